"""The edit of a run: what the user asks for, and what it is for one photo."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from enhancegan.editing.applying import apply_edit
from enhancegan.editing.canonical import canonical_picture
from enhancegan.editing.options import EditOptions
from enhancegan.editing.photo_edit import PhotoEdit
from enhancegan.methods.treated import treated
from enhancegan.photo.photo import Photo

if TYPE_CHECKING:
    from enhancegan.edit_settings import EditSettings
    from enhancegan.methods import Method


@dataclass(frozen=True)
class Editing:
    """What the user asks of an edit."""

    method: str
    strength: float = 1.0
    """Factor on the parameters' distance from their identity, 0 to 1.5."""
    parameters: Mapping[str, float] = field(default_factory=dict)
    """Values that replace the proposed ones."""
    protect_neutrals: bool = False
    """Whether colors near gray keep their hue, and white stays white."""
    cube: bool = False
    """Whether the edit is written as a table, too."""


def load_methods(
    generator: Path | None, exemplars: Path | None, chosen: "EditSettings | None" = None, results: int = 1
) -> "Mapping[str, Method]":
    """Every method by name, with the operators of a generator.

    Args:
        generator: checkpoint; None for the shipped one.
        exemplars: folder of good photos for the method `exemplar`; None for the packaged ones.
        chosen: settings by which their method edits every photo, instead of looking at it.
        results: how many the method `exemplar` makes of a photo; the others are methods `exemplar-2` and so on.

    Raises:
        ValueError: when the file is not a generator, or has no such method; when there are no exemplars.
    """
    from enhancegan.enhancer import Enhancer
    from enhancegan.methods import all_methods, find_method, with_exemplars

    if generator is None and chosen is None:
        return with_exemplars(all_methods(), exemplars, results)
    enhancer = Enhancer.load(generator)
    methods = with_exemplars(all_methods(enhancer), exemplars, results)
    if chosen is None:
        return methods
    method = find_method(methods, chosen.method)
    if method.name not in enhancer.operators:
        chosen.check(None)
        return methods
    return {**methods, method.name: replace(method, edit=lambda canonical, _options: chosen.edit(canonical, enhancer))}


def edited(
    photo: Photo, stem: str, editing: Editing, methods: "Mapping[str, Method]"
) -> tuple[Photo, PhotoEdit | None]:
    """Edit a photo.

    Args:
        photo: of any kind.
        stem: of its file.
        editing: what the user asks for.
        methods: as from `load_methods`.

    Returns:
        The result, and the edit that was made; None where the method does not say how it edits.

    Raises:
        ValueError: for strength or parameters that the method does not have, or a table of an edit that it does not
            say; the message says what is allowed.
    """
    # Late, as above: only a run needs the methods.
    from enhancegan.methods import find_method

    method = find_method(methods, editing.method)
    options = EditOptions(editing.strength, editing.parameters, editing.protect_neutrals)
    if method.edit is not None:
        edit = method.edit(canonical_picture(photo), options)
        return apply_edit(photo, edit), edit
    options.check_unused(method.name)
    if editing.cube:
        raise ValueError(f"method {method.name!r} does not say how it edits, so there is no table of it")
    return treated(photo, method, stem), None

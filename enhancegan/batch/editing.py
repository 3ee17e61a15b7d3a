"""The edit of a run: what the user asks for, and what it is for one photo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from enhancegan.editing.canonical import canonical_picture
from enhancegan.editing.options import EditOptions
from enhancegan.editing.photo_edit import PhotoEdit
from enhancegan.photo.photo import Photo

if TYPE_CHECKING:
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


def load_methods(generator: Path | None) -> "Mapping[str, Method]":
    """Every method by name, with the operators of a generator; None for the shipped one.

    Raises:
        ValueError: when the file is not a generator.
    """
    from enhancegan.checkpoints import load_generator
    from enhancegan.enhancer import Enhancer
    from enhancegan.methods import METHODS, methods_with

    return METHODS if generator is None else methods_with(Enhancer(load_generator(generator)))


def edit_of(photo: Photo, editing: Editing, methods: "Mapping[str, Method]") -> PhotoEdit:
    """Decide about the edit of a photo.

    Raises:
        ValueError: for strength or parameters that the method does not have; the message says what is allowed.
    """
    decide = methods[editing.method].edit
    if decide is None:
        raise ValueError(f"method {editing.method!r} does not say how it edits")
    return decide(canonical_picture(photo), EditOptions(editing.strength, editing.parameters, editing.protect_neutrals))

"""The exemplar-based method that the paper compares with: the style of the good photo that suits a photo best."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from enhancegan.editing.applying import apply_to_picture
from enhancegan.editing.canonical import reduce_to_canonical
from enhancegan.editing.neutrals import protecting_neutrals
from enhancegan.editing.options import EditOptions
from enhancegan.editing.photo_edit import PhotoEdit
from enhancegan.methods.method import Method

if TYPE_CHECKING:
    from enhancegan.exemplars.exemplar_set import Exemplar

_NAME = "exemplar"


class NoFurtherStyleError(ValueError):
    """Exemplars have fewer styles than results were asked for."""


def exemplar_method(exemplars: "Callable[[], Sequence[Exemplar]]", place: int = 1) -> Method:
    """Make the method that stylizes a photo after the exemplar that suits it best, or after another one.

    Args:
        exemplars: returns good photos, at least one; called once there is a photo.
        place: 1 for the best, 2 for the next best with a style of its own, and so on: the method is called `exemplar`,
            `exemplar-2`, ..., and raises `NoFurtherStyleError` for a photo for which there is none.
    """
    name = name_of_result(place)

    def edit(canonical: Image.Image, options: EditOptions) -> PhotoEdit:
        # Imported late: the networks are only needed once there is a photo.
        from enhancegan.exemplars.stylization import stylizing_edits

        options.check_unused(name)
        edits = list(stylizing_edits(canonical, exemplars(), place).values())
        if len(edits) < place:
            raise NoFurtherStyleError("no further style among the exemplars")
        chosen = edits[place - 1]
        if options.protect_neutrals and chosen.colors is not None:
            return replace(chosen, colors=protecting_neutrals(chosen.colors))
        return chosen

    def apply(photo: Image.Image) -> Image.Image:
        return apply_to_picture(photo, edit(reduce_to_canonical(photo), EditOptions()))

    return Method(
        name=name,
        label="Exemplar" if place == 1 else f"Exemplar {place}",
        description="Colors and tones of the good photo that shows most nearly the same, after Lee et al. 2016.",
        apply=apply,
        edit=edit,
    )


def name_of_result(place: int) -> str:
    """Name of the method after the exemplar in this place, from 1: exemplar, exemplar-2, ..."""
    return _NAME if place == 1 else f"{_NAME}-{place}"


def methods_after(folder: Path | None, count: int) -> dict[str, Method]:
    """The method after each of the exemplars that suit a photo best, by name, the best first.

    Args:
        folder: of the exemplars, which are read once there is a photo to edit; None for the packaged ones.
        count: how many methods.

    Raises:
        ValueError: when there are no photos in the folder.
    """
    exemplars = _packaged if folder is None else _photos_of(folder)
    return {name_of_result(place): exemplar_method(exemplars, place) for place in range(1, count + 1)}


def _photos_of(folder: Path) -> "Callable[[], Sequence[Exemplar]]":
    from enhancegan.photo.finding import find_photos

    find_photos([folder])

    def exemplars() -> "Sequence[Exemplar]":
        from enhancegan.exemplars.exemplar_set import exemplars_in

        return exemplars_in(folder)

    return exemplars


def _packaged() -> "Sequence[Exemplar]":
    from enhancegan.exemplars.exemplar_set import packaged_exemplars

    return packaged_exemplars()


EXEMPLAR = exemplar_method(_packaged)

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


def exemplar_method(exemplars: "Callable[[], Sequence[Exemplar]]") -> Method:
    """Make the method that stylizes a photo after the exemplar that suits it best.

    Args:
        exemplars: returns good photos, at least one; called once there is a photo.
    """

    def edit(canonical: Image.Image, options: EditOptions) -> PhotoEdit:
        # Imported late: the networks are only needed once there is a photo.
        from enhancegan.exemplars.stylization import stylizing_edits

        options.check_unused(_NAME)
        (best,) = stylizing_edits(canonical, exemplars(), 1).values()
        if options.protect_neutrals and best.colors is not None:
            return replace(best, colors=protecting_neutrals(best.colors))
        return best

    def apply(photo: Image.Image) -> Image.Image:
        return apply_to_picture(photo, edit(reduce_to_canonical(photo), EditOptions()))

    return Method(
        name=_NAME,
        label="Exemplar",
        description="Colors and tones of the good photo that shows most nearly the same, after Lee et al. 2016.",
        apply=apply,
        edit=edit,
    )


def after_photos_in(folder: Path) -> Method:
    """The method with the photos of a folder as exemplars; they are read once there is a photo to edit.

    Raises:
        ValueError: when there are none.
    """
    from enhancegan.photo.finding import find_photos

    find_photos([folder])

    def exemplars() -> "Sequence[Exemplar]":
        from enhancegan.exemplars.exemplar_set import exemplars_in

        return exemplars_in(folder)

    return exemplar_method(exemplars)


def _packaged() -> "Sequence[Exemplar]":
    from enhancegan.exemplars.exemplar_set import packaged_exemplars

    return packaged_exemplars()


EXEMPLAR = exemplar_method(_packaged)

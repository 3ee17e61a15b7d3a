"""Photos in the styles of the exemplars that suit them."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from enhancegan.editing.applying import apply_edit
from enhancegan.editing.canonical import canonical_picture, reduce_to_canonical
from enhancegan.editing.enhanced import Enhanced
from enhancegan.editing.neutrals import is_neutral, lightness_alone
from enhancegan.editing.photo_edit import PhotoEdit
from enhancegan.editing.sources import Source, as_photo
from enhancegan.exemplars.exemplar_set import Exemplar, content_of, exemplars_in, packaged_exemplars, suitable
from enhancegan.exemplars.style import style_of
from enhancegan.exemplars.transfer import style_transfer


def stylizations(photo: Source, exemplars: str | Path | None = None, count: int = 3) -> dict[str, Enhanced]:
    """Edit a photo at its full size and depth in the styles of several exemplars.

    Args:
        photo: a file, a PIL image, an array, or a `Photo`, as in `as_photo`.
        exemplars: folder of good photos; None for the packaged sample photos.
        count: how many results, at most.

    Returns:
        Results by the name of the exemplar, the best first: that one is what the method `exemplar` makes. Fewer than
        `count` when the exemplars have fewer styles.

    Raises:
        NotAPhotoError: when the file cannot be read.
        ValueError: for a count below 1, or a folder without photos.
    """
    if count < 1:
        raise ValueError(f"count must be at least 1, got {count!r}")
    taken = as_photo(photo)
    known = packaged_exemplars() if exemplars is None else exemplars_in(Path(exemplars))
    edits = stylizing_edits(canonical_picture(taken), known, count)
    return {name: Enhanced(apply_edit(taken, edit), edit, "exemplar") for name, edit in edits.items()}


def stylizing_edits(photo: Image.Image, exemplars: Sequence[Exemplar], count: int) -> dict[str, PhotoEdit]:
    """The edits after the exemplars that suit a photo, by the exemplar's name, the best first.

    A photo in gray stays gray: it is edited in lightness alone.

    Args:
        photo: canonical picture of the photo, or the photo itself, RGB in sRGB.
        exemplars: at least one.
        count: how many edits, at most.
    """
    canonical = reduce_to_canonical(photo)
    style, gray = style_of(canonical), is_neutral(canonical)
    edits = {}
    for exemplar in suitable(content_of(canonical), exemplars, count):
        colors = style_transfer(style, exemplar.style)
        edits[exemplar.name] = PhotoEdit(lightness_alone(colors) if gray else colors)
    return edits

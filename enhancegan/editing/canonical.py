"""The canonical picture: the one small picture of a photo from which everything about its edit is decided."""

from PIL import Image

from enhancegan.photo.colors import to_srgb_8_bits
from enhancegan.photo.photo import Photo
from enhancegan.photo.pixels import in_8_bits, on_white

CANONICAL_SIDE = 1024
"""Longest side in pixels; smaller photos are their own canonical picture."""


def canonical_picture(photo: Photo) -> Image.Image:
    """Return the canonical picture of a photo: RGB, sRGB, 8 bits, at most CANONICAL_SIDE pixels wide and high.

    Every pixel is the average of the area it covers. Take it once from the original, and pass it on: a preview is
    already an average, less noisy than the photo, and a network would propose other parameters for it.
    Transparency is put on white.
    """
    picture = to_srgb_8_bits(reduce_to_canonical(in_8_bits(photo.pixels)), photo.space)
    if photo.alpha is not None:
        opacity = reduce_to_canonical(in_8_bits(photo.alpha))
        picture = on_white(picture, opacity)
    return picture


def reduce_to_canonical(photo: Image.Image) -> Image.Image:
    """Reduce an 8-bit picture to the size of its canonical picture; one that is small enough comes back as it is."""
    longest = max(photo.size)
    if longest <= CANONICAL_SIDE:
        return photo
    width, height = (max(1, round(side * CANONICAL_SIDE / longest)) for side in photo.size)
    # The gap halves the time: whole blocks of pixels are averaged first, the rest of the way is an area average, too.
    return photo.resize((width, height), Image.Resampling.BOX, reducing_gap=1.0)

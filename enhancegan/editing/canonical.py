"""The canonical picture: the one small picture of a photo from which everything about its edit is decided."""

import numpy as np
from PIL import Image

from enhancegan.photo.colors import to_srgb_8_bits
from enhancegan.photo.photo import Photo, Pixels

CANONICAL_SIDE = 1024
"""Longest side in pixels; smaller photos are their own canonical picture."""


def canonical_picture(photo: Photo) -> Image.Image:
    """Return the canonical picture of a photo: RGB, sRGB, 8 bits, at most CANONICAL_SIDE pixels wide and high.

    Every pixel is the average of the area it covers. Take it once from the original, and pass it on: a preview is
    already an average, less noisy than the photo, and a network would propose other parameters for it.
    Transparency is put on white.
    """
    picture = to_srgb_8_bits(reduce_to_canonical(_eight_bits(photo.pixels)), photo.space)
    if photo.alpha is not None:
        opacity = reduce_to_canonical(_eight_bits(photo.alpha))
        picture = Image.composite(picture, Image.new("RGB", picture.size, "white"), opacity)
    return picture


def reduce_to_canonical(photo: Image.Image) -> Image.Image:
    """Reduce an 8-bit picture to the size of its canonical picture; one that is small enough comes back as it is."""
    longest = max(photo.size)
    if longest <= CANONICAL_SIDE:
        return photo
    width, height = (max(1, round(side * CANONICAL_SIDE / longest)) for side in photo.size)
    # The gap halves the time: whole blocks of pixels are averaged first, the rest of the way is an area average, too.
    return photo.resize((width, height), Image.Resampling.BOX, reducing_gap=1.0)


def _eight_bits(pixels: Pixels) -> Image.Image:
    if isinstance(pixels, Image.Image):
        return pixels
    levels = np.empty(pixels.shape, dtype=np.uint8)
    for row, deep in enumerate(pixels):
        levels[row] = np.rint(deep / 257)
    return Image.fromarray(levels)

"""A whole photo treated by a method that only says what comes out: at 8 bits, in sRGB."""

from dataclasses import replace

from PIL import Image

from enhancegan.methods.method import Method
from enhancegan.photo.colors import to_srgb_8_bits
from enhancegan.photo.photo import Photo
from enhancegan.photo.pixels import in_8_bits, is_gray, on_white
from enhancegan.photo.srgb import Srgb

AT_8_BITS = "treated at 8 bits a channel"
ON_WHITE = "transparency was put on white"
WITH_COLORS = "a gray photo became one with colors"


def treated(photo: Photo, method: Method, stem: str) -> Photo:
    """Treat a photo; metadata and notes stay, and opacity if the method keeps the size.

    Args:
        photo: of any kind.
        method: any; one that has an `edit` is better applied by it.
        stem: of the photo's file, by which some methods find their results.

    Raises:
        NoResultError: when a method from outside has no result for it.
    """
    notes = photo.notes if isinstance(photo.pixels, Image.Image) else (*photo.notes, AT_8_BITS)
    if is_gray(photo.pixels):
        notes = (*notes, WITH_COLORS)
    picture = to_srgb_8_bits(photo.pixels, photo.space)
    alpha = None if photo.alpha is None else in_8_bits(photo.alpha)
    if alpha is not None and not method.keeps_size:
        picture, alpha, notes = on_white(picture, alpha), None, (*notes, ON_WHITE)
    return replace(photo, pixels=method.result(stem, picture), space=Srgb(), alpha=alpha, notes=notes)

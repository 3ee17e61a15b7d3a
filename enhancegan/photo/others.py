"""Decode WebP, BMP, GIF, JPEG 2000 and AVIF, which Pillow reads with 8 bits a channel."""

from dataclasses import replace
from pathlib import Path

from PIL import Image

from enhancegan.photo.avif_color import space_of_avif
from enhancegan.photo.decoded import Decoded
from enhancegan.photo.limits import check_size
from enhancegan.photo.pillow_picture import decoded_by_pillow


def read_other(path: Path, name: str) -> Decoded:
    """Decode a file of the format `name`, one of WEBP, BMP, GIF, JPEG2000 and AVIF.

    Raises:
        UnreadableError: when it is too large.
        OSError, SyntaxError, ValueError: when it is damaged.
    """
    with Image.open(path, formats=(name,)) as image:
        check_size(*image.size)
        decoded = decoded_by_pillow(image, name)
    if name == "AVIF" and not decoded.profile:
        return replace(decoded, space=space_of_avif(path))
    return decoded

"""Decode WebP, BMP, GIF and JPEG 2000, which need nothing but Pillow."""

from dataclasses import replace
from pathlib import Path

from PIL import Image

from enhancegan.photo.decoded import Decoded
from enhancegan.photo.limits import check_size
from enhancegan.photo.pillow_picture import decoded_by_pillow


def read_other(path: Path, name: str) -> Decoded:
    """Decode a file of the format `name`, one of WEBP, BMP, GIF and JPEG2000.

    Raises:
        UnreadableError: when it is too large.
        OSError, SyntaxError, ValueError: when it is damaged.
    """
    with Image.open(path, formats=(name,)) as image:
        check_size(*image.size)
        decoded = decoded_by_pillow(image, name)
    # Programs that know no opacity leave it 0 in BMP.
    unused = name == "BMP" and isinstance(decoded.alpha, Image.Image) and decoded.alpha.getextrema() == (0, 0)
    return replace(decoded, alpha=None) if unused else decoded

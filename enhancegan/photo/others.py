"""Decode WebP, BMP, GIF, JPEG 2000 and AVIF, which Pillow reads with 8 bits a channel."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image

from enhancegan.photo.avif_color import space_of_avif
from enhancegan.photo.decoded import Decoded
from enhancegan.photo.limits import check_size
from enhancegan.photo.pillow_picture import decoded_by_pillow

# The entry of an AVIF that says which of its items is EXIF.
_EXIF_ITEM = re.compile(rb"(infe[\x02\x03].{7,9}?)Exif", re.DOTALL)


def read_other(path: Path, name: str) -> Decoded:
    """Decode a file of the format `name`, one of WEBP, BMP, GIF, JPEG2000 and AVIF.

    Raises:
        UnreadableError: when it is too large.
        OSError, SyntaxError, ValueError: when it is damaged.
    """
    if name != "AVIF":
        return _by_pillow(path, name)
    try:
        decoded = _by_pillow(path, name)
    except (OSError, ValueError):
        # libavif refuses a photo whose EXIF is broken: read it as if it had none.
        without = _EXIF_ITEM.sub(rb"\1none", path.read_bytes())
        decoded = _by_pillow(BytesIO(without), name)
    return decoded if decoded.profile else replace(decoded, space=space_of_avif(path))


def _by_pillow(file: Path | BytesIO, name: str) -> Decoded:
    with Image.open(file, formats=(name,)) as image:
        check_size(*image.size)
        return decoded_by_pillow(image, name)

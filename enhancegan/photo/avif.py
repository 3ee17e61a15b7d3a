"""Decode AVIF: by Pillow, with 16 bits a channel by libavif what has more than 8."""

import re
import struct
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import imagecodecs
from PIL import Image

from enhancegan.photo.cicp import space_of_codes
from enhancegan.photo.decoded import Decoded, UnreadableError
from enhancegan.photo.limits import check_size
from enhancegan.photo.photo import ColorSpace
from enhancegan.photo.pillow_picture import decoded_by_pillow
from enhancegan.photo.pixels import split_channels, to_16_bits

# The entry that says which item is EXIF, and the properties with code points and with the bits of every channel.
_EXIF_ITEM = re.compile(rb"(infe[\x02\x03].{7,9}?)Exif", re.DOTALL)
_COLOR_CODES = re.compile(rb"colrnclx(.{4})", re.DOTALL)
_DEPTH = re.compile(rb"pixi\0{4}[\x01-\x04]([\x08\x0a\x0c])")
_SIZE = re.compile(rb"ispe\0{4}(.{8})", re.DOTALL)
_LONGEST_SIDE = 32_768
"""Of libavif."""
_BEFORE_PIXELS = 1 << 20


def read_avif(path: Path) -> Decoded:
    """Decode the first picture.

    Raises:
        UnreadableError: when it is too large.
        OSError, RuntimeError, ValueError: when it is damaged.
    """
    content = path.read_bytes()
    if found := _SIZE.search(content, 0, _BEFORE_PIXELS):
        width, height = struct.unpack(">II", found[1])
        if max(width, height) > _LONGEST_SIDE:
            raise UnreadableError(f"has {width} x {height} pixels; in AVIF a side may have at most {_LONGEST_SIDE}")
    try:
        decoded = _by_pillow(content)
    except (OSError, ValueError):
        # libavif refuses a photo whose EXIF is broken: read it as if it had none.
        content = _EXIF_ITEM.sub(rb"\1none", content)
        decoded = _by_pillow(content)
    bits = _bits(content)
    if bits > 8:
        pixels, alpha = split_channels(to_16_bits(imagecodecs.avif_decode(content, index=0), bits))
        decoded = replace(decoded, pixels=pixels, alpha=alpha)
    return decoded if decoded.profile else replace(decoded, space=_space(content))


def _by_pillow(content: bytes) -> Decoded:
    with Image.open(BytesIO(content), formats=("AVIF",)) as image:
        check_size(*image.size)
        return decoded_by_pillow(image, "AVIF")


def _bits(content: bytes) -> int:
    found = _DEPTH.search(content, 0, _BEFORE_PIXELS)
    return found[1][0] if found else 8


def _space(content: bytes) -> ColorSpace | None:
    found = _COLOR_CODES.search(content, 0, _BEFORE_PIXELS)
    return space_of_codes(*struct.unpack(">HH", found[1])) if found else None

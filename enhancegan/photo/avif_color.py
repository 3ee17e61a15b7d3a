"""What the colors of an AVIF without a profile mean."""

import struct
from pathlib import Path

from enhancegan.photo.cicp import space_of_codes
from enhancegan.photo.photo import ColorSpace

# The box "colr" with code points; it stands among the properties of the picture, before its pixels.
_COLOR_BOX = b"colrnclx"
_PROPERTIES = 1 << 20


def space_of_avif(path: Path) -> ColorSpace | None:
    """The color space that the code points of an AVIF tell; None if it has none."""
    with path.open("rb") as file:
        start = file.read(_PROPERTIES)
    at = start.find(_COLOR_BOX)
    if at < 0 or at + 12 > len(start):
        return None
    return space_of_codes(*struct.unpack_from(">HH", start, at + len(_COLOR_BOX)))

"""What the colors of a PNG mean, by its chunks (PNG specification, third edition, Sec. 4.3)."""

import struct

from enhancegan.photo.cicp import space_of_codes
from enhancegan.photo.known_spaces import BT709, D65, gamma_space
from enhancegan.photo.photo import ColorSpace
from enhancegan.photo.profiles import ProfileError
from enhancegan.photo.srgb import SRGB

_SRGB_GAMMA = 0.45455
# As libpng: a gamma this near to 1/2.2 stands for the curve of sRGB, for which many programs write it.
_SAME_GAMMA = 0.05
_SAME_CORNER = 0.002


def space_of_cicp(chunk: bytes) -> ColorSpace | None:
    """The color space of a chunk cICP; None if it is empty or its codes say nothing."""
    return space_of_codes(chunk[0], chunk[1]) if len(chunk) == 4 else None


def is_narrow(chunk: bytes) -> bool:
    """Whether a chunk cICP says that black is 16 of 255 and white 235, as in video."""
    return len(chunk) == 4 and chunk[3] == 0


def space_of_chunks(chunks: dict[bytes, bytes]) -> ColorSpace | None:
    """The color space that the chunks sRGB, gAMA and cHRM tell; None without them, or if they are damaged.

    Args:
        chunks: their contents by name.
    """
    gamma = _numbers(chunks.get(b"gAMA"), 1)
    if b"sRGB" in chunks:
        return SRGB
    if gamma is None or not 0.1 <= gamma[0] <= 10:
        return None
    corners = _numbers(chunks.get(b"cHRM"), 8) or (*D65, *BT709)
    white, primaries = (corners[0], corners[1]), corners[2:]
    usual = max(abs(a - b) for a, b in zip(corners, (*D65, *BT709), strict=True)) <= _SAME_CORNER
    if usual and abs(gamma[0] / _SRGB_GAMMA - 1) <= _SAME_GAMMA:
        return SRGB
    try:
        return gamma_space(primaries, white, 1 / gamma[0])
    except ProfileError:
        return None


def _numbers(chunk: bytes | None, count: int) -> tuple[float, ...] | None:
    if chunk is None or len(chunk) != 4 * count:
        return None
    return tuple(number / 100_000 for number in struct.unpack(f">{count}I", chunk))

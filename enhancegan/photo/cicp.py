"""Color spaces by the code points of ITU-T H.273 (CICP), as PNG, AVIF and HEIF give them."""

from functools import lru_cache

import numpy as np

from enhancegan.photo.hdr import HLG, PQ, HdrSpace
from enhancegan.photo.known_spaces import BT709, BT2020, D65, P3, SRGB_CURVE, gamma_space, rgb_space
from enhancegan.photo.photo import ColorSpace
from enhancegan.photo.srgb import SRGB

_PRIMARIES = {1: BT709, 9: BT2020, 12: P3}
_UNSPECIFIED = 2
_VIDEO = (1, 6, 14, 15)
_GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}
_SRGB_CURVE, _PQ, _HLG = 13, 16, 18


@lru_cache(maxsize=32)
def space_of_codes(primaries: int, transfer: int) -> ColorSpace | None:
    """The color space of two code points; None if they are unspecified or unknown here.

    BT.709 with the curve of video is sRGB: encoders write it by default for photos that are sRGB.
    """
    if primaries == 1 and transfer in (_UNSPECIFIED, *_VIDEO):
        return SRGB
    corners = _PRIMARIES.get(primaries)
    if corners is None:
        return None
    if transfer in (_PQ, _HLG):
        return HdrSpace(corners, PQ if transfer == _PQ else HLG)
    if transfer in _GAMMAS:
        return gamma_space(corners, D65, _GAMMAS[transfer])
    if transfer in _VIDEO:
        return rgb_space(corners, _video_curve())
    return rgb_space(corners, SRGB_CURVE) if transfer == _SRGB_CURVE else None


def _video_curve() -> np.ndarray:
    # The inverse of the camera's curve in BT.709 and BT.2020.
    values = np.linspace(0, 1, 4096)
    return np.where(values < 0.0812428583, values / 4.5, ((values + 0.0992968268) / 1.0992968268) ** (1 / 0.45))

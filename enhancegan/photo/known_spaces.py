"""RGB color spaces that files name, or give by numbers, instead of a profile."""

from functools import lru_cache

import imagecodecs
import numpy as np

from enhancegan.photo.photo import ColorSpace
from enhancegan.photo.profiles import space_of_profile
from enhancegan.photo.srgb import linear

D65 = (0.3127, 0.3290)
"""White of most spaces, as CIE x and y."""
BT709 = (0.640, 0.330, 0.300, 0.600, 0.150, 0.060)
"""Red, green and blue of BT.709 and sRGB, as CIE x and y."""
P3 = (0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
BT2020 = (0.708, 0.292, 0.170, 0.797, 0.131, 0.046)
ADOBE_RGB = (0.640, 0.330, 0.210, 0.710, 0.150, 0.060)

SRGB_CURVE = linear(np.linspace(0, 1, 4096))
"""Linear light of evenly spaced values of sRGB; a curve as `rgb_space` takes it."""


@lru_cache(maxsize=32)
def gamma_space(primaries: tuple[float, ...], white: tuple[float, float], gamma: float) -> ColorSpace:
    """The space with these primaries, (6,), and white, (2,), in which linear light is the values to the power of gamma.

    Raises:
        ProfileError: when the numbers make no color space.
    """
    return space_of_profile(
        imagecodecs.cms_profile("rgb", whitepoint=[*white, 1], primaries=list(primaries), gamma=gamma)
    )


def rgb_space(primaries: tuple[float, ...], curve: np.ndarray, white: tuple[float, float] = D65) -> ColorSpace:
    """The space with these primaries, (6,), and white, (2,), and a curve: the linear light of evenly spaced values."""
    table = np.rint(curve * 65_535).astype(np.uint16)
    return space_of_profile(
        imagecodecs.cms_profile("rgb", whitepoint=[*white, 1], primaries=list(primaries), transferfunction=table)
    )


def adobe_rgb() -> ColorSpace:
    """Adobe RGB (1998), whose gamma is 563/256."""
    return gamma_space(ADOBE_RGB, D65, 563 / 256)

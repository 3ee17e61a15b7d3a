"""Photos of several kinds, made by hand."""

from dataclasses import dataclass

import numpy as np

from enhancegan.photo.srgb import encoded, linear

# From linear Display P3 to linear sRGB (CSS Color 4, both with white D65).
P3_TO_SRGB = np.array([[1.2249401, -0.2249402, 0.0], [-0.0420570, 1.0420571, 0.0], [-0.0196376, -0.0786361, 1.0982737]])


@dataclass(frozen=True)
class DisplayP3:
    """Display P3 as a matrix and sRGB's curve; colors outside of sRGB are clipped."""

    is_srgb: bool = False

    def to_srgb(self, colors: np.ndarray) -> np.ndarray:
        light = linear(colors.astype(np.float64)) @ P3_TO_SRGB.T
        return encoded(light.clip(0, 1)).astype(colors.dtype)


@dataclass(frozen=True)
class LinearLight:
    """SRGB's primaries without its curve: no table of such values is close in the darks."""

    is_srgb: bool = False

    def to_srgb(self, colors: np.ndarray) -> np.ndarray:
        return encoded(colors)

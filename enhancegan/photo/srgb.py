"""The color space sRGB, IEC 61966-2-1."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Srgb:
    """Colors that need no conversion."""

    is_srgb: bool = True

    def to_srgb(self, colors: np.ndarray) -> np.ndarray:
        """Clip colors (..., 3) to [0, 1]."""
        return np.clip(colors, 0, 1)


SRGB = Srgb()


_WEIGHTS = (0.2126, 0.7152, 0.0722)
"""Shares of linear red, green and blue in luminance (Rec. 709)."""


def encoded(linear: np.ndarray) -> np.ndarray:
    """The values of sRGB for linear light in [0, 1]."""
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055)


def linear(values: np.ndarray) -> np.ndarray:
    """The linear light, in [0, 1], of values of sRGB."""
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def gray_of_same_luminance(colors: np.ndarray) -> np.ndarray:
    """The gray, (...), as sRGB in [0, 1], that is as light as each sRGB color (..., 3)."""
    return encoded(linear(colors) @ np.asarray(_WEIGHTS, dtype=colors.dtype))

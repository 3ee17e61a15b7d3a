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


def encoded(linear: np.ndarray) -> np.ndarray:
    """The values of sRGB for linear light in [0, 1]."""
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055)


def linear(values: np.ndarray) -> np.ndarray:
    """The linear light, in [0, 1], of values of sRGB."""
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)

"""sRGB (IEC 61966-2-1): the space of every result, and the light that its values stand for."""

import numpy as np

_WEIGHTS = (0.2126, 0.7152, 0.0722)
"""Shares of linear red, green and blue in luminance (Rec. 709)."""


def to_light(values: np.ndarray) -> np.ndarray:
    """Linear light of sRGB values, both in [0, 1], of any shape."""
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4).astype(values.dtype)


def from_light(light: np.ndarray) -> np.ndarray:
    """SRGB values of linear light, both in [0, 1], of any shape."""
    bent = 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055
    return np.where(light <= 0.0031308, 12.92 * light, bent).astype(light.dtype)


def gray_of_same_luminance(colors: np.ndarray) -> np.ndarray:
    """The gray, (...), as sRGB in [0, 1], that is as light as each sRGB color (..., 3)."""
    return from_light(to_light(colors) @ np.asarray(_WEIGHTS, dtype=colors.dtype))

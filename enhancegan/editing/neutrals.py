"""Edits that leave grays gray: in lightness alone, or everywhere but near the gray axis."""

import numpy as np
from PIL import Image
from skimage.color import rgb2lab

from enhancegan.editing.photo_edit import Colors
from enhancegan.editing.srgb import gray_of_same_luminance

NEUTRAL_CHROMA = 1.0
"""A photo whose mean chroma is below this, in CIELab, is a gray photo: no eye sees a color in it."""
_KEPT, _EDITED = 4.0, 16.0
"""Chroma up to which colors keep their hue, and from which they are edited as the method says."""


def is_neutral(picture: Image.Image) -> bool:
    """Whether an RGB picture is a gray photo that was stored as color."""
    # Every fourth pixel of every fourth row is enough for a mean.
    sample = np.asarray(picture)[::4, ::4].astype(np.float32) / 255
    return float(_chroma(sample).mean()) < NEUTRAL_CHROMA


def lightness_alone(colors: Colors) -> Colors:
    """Change a color by as much as the edit changes the gray of the same luminance, equally in all channels."""

    def lightened(before: np.ndarray) -> np.ndarray:
        gray = gray_of_same_luminance(before)
        edited = gray_of_same_luminance(colors(np.repeat(gray[..., None], 3, axis=-1)))
        return (before + (edited - gray)[..., None]).clip(0, 1)

    return lightened


def protecting_neutrals(colors: Colors) -> Colors:
    """Edit grays in lightness alone and colors as before, with a smooth passage between a chroma of 4 and of 16.

    Colors near the gray axis keep their hue, so that a wall or a snowfield gets no cast.
    """
    lightened = lightness_alone(colors)

    def protected(before: np.ndarray) -> np.ndarray:
        share = ((_chroma(before) - _KEPT) / (_EDITED - _KEPT)).clip(0, 1)
        weight = (share**2 * (3 - 2 * share))[..., None].astype(before.dtype)
        return weight * colors(before) + (1 - weight) * lightened(before)

    return protected


def _chroma(colors: np.ndarray) -> np.ndarray:
    lab = rgb2lab(colors)
    return np.hypot(lab[..., 1], lab[..., 2])

"""Edits that leave grays gray: in lightness alone, or everywhere but near the gray axis."""

import numpy as np
from PIL import Image
from skimage.color import rgb2lab

from enhancegan.editing.photo_edit import Colors
from enhancegan.photo.srgb import gray_of_same_luminance

NEUTRAL_CHROMA = 1.0
"""A photo whose mean chroma is below this, in CIELab, is a gray photo: no eye sees a color in it."""
_KEPT, _EDITED = 6.0, 18.0
"""Chroma up to which colors keep their hue, and from which they are edited as the method says."""
# What an edit takes from white is given back in proportion to this power of luminance: half of it at 0.92.
_NEAR_WHITE = 8

_TINY = 1e-6


def is_neutral(picture: Image.Image) -> bool:
    """Whether an RGB picture is a gray photo that was stored as color."""
    # Every fourth pixel of every fourth row is enough for a mean.
    sample = np.asarray(picture)[::4, ::4].astype(np.float32) / 255
    return float(chroma(sample).mean()) < NEUTRAL_CHROMA


def lightness_alone(colors: Colors) -> Colors:
    """Change a color by as much as the edit changes the gray of the same luminance, equally in all channels.

    Where a channel would leave [0, 1] the color is drawn to the gray instead: clipping would change its hue.
    """

    def lightened(before: np.ndarray) -> np.ndarray:
        gray = gray_of_same_luminance(before)
        edited = gray_of_same_luminance(colors(np.repeat(gray[..., None], 3, axis=-1)))
        return _within_gamut(edited[..., None], before - gray[..., None])

    return lightened


def protecting_neutrals(colors: Colors) -> Colors:
    """Edit grays in lightness alone and colors as before, with a smooth passage between a chroma of 6 and of 18.

    Colors near the gray axis keep their hue, so that a wall or a snowfield gets no cast, and white stays white.
    """
    lightened = lightness_alone(colors)
    lost = 1 - lightened(np.ones((1, 3)))[0, 0]

    def protected(before: np.ndarray) -> np.ndarray:
        share = ((chroma(before) - _KEPT) / (_EDITED - _KEPT)).clip(0, 1)
        weight = (share**2 * (3 - 2 * share))[..., None].astype(before.dtype)
        given_back = (lost * gray_of_same_luminance(before) ** _NEAR_WHITE)[..., None].astype(before.dtype)
        return weight * colors(before) + (1 - weight) * (lightened(before) + given_back).clip(max=1)

    return protected


def _within_gamut(gray: np.ndarray, offset: np.ndarray) -> np.ndarray:
    # gray + share * offset, with the largest share up to 1 at which no channel leaves [0, 1].
    room = np.where(offset > 0, 1 - gray, gray)
    share = (room / np.maximum(np.abs(offset), _TINY)).min(axis=-1, keepdims=True).clip(0, 1)
    return (gray + share * offset).clip(0, 1)


def chroma(colors: np.ndarray) -> np.ndarray:
    """Chroma in CIELab (...) of sRGB colors (..., 3): floats in [0, 1] or levels of 255."""
    lab = rgb2lab(colors)
    return np.hypot(lab[..., 1], lab[..., 2])

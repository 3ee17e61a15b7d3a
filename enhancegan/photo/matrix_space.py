"""Color spaces that are one curve and a matrix, as nearly all of cameras and phones are."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from enhancegan.photo.photo import ColorSpace
from enhancegan.photo.srgb import encoded, linear

_PROBES = 4096
_LARGEST_DIFFERENCE = 0.1 / 255


@dataclass(frozen=True)
class MatrixSpace:
    """How values become linear sRGB, before what lies outside of its gamut is clipped.

    Attributes:
        curve: (65536,), linear light in [0, 1] of evenly spaced values, the same for red, green and blue; float32.
        matrix: (3, 3), from that light to linear sRGB; float32.
    """

    curve: np.ndarray
    matrix: np.ndarray


@lru_cache(maxsize=32)
def matrix_space(space: ColorSpace) -> MatrixSpace | None:
    """The curve and the matrix of a space, found by what it converts; None if it is not made of these alone."""
    curve = linear(_converted(space, np.repeat(np.arange(65_536)[:, None], 3, axis=1))[:, 1])
    rng = np.random.default_rng(0)
    levels = rng.integers(0, 65_536, (_PROBES, 3))
    light = linear(_converted(space, levels))
    matrix = np.stack([_row(curve[levels], light[:, channel]) for channel in range(3)])
    # Profiles round their numbers: grays that are off by that much stay gray.
    matrix /= matrix.sum(axis=1, keepdims=True)
    # Half of them dark, where the eye and the curves are most sensitive.
    others = rng.integers(0, np.repeat((65_536, 6000), _PROBES // 2)[:, None], (_PROBES, 3))
    found = encoded((curve[others] @ matrix.T).clip(0, 1))
    if np.abs(found - _converted(space, others)).max() > _LARGEST_DIFFERENCE:
        return None
    return MatrixSpace(curve.astype(np.float32), matrix.astype(np.float32))


def _converted(space: ColorSpace, levels: np.ndarray) -> np.ndarray:
    return np.asarray(space.to_srgb(levels / 65_535), dtype=np.float64)


def _row(light: np.ndarray, found: np.ndarray) -> np.ndarray:
    # What was clipped says nothing about the matrix.
    inside = (found > 0.01) & (found < 0.99)
    return np.linalg.lstsq(light[inside], found[inside], rcond=None)[0]

"""Dots of many sizes packed into a circle; where they lie says nothing about any figure."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

LAYOUTS = 8
"""Number of different packings."""

SIDE = 480
"""Width and height in pixels of the square around the circle."""
_GAP = 2.0
_RADII = (12.5, 10.5, 9.0, 7.5, 6.0, 4.8, 3.6)
_SHARES = (0.06, 0.10, 0.14, 0.15, 0.15, 0.15, 0.2)
"""Share of the circle's area that the dots of each radius may take at most, before the gaps are filled."""


@dataclass(frozen=True)
class Dots:
    """Dots that do not touch, inside of a circle of radius 1 around (0, 0); y points down."""

    x: np.ndarray
    y: np.ndarray
    radius: np.ndarray
    nearest: np.ndarray
    """(SIDE, SIDE): the dot that each pixel belongs to, or is next to."""
    cover: np.ndarray
    """(SIDE, SIDE): how much of each pixel is covered by that dot, from 0 to 1."""


@lru_cache(maxsize=LAYOUTS)
def packed(layout: int) -> Dots:
    """Return one of the packings, always the same for the same number from 0 to `LAYOUTS` - 1.

    Dots are placed from the largest to the smallest, each where it has room; of the smallest as many as fit.
    """
    rng = np.random.default_rng([2009, layout])
    middle = (SIDE - 1) / 2
    rows, columns = np.mgrid[:SIDE, :SIDE].astype(float)
    # How far each pixel is from the nearest dot, or from the edge of the circle.
    room = middle - np.hypot(columns - middle, rows - middle)
    area = np.pi * middle**2
    placed: list[tuple[float, float, float]] = []
    for radius, share in zip(_RADII, _SHARES, strict=True):
        left = int(area * share / (np.pi * radius**2)) if radius != _RADII[-1] else room.size
        for pixel in rng.permutation(np.flatnonzero(room >= radius + _GAP)):
            row, column = divmod(int(pixel), SIDE)
            # Another dot may have taken its place meanwhile.
            if room[row, column] < radius + _GAP:
                continue
            reach = int(radius + _RADII[0] + 2 * _GAP) + 2
            near = np.s_[max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1]
            room[near] = np.minimum(room[near], np.hypot(columns[near] - column, rows[near] - row) - radius)
            placed.append((column - middle, row - middle, radius))
            left -= 1
            if left == 0:
                break
    x, y, radius_of = np.array(placed).T
    nearest, cover = _pixels(x + middle, y + middle, radius_of)
    return Dots(x / middle, y / middle, radius_of / middle, nearest, cover)


def _pixels(x: np.ndarray, y: np.ndarray, radius: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the dot that each pixel belongs to, and its share of the pixel; dots are a pixel apart at least."""
    nearest, cover = np.zeros((SIDE, SIDE), dtype=int), np.zeros((SIDE, SIDE))
    for dot, (column, row, size) in enumerate(zip(x, y, radius, strict=True)):
        top, left = (max(0, int(middle - size - 1)) for middle in (row, column))
        bottom, right = (int(middle + size + 2) for middle in (row, column))
        rows, columns = np.ogrid[top : min(bottom, SIDE), left : min(right, SIDE)]
        share = np.clip(size + 0.5 - np.hypot(rows - row, columns - column), 0, 1)
        window = np.s_[top:bottom, left:right]
        more = share > cover[window]
        nearest[window] = np.where(more, dot, nearest[window])
        cover[window] = np.maximum(cover[window], share)
    return nearest, cover

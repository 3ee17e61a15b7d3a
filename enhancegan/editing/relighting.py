"""Local light and a table of colors in one pass over the pixels, compiled by Numba.

NumPy and PyTorch would go over the photo about thirty times, and take ten times as long.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

_RED, _GREEN, _BLUE = np.float32(0.2126), np.float32(0.7152), np.float32(0.0722)
_ZERO, _HALF, _ONE = np.float32(0), np.float32(0.5), np.float32(1)


def _compiled(function: Callable[..., None]) -> Any:
    try:
        return njit(function, cache=True, nogil=True, fastmath=True, error_model="numpy")
    except RuntimeError:
        # There is no folder that machine code could be kept in: it is compiled anew in every process.
        return njit(function, nogil=True, fastmath=True, error_model="numpy")


@_compiled
def relight_rows(
    levels: np.ndarray,
    edited: np.ndarray,
    top: int,
    height: int,
    slope: np.ndarray,
    offset: np.ndarray,
    gain: np.ndarray,
    chroma: np.ndarray,
    table: np.ndarray,
) -> None:
    """Write the edit of some rows of a photo.

    Args:
        levels: (rows, W, 3), sRGB, uint8 or uint16.
        edited: where the result is written, of the same shape and type.
        top: place of the first of these rows in the photo.
        height: rows of the whole photo.
        slope: coefficients of the base layer, (h, w) with at least two rows and columns, float32.
        offset: the same.
        gain: (n,), factor on light for base layers from 0 to 1, float32.
        chroma: (n,), factor on chroma.
        table: (size, size, size, 3) from blue, green, red in [0, 1] to red, green, blue, float32; tetrahedrally
            interpolated.
    """
    rows, width, _ = levels.shape
    small_rows, small_columns = slope.shape
    white = np.float32(255 if levels.itemsize == 1 else 65_535)
    black_to_white = _ONE / white
    steps = np.float32(len(gain) - 1)
    cells = np.float32(table.shape[0] - 1)
    last = table.shape[0] - 2
    column = np.empty(width, np.int32)
    column_share = np.empty(width, np.float32)
    for x in range(width):
        place = min(max((x + _HALF) * small_columns / width - _HALF, _ZERO), np.float32(small_columns - 1))
        column[x] = min(int(place), small_columns - 2)
        column_share[x] = place - column[x]
    row_slope, row_offset = np.empty(small_columns, np.float32), np.empty(small_columns, np.float32)
    red, green, blue = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32)
    pixel_gain, pixel_chroma = np.empty(width, np.float32), np.empty(width, np.float32)
    for y in range(rows):
        place = min(max((y + top + _HALF) * small_rows / height - _HALF, _ZERO), np.float32(small_rows - 1))
        row = min(int(place), small_rows - 2)
        share = np.float32(place - row)
        for i in range(small_columns):
            row_slope[i] = slope[row, i] + (slope[row + 1, i] - slope[row, i]) * share
            row_offset[i] = offset[row, i] + (offset[row + 1, i] - offset[row, i]) * share
        for x in range(width):
            red[x] = levels[y, x, 0] * black_to_white
            green[x] = levels[y, x, 1] * black_to_white
            blue[x] = levels[y, x, 2] * black_to_white
        for x in range(width):
            i, share = column[x], column_share[x]
            luma = _RED * red[x] + _GREEN * green[x] + _BLUE * blue[x]
            base = (row_slope[i] + (row_slope[i + 1] - row_slope[i]) * share) * luma
            base += row_offset[i] + (row_offset[i + 1] - row_offset[i]) * share
            base = min(max(base, _ZERO), _ONE) * steps
            step = min(int(base), len(gain) - 2)
            share = base - np.float32(step)
            pixel_gain[x] = gain[step] + (gain[step + 1] - gain[step]) * share
            pixel_chroma[x] = chroma[step] + (chroma[step + 1] - chroma[step]) * share
        for x in range(width):
            lift = pixel_gain[x]
            more = lift - _ONE
            r = red[x] * np.sqrt(lift / (_ONE + more * red[x] * red[x]))
            g = green[x] * np.sqrt(lift / (_ONE + more * green[x] * green[x]))
            b = blue[x] * np.sqrt(lift / (_ONE + more * blue[x] * blue[x]))
            gray = _RED * r + _GREEN * g + _BLUE * b
            kept = pixel_chroma[x]
            red[x] = min(max(gray + (r - gray) * kept, _ZERO), _ONE) * cells
            green[x] = min(max(gray + (g - gray) * kept, _ZERO), _ONE) * cells
            blue[x] = min(max(gray + (b - gray) * kept, _ZERO), _ONE) * cells
        for x in range(width):
            i, j, k = min(int(red[x]), last), min(int(green[x]), last), min(int(blue[x]), last)
            r, g, b = red[x] - np.float32(i), green[x] - np.float32(j), blue[x] - np.float32(k)
            # From the dark corner to the bright one: first along the axis that goes farthest into the cell.
            i1, j1, k1 = i, j, k
            i2, j2, k2 = i + 1, j + 1, k + 1
            if r >= g:
                if g >= b:
                    i1, k2, near, middle, far = i + 1, k, r, g, b
                elif r >= b:
                    i1, j2, near, middle, far = i + 1, j, r, b, g
                else:
                    k1, j2, near, middle, far = k + 1, j, b, r, g
            elif b >= g:
                k1, i2, near, middle, far = k + 1, i, b, g, r
            elif b >= r:
                j1, i2, near, middle, far = j + 1, i, g, b, r
            else:
                j1, k2, near, middle, far = j + 1, k, g, r, b
            first, second, third, fourth = _ONE - near, near - middle, middle - far, far
            for channel in range(3):
                value = (
                    first * table[k, j, i, channel]
                    + second * table[k1, j1, i1, channel]
                    + third * table[k2, j2, i2, channel]
                    + fourth * table[k + 1, j + 1, i + 1, channel]
                )
                edited[y, x, channel] = int(min(max(value, _ZERO), _ONE) * white + _HALF)

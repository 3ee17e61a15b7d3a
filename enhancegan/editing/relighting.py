"""Conversion to sRGB, local light and a table of colors in one pass over the pixels, compiled by Numba.

NumPy and PyTorch would go over the photo about thirty times, and take ten times as long.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit
from numpy.polynomial import Chebyshev, Polynomial

from enhancegan.photo.srgb import encoded

_RED, _GREEN, _BLUE = np.float32(0.2126), np.float32(0.7152), np.float32(0.0722)
_ZERO, _HALF, _ONE = np.float32(0), np.float32(0.5), np.float32(1)
_BEND, _SLOPE = np.float32(0.0031308), np.float32(12.92)
"""Linear light up to which sRGB's curve is a straight line, and how steep that is."""
_CURVE = tuple(
    np.float32(factor)
    for factor in Chebyshev.interpolate(lambda root: encoded(root**4), 6, [_BEND**0.25, 1])
    .convert(kind=Polynomial)
    .coef[::-1]
)
"""The rest of it as a polynomial of light's fourth root, highest power first: at most 0.2 levels of 16 bits off."""


def _compiled(function: Callable[..., object]) -> Any:
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
    curve: np.ndarray,
    matrix: np.ndarray,
) -> None:
    """Write the edit of some rows of a photo.

    Args:
        levels: (rows, W, 3), uint8 or uint16.
        edited: where the result is written, sRGB, of the same shape and type.
        top: place of the first of these rows in the photo.
        height: rows of the whole photo.
        slope: coefficients of the base layer, (h, w) with at least two rows and columns, float32.
        offset: the same.
        gain: (n,), factor on light for base layers from 0 to 1, float32.
        chroma: (n,), factor on chroma.
        table: (size, size, size, 3) from blue, green, red in [0, 1] to red, green, blue, float32; tetrahedrally
            interpolated.
        curve: linear light of every level, (256,) or (65536,), float32; empty if the levels are sRGB.
        matrix: from that light to linear sRGB, (3, 3), float32.
    """
    rows, width, _ = levels.shape
    size = table.shape[0]
    white = np.float32(255 if levels.itemsize == 1 else 65_535)
    column, share = _places(width, slope.shape[1])
    # Loops over a row that do one thing each: the compiler computes many pixels of theirs at once.
    colors, corners = np.empty((3, width), np.float32), np.empty((4, width), np.int32)
    red, green, blue = colors[0], colors[1], colors[2]
    pixel_gain, pixel_chroma = np.empty(width, np.float32), np.empty(width, np.float32)
    row, row_share = _places(height, slope.shape[0])
    for y in range(rows):
        above, down = row[top + y], row_share[top + y]
        row_slope = slope[above] + (slope[above + 1] - slope[above]) * down
        row_offset = offset[above] + (offset[above + 1] - offset[above]) * down
        if len(curve):
            _convert(levels[y], curve, matrix, colors)
        else:
            _scale(levels[y], _ONE / white, colors)
        for x in range(width):
            i = column[x]
            luma = _RED * red[x] + _GREEN * green[x] + _BLUE * blue[x]
            base = (row_slope[i] + (row_slope[i + 1] - row_slope[i]) * share[x]) * luma
            base += row_offset[i] + (row_offset[i + 1] - row_offset[i]) * share[x]
            base = min(max(base, _ZERO), _ONE)
            pixel_gain[x], pixel_chroma[x] = _between(gain, base), _between(chroma, base)
        _light(colors, pixel_gain, pixel_chroma)
        _find(colors, size, corners)
        _mix(colors, corners, table.ravel(), white, edited[y])


@_compiled
def _places(count: int, small: int) -> tuple[np.ndarray, np.ndarray]:
    # For each of so many pixels in a row or column, the first of the two coefficients that it lies between, and how far
    # from it.
    first, share = np.empty(count, np.int32), np.empty(count, np.float32)
    for x in range(count):
        place = min(max((x + _HALF) * small / count - _HALF, _ZERO), np.float32(small - 1))
        first[x] = min(int(place), small - 2)
        share[x] = place - first[x]
    return first, share


@_compiled
def _between(values: np.ndarray, place: np.float32) -> np.float32:
    # Values at evenly spaced places in [0, 1], joined by straight lines.
    steps = place * np.float32(len(values) - 1)
    step = min(np.int32(steps), np.int32(len(values) - 2))
    return values[step] + (values[step + 1] - values[step]) * (steps - np.float32(step))


@_compiled
def _scale(levels: np.ndarray, factor: np.float32, colors: np.ndarray) -> None:
    for x in range(len(levels)):
        for channel in range(3):
            colors[channel, x] = levels[x, channel] * factor


@_compiled
def _convert(levels: np.ndarray, curve: np.ndarray, matrix: np.ndarray, colors: np.ndarray) -> None:
    red, green, blue = colors[0], colors[1], colors[2]
    # Read once, as the compiler cannot know that they are not among the colors.
    rr, rg, rb = matrix[0, 0], matrix[0, 1], matrix[0, 2]
    gr, gg, gb = matrix[1, 0], matrix[1, 1], matrix[1, 2]
    br, bg, bb = matrix[2, 0], matrix[2, 1], matrix[2, 2]
    for x in range(len(levels)):
        red[x], green[x], blue[x] = curve[levels[x, 0]], curve[levels[x, 1]], curve[levels[x, 2]]
    for x in range(len(levels)):
        r, g, b = red[x], green[x], blue[x]
        red[x] = _encoded(rr * r + rg * g + rb * b)
        green[x] = _encoded(gr * r + gg * g + gb * b)
        blue[x] = _encoded(br * r + bg * g + bb * b)


@_compiled
def _encoded(light: np.float32) -> np.float32:
    kept = min(max(light, _ZERO), _ONE)
    root = np.sqrt(np.sqrt(kept))
    value = _ZERO
    for factor in _CURVE:
        value = value * root + factor
    return value if kept > _BEND else kept * _SLOPE


@_compiled
def _light(colors: np.ndarray, gain: np.ndarray, chroma: np.ndarray) -> None:
    red, green, blue = colors[0], colors[1], colors[2]
    for x in range(len(gain)):
        more = gain[x] - _ONE
        r = red[x] * np.sqrt(gain[x] / (_ONE + more * red[x] * red[x]))
        g = green[x] * np.sqrt(gain[x] / (_ONE + more * green[x] * green[x]))
        b = blue[x] * np.sqrt(gain[x] / (_ONE + more * blue[x] * blue[x]))
        gray = _RED * r + _GREEN * g + _BLUE * b
        red[x] = min(max(gray + (r - gray) * chroma[x], _ZERO), _ONE)
        green[x] = min(max(gray + (g - gray) * chroma[x], _ZERO), _ONE)
        blue[x] = min(max(gray + (b - gray) * chroma[x], _ZERO), _ONE)


@_compiled
def _find(colors: np.ndarray, size: int, corners: np.ndarray) -> None:
    # The corners of the tetrahedron that each color lies in, as places in the flat table, from its cell's dark corner
    # to the bright one: first along the axis on which the color is farthest. That takes the place of the colors, the
    # farthest first. Without branches: which of a cell's six tetrahedra it is cannot be foreseen.
    red, green, blue = colors[0], colors[1], colors[2]
    cells, last = np.float32(size - 1), np.int32(size - 2)
    one_red, one_green, one_blue = np.int32(3), np.int32(3 * size), np.int32(3 * size * size)
    for x in range(len(red)):
        r, g, b = red[x] * cells, green[x] * cells, blue[x] * cells
        i, j, k = min(np.int32(r), last), min(np.int32(g), last), min(np.int32(b), last)
        r, g, b = r - np.float32(i), g - np.float32(j), b - np.float32(k)
        far, near = max(r, max(g, b)), min(r, min(g, b))
        dark = one_red * i + one_green * j + one_blue * k
        bright = dark + one_red + one_green + one_blue
        corners[0, x], corners[3, x] = dark, bright
        corners[1, x] = dark + (one_red if r == far else (one_green if g == far else one_blue))
        corners[2, x] = bright - (one_blue if b == near else (one_green if g == near else one_red))
        red[x], green[x], blue[x] = far, r + g + b - far - near, near


@_compiled
def _mix(shares: np.ndarray, corners: np.ndarray, table: np.ndarray, white: np.float32, edited: np.ndarray) -> None:
    for x in range(len(edited)):
        far, middle, near = shares[0, x], shares[1, x], shares[2, x]
        for channel in range(3):
            value = (
                (_ONE - far) * table[corners[0, x] + channel]
                + (far - middle) * table[corners[1, x] + channel]
                + (middle - near) * table[corners[2, x] + channel]
                + near * table[corners[3, x] + channel]
            )
            edited[x, channel] = int(min(max(value, _ZERO), _ONE) * white + _HALF)

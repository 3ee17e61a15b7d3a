"""How a simulated participant reads the plates of the color-vision screening: from the picture, as a person does."""

import io

import numpy as np
from PIL import Image

from study.color_vision.dots import LAYOUTS, SIDE, packed
from study.color_vision.figures import DIGITS
from study.color_vision.palettes import Kind
from study.color_vision.plates import Plate, in_figure

_LEAST_CONTRAST = 6.0
"""Ratio of the distance between figure and ground to their spread; a random digit on a plate without one has 1."""


def read_plate(content: bytes) -> int | None:
    """Return the digit that somebody with normal color vision sees on a plate; None if there is none."""
    picture = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"), dtype=float)
    layout = min(range(LAYOUTS), key=lambda number: _variation_between(picture, number))
    dots = packed(layout)
    columns, rows = (np.rint((middles + 1) * (SIDE - 1) / 2).astype(int) for middles in (dots.x, dots.y))
    seen = {digit: _contrast(_hues(picture[rows, columns]), digit, layout) for digit in DIGITS}
    best = max(seen, key=lambda digit: seen[digit])
    return best if seen[best] >= _LEAST_CONTRAST else None


def _variation_between(picture: np.ndarray, layout: int) -> float:
    """Return how much the picture varies where the packing of dots leaves the paper free."""
    some = np.s_[::4, ::4]
    return float(picture[some][packed(layout).cover[some] == 0].std())


def _hues(colors: np.ndarray) -> np.ndarray:
    """Return the shares of red and blue, without lightness, (n, 3) -> (n, 2)."""
    return colors[:, [0, 2]] / colors.sum(axis=1, keepdims=True)


def _contrast(hues: np.ndarray, digit: int, layout: int) -> float:
    """Return how well the dots of a digit differ from the others, by their best separation along a line."""
    figure = in_figure(Plate(Kind.CONTROL, digit, layout))
    inside, outside = hues[figure], hues[~figure]
    spread = (np.cov(inside.T) + np.cov(outside.T)) / 2
    between = inside.mean(axis=0) - outside.mean(axis=0)
    return float(np.sqrt(between @ np.linalg.solve(spread, between)))

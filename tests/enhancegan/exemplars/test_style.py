"""Styles of pictures whose colors are known, and distances between styles worked out by hand."""

import numpy as np
import pytest
from PIL import Image

from enhancegan.exemplars.style import Style, color_distance, stretched, style_of


def style(mean: tuple[float, float], variances: tuple[float, float]) -> Style:
    return Style((0.0, 1.0), np.linspace(0, 1, 32), np.array(mean), np.diag(variances))


def test_half_black_and_half_white() -> None:
    found = style_of(Image.fromarray(np.repeat(np.array([[[0] * 3, [255] * 3]], np.uint8), 16, axis=0)))
    assert found.ends == pytest.approx((0, 1), abs=1e-4)
    assert found.luminance[[0, 14, 17, 31]] == pytest.approx([0, 0, 1, 1], abs=1e-3)
    assert found.mean == pytest.approx(0, abs=0.02) and found.covariance == pytest.approx(0, abs=1e-3)


def test_two_colors_vary_along_the_line_between_them() -> None:
    # Pure sRGB red and green in CIELab: a = 80.1 and -86.2, b = 67.2 and 83.2; half of the differences vary.
    picture = np.repeat(np.array([[[255, 0, 0], [0, 255, 0]]], np.uint8), 8, axis=0)
    found = style_of(Image.fromarray(picture))
    assert found.mean == pytest.approx([-3.05, 75.2], abs=0.1)
    half = np.array([83.15, -8.0])
    assert found.covariance == pytest.approx(np.outer(half, half), rel=0.01)


def test_a_flat_picture_is_hardly_stretched() -> None:
    # L of sRGB 119 is about 50: the least range, 0.25, lies around it.
    low, high = style_of(Image.new("RGB", (9, 9), (119, 119, 119))).ends
    assert high - low == pytest.approx(0.25)
    assert stretched(np.array([0.5]), (low, high)) == pytest.approx(0.5, abs=0.01)


def test_the_distance_of_styles_counts_means_and_deviations() -> None:
    # Means 3 and 4 apart; deviations 5 and 1 against 5 and 13.
    assert color_distance(style((0, 0), (25, 1)), style((3, 4), (25, 1))) == pytest.approx(5)
    assert color_distance(style((0, 0), (25, 1)), style((3, 4), (25, 169))) == pytest.approx(13)
    assert color_distance(style((1, 2), (25, 1)), style((1, 2), (25, 1))) == pytest.approx(0, abs=1e-6)

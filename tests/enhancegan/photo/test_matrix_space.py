"""Spaces that are a curve and a matrix, told by what they convert."""

import numpy as np
import pytest

from enhancegan.photo.hdr import HLG, PQ, HdrSpace
from enhancegan.photo.known_spaces import ADOBE_RGB, BT2020, D65, P3, SRGB_CURVE, gamma_space, rgb_space
from enhancegan.photo.matrix_space import matrix_space
from enhancegan.photo.photo import ColorSpace
from enhancegan.photo.srgb import SRGB, linear

# From linear Display P3, and from linear Adobe RGB (1998), to linear sRGB (CSS Color 4, and Lindbloom; white D65).
FROM_P3 = [[1.2249, -0.2249, 0.0], [-0.0421, 1.0421, 0.0], [-0.0196, -0.0786, 1.0983]]
FROM_ADOBE_RGB = [[1.3984, -0.3984, 0.0], [0.0, 1.0, 0.0], [0.0, -0.0429, 1.0429]]
VALUES = np.linspace(0, 1, 65_536)


@pytest.mark.parametrize(
    ("space", "curve", "matrix"),
    [
        (rgb_space(P3, SRGB_CURVE), linear(VALUES), FROM_P3),
        (gamma_space(ADOBE_RGB, D65, 563 / 256), VALUES ** (563 / 256), FROM_ADOBE_RGB),
        (SRGB, linear(VALUES), np.eye(3)),
    ],
)
def test_the_curve_and_the_matrix_are_those_of_the_standard(
    space: ColorSpace, curve: np.ndarray, matrix: list[list[float]]
) -> None:
    found = matrix_space(space)
    assert found is not None
    assert np.abs(found.curve - curve).max() < 2e-4
    assert found.matrix == pytest.approx(np.array(matrix), abs=1e-3)
    assert found.matrix.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-6)  # grays stay gray


@pytest.mark.parametrize("curve", [PQ, HLG])
def test_a_space_that_rolls_off_highlights_is_none(curve: str) -> None:
    assert matrix_space(HdrSpace(BT2020, curve)) is None

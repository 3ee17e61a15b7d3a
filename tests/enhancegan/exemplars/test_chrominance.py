"""Chrominance transfer against matrices worked out by hand, SciPy's square root, and extreme exemplars."""

import numpy as np
import pytest
from scipy.linalg import sqrtm

from enhancegan.exemplars.chrominance import LEAST_VARIANCE, regularized, transport

FLAT, SATURATED = np.zeros((2, 2)), np.diag([3600.0, 3600.0])


def test_axes_are_scaled_by_the_ratio_of_standard_deviations() -> None:
    # Standard deviations 2 and 3 become 6 and 1.5: factors 3 and 0.5.
    assert transport(np.diag([4.0, 9.0]), np.diag([36.0, 2.25])) == pytest.approx(np.diag([3.0, 0.5]))


def test_from_the_unit_covariance_the_map_is_the_square_root() -> None:
    # [[2, 1], [1, 2]] squared is [[5, 4], [4, 5]].
    assert transport(np.eye(2), np.array([[5.0, 4.0], [4.0, 5.0]])) == pytest.approx(np.array([[2.0, 1.0], [1.0, 2.0]]))


def test_the_map_is_that_of_scipys_square_roots_and_gives_the_exemplars_covariance() -> None:
    photo, exemplar = np.array([[40.0, 12.0], [12.0, 90.0]]), np.array([[150.0, -60.0], [-60.0, 70.0]])
    root = sqrtm(photo)
    back = np.linalg.inv(root)
    found = transport(photo, exemplar)
    assert found == pytest.approx(back @ sqrtm(root @ exemplar @ root) @ back)
    assert found @ photo @ found.T == pytest.approx(exemplar)
    assert found == pytest.approx(found.T)


def test_small_eigenvalues_are_raised_and_large_ones_kept_whatever_the_axes() -> None:
    # Eigenvalues 20 along (1, 1) and 2 along (1, -1), of which the second becomes 7.5.
    assert regularized(np.array([[11.0, 9.0], [9.0, 11.0]])) == pytest.approx(np.array([[13.75, 6.25], [6.25, 13.75]]))
    assert regularized(FLAT) == pytest.approx(np.eye(2) * 7.5)


@pytest.mark.parametrize("spread", [1e-6, 0.01, 1.0])
def test_without_the_regularizer_a_photo_of_few_colors_explodes_and_with_it_it_does_not(spread: float) -> None:
    # A photo whose a and b hardly vary, and an exemplar in which they vary by 60.
    photo = np.eye(2) * spread**2
    largest = np.linalg.norm(transport(photo, SATURATED), 2)
    held = np.linalg.norm(transport(regularized(photo), SATURATED), 2)
    assert largest == pytest.approx(60 / spread)
    assert held == pytest.approx(60 / LEAST_VARIANCE**0.5)
    # What varied by 1 at most before varies by less than an exemplar's 60 afterwards.
    assert held * spread < 22


def test_a_flat_exemplar_takes_all_differences_of_color() -> None:
    assert transport(regularized(np.diag([40.0, 90.0])), FLAT) == pytest.approx(FLAT)

"""Quasi-variances: three methods by hand, more by another minimizer; R's qvcalc is in reference/expected.json."""

import numpy as np
import pytest
from scipy import optimize

from study.analysis.quasi_variances import quasi_variances


def covariance_of(k: int, seed: int) -> np.ndarray:
    """Return a covariance of k estimates that share errors."""
    root = np.random.default_rng(seed).normal(size=(k, k))
    return np.diag(np.arange(1.0, k + 1)) + 0.3 * root @ root.T


def test_three_methods_are_exact() -> None:
    # Differences vary by 4 + 3 - 2 = 5, 4 + 2 - 1 = 5 and 3 + 2 - 4 = 1, so quasi-variances are 9 / 2, 1 / 2, 1 / 2.
    found = quasi_variances(np.array([[4, 1, 0.5], [1, 3, 2], [0.5, 2, 2]]))
    assert found is not None
    assert (found.errors**2).tolist() == pytest.approx([4.5, 0.5, 0.5])
    assert found.worst == pytest.approx((0, 0), abs=1e-9)


@pytest.mark.parametrize(("k", "seed"), [(4, 0), (5, 1), (8, 2)])
def test_more_methods_minimize_the_squares_of_logarithms(k: int, seed: int) -> None:
    covariance = covariance_of(k, seed)
    first, second = np.triu_indices(k, 1)
    own = np.diag(covariance)
    variances = own[first] + own[second] - 2 * covariance[first, second]

    def squares(roots: np.ndarray) -> float:
        return float(((np.log((roots**2)[first] + (roots**2)[second]) - np.log(variances)) ** 2).sum())

    expected = optimize.minimize(squares, np.sqrt(own), method="BFGS", options={"gtol": 1e-10}).x
    found = quasi_variances(covariance)
    assert found is not None
    assert found.errors.tolist() == pytest.approx(np.abs(expected).tolist(), rel=1e-5)
    relative = np.sqrt(found.errors[first] ** 2 + found.errors[second] ** 2) / np.sqrt(variances) - 1
    assert found.worst == pytest.approx((relative.min(), relative.max()))


def test_a_negative_quasi_variance_has_no_root() -> None:
    # One estimate is the mean of the two others: differences vary by 1, 1 and 4, quasi-variances are -1, 2 and 2.
    found = quasi_variances(np.array([[0, 0, 0], [0, 1, -1], [0, -1, 1]], dtype=float))
    assert found is not None
    assert found.errors.tolist() == pytest.approx([np.nan, np.sqrt(2), np.sqrt(2)], nan_ok=True)


@pytest.mark.parametrize("covariance", [np.eye(2), np.ones((3, 3))], ids=["two methods", "nothing varies"])
def test_there_are_none_where_no_three_differences_vary(covariance: np.ndarray) -> None:
    assert quasi_variances(covariance) is None


def test_intervals_to_compare_just_touch_where_a_difference_is_just_told() -> None:
    found = quasi_variances(np.eye(4))
    assert found is not None
    # A difference has variance 2; its interval reaches 1.96 sqrt(2).
    reach = found.reach(1.96)
    assert reach[0] + reach[1] == pytest.approx(1.96 * np.sqrt(2))

"""Quasi-variances: one number per method, such that two of them add up to the variance of the methods' difference.

Estimates that are compared with each other share errors, so their own standard errors do not say whether two differ.
Quasi-variances are as if estimates were independent: the difference of two has about the variance q_a + q_b. They are
fitted to the variances of all simple differences by least squares of their logarithms, as R's qvcalc does, and exact
for three methods. Negative ones are possible; they have no root.

References:
    D. Firth and R. X. de Menezes (2004). Quasi-variances. Biometrika 91, 65-80.
    H. Goldstein and M. J. R. Healy (1995). The graphical presentation of a collection of means. Journal of the Royal
    Statistical Society A 158, 175-177 (comparison intervals).
"""

from dataclasses import dataclass

import numpy as np

_MOST_STEPS = 100
_MOST_HALVINGS = 30
_TOLERANCE = 1e-12  # of a quasi-variance, relative to the largest
_OVERLAP = np.sqrt(0.5)
"""Half-width of a comparison interval over that of the difference's interval, where quasi-variances are equal."""


@dataclass(frozen=True)
class QuasiVariances:
    """How well one number per method tells the errors of differences.

    Attributes:
        errors: (k,) roots of the quasi-variances; NaN where one is negative.
        worst: Smallest and largest relative error of the standard error of a difference of two: 0.02 is 2 % too large.
    """

    errors: np.ndarray
    worst: tuple[float, float]

    def reach(self, of_difference: float) -> np.ndarray:
        """Return (k,) half-widths of comparison intervals: two just touch where a difference is just told from 0.

        Exactly so for equal quasi-variances; others touch where it is a little less, or more, certain.

        Args:
            of_difference: Half-width of the interval of a difference, in standard errors.
        """
        reach: np.ndarray = _OVERLAP * of_difference * self.errors
        return reach


def quasi_variances(covariance: np.ndarray) -> QuasiVariances | None:
    """Return the quasi-variances of k estimates with this (k, k) covariance.

    None for two methods, of which only one difference is known, and where a difference does not vary.
    """
    k = len(covariance)
    first, second = np.triu_indices(k, 1)
    own = np.diag(covariance)
    variances = own[first] + own[second] - 2 * covariance[first, second]
    if k < 3 or not (variances > 0).all():
        return None
    pairs = np.zeros((len(first), k))
    pairs[np.arange(len(first)), first] = pairs[np.arange(len(first)), second] = 1
    found = _fitted(pairs, variances)
    relative = np.sqrt(pairs @ found / variances) - 1
    roots = np.sqrt(np.where(found > 0, found, np.nan))
    return QuasiVariances(roots, (float(relative.min()), float(relative.max())))


def _fitted(pairs: np.ndarray, variances: np.ndarray) -> np.ndarray:
    """Return (k,): least squares of the logarithms of sums by (pairs, k) against those of `variances`."""
    # The solution of the sums themselves is exact for three methods; its sums may be negative for more.
    found = np.linalg.lstsq(pairs, variances, rcond=None)[0]
    if not (pairs @ found > 0).all():
        found = np.full(pairs.shape[1], variances.mean() / 2)
    for _ in range(_MOST_STEPS):
        sums = pairs @ found
        step = np.linalg.lstsq(pairs / sums[:, None], np.log(variances / sums), rcond=None)[0]
        following = _descended(pairs, variances, found, step)
        is_near = np.abs(following - found).max() < _TOLERANCE * np.abs(found).max()
        found = following
        if is_near:
            break
    return found


def _descended(pairs: np.ndarray, variances: np.ndarray, found: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Return the quasi-variances after a step, halved until all sums are positive and the squares do not grow."""

    def squares(tried: np.ndarray) -> float:
        sums = pairs @ tried
        return float((np.log(variances / sums) ** 2).sum()) if (sums > 0).all() else np.inf

    before = squares(found)
    for halvings in range(_MOST_HALVINGS):
        following = found + step / 2**halvings
        if squares(following) <= before:
            return following
    return found

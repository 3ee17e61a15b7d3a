"""All pairs of methods at once: intervals that hold together, p-values for all pairs, and the headline test.

The largest standardized difference of any pair is compared with what it would be if all methods had the same mean
score. Its distribution has no formula: variances differ from pair to pair, are estimated with different degrees of
freedom, and share people and photos. So it is drawn, from normal and Wishart distributions with the covariances of this
study (a parametric bootstrap). The draws are fixed, and made in an order of the methods that does not depend on their
names. Where people or photos are few, estimated covariances make the draws a little too mild, and every standardized
difference is divided by 1 + 0.8 / degrees of freedom, a factor set by simulation (docs/analysis-checks.md).

Two methods are one pair: its Student's t is the test, and nothing is drawn or corrected.

References:
    K. Krishnamoorthy, F. Lu and T. Mathew (2007). A parametric bootstrap approach for ANOVA with unequal variances.
    Computational Statistics and Data Analysis 51, 5731-5742.
    M. Hasler and L. A. Hothorn (2008). Multiple contrast tests in the presence of heteroscedasticity. Biometrical
    Journal 50, 793-800.
    D. L. Wallace (1959). Bounds on normal approximations to Student's and the chi-square distributions. Annals of
    Mathematical Statistics 30, 1121-1130 (t as a normal deviate).
    M. S. Bartlett (1933). On the theory of statistical regression. Proceedings of the Royal Society of Edinburgh 53,
    260-283 (drawing Wishart matrices).
"""

import math
from dataclasses import dataclass

import numpy as np

from study.analysis.canonical import order_of_methods
from study.analysis.crossed_design import ROUNDING, CrossedDesign, Parts
from study.analysis.one_thread import one_thread
from study.analysis.population import Population
from study.analysis.significance import SIGNIFICANCE
from study.analysis.student import Estimates, variances_and_freedom

DRAWS = 4999
SEED = 2018

FEW_CLUSTERS = 0.8
"""Standardized differences are divided by 1 + this / degrees of freedom."""

_NUMBERS_AT_ONCE = 1_000_000
_NUMBERS_IN_CACHE = 60_000


@dataclass(frozen=True)
class AllPairs:
    """What holds for all pairs of methods together, in the order of ``study.analysis.pairs.method_pairs``.

    Attributes:
        z: (pairs,) standardized differences without sign, on the normal scale; NaN where nothing varies.
        p: (pairs,) p-values adjusted for all pairs.
        low: (pairs,) lower limits of 95 % intervals that all hold together, points; they exclude 0 where p < 0.05.
        high: (pairs,) upper limits.
    """

    z: np.ndarray
    p: np.ndarray
    low: np.ndarray
    high: np.ndarray


def all_pairs(design: CrossedDesign, differences: Estimates) -> AllPairs:
    """Return what holds for all pairs at once.

    Args:
        design: Who ranked what, and the population.
        differences: Of mean scores, by ``method_pairs``.
    """
    if len(differences.means) == 1:
        return AllPairs(
            as_normal(differences.ratios() ** 2, differences.freedom), differences.p(), *differences.interval()
        )
    drawn = np.sort(largest_of_draws(design))[::-1]
    few = 1 + FEW_CLUSTERS / design.fewest
    z = as_normal(differences.ratios() ** 2, differences.freedom) / few
    p = np.where(np.isnan(z), np.nan, (1 + np.searchsorted(-drawn, -z, side="right")) / (len(drawn) + 1))
    # The same count as in p, so that the interval excludes 0 exactly where p is below 5 %.
    critical = drawn[math.ceil(SIGNIFICANCE * (len(drawn) + 1)) - 2] * few
    reach = from_normal(critical, differences.freedom) * differences.errors
    reach = np.where(np.isnan(z), np.nan, reach)
    return AllPairs(z, p, differences.means - reach, differences.means + reach)


def as_normal(squared: np.ndarray, freedom: np.ndarray) -> np.ndarray:
    """Return the normal deviates without sign that are as rare as t ratios with these squares (Wallace 1959)."""
    return np.sqrt(freedom * np.log1p(squared / freedom)) * (8 * freedom + 1) / (8 * freedom + 3)


def from_normal(deviate: float, freedom: np.ndarray) -> np.ndarray:
    """Return the t ratios, not negative, for which ``as_normal`` is `deviate`; infinite where they are very large."""
    with np.errstate(over="ignore"):
        return np.sqrt(freedom * np.expm1((deviate * (8 * freedom + 3) / (8 * freedom + 1)) ** 2 / freedom))


@one_thread()
def largest_of_draws(design: CrossedDesign) -> np.ndarray:
    """Return (DRAWS,): the largest standardized difference in studies like this one, were all mean scores the same."""
    order = order_of_methods(design.matrix)
    contrasts = _pair_contrasts(len(order))[_is_tested(design, order)]
    found = design.score_parts()
    basis = _helmert(len(order))
    parts = [basis @ part[np.ix_(order, order)] @ basis.T for part in (found.people, found.photos, found.rankings)]
    of_pairs = contrasts @ basis.T
    covariance = _covariance(parts, design)
    *roots, of_means = _without_rounding([_root(part) @ of_pairs.T for part in (*parts, covariance)])
    # Where what is sampled does not vary, single rankings do, as in ``variances_and_freedom``.
    of_means = np.where(of_means.any(axis=0), of_means, roots[-1])
    rng = np.random.default_rng(SEED)
    size, pairs = len(basis), len(contrasts)
    at_once = max(1, _NUMBERS_AT_ONCE // (size * pairs))
    largest = []
    for start in range(0, DRAWS, at_once):
        draws = min(at_once, DRAWS - start)
        squared = (rng.standard_normal((draws, size)) @ of_means) ** 2
        wishart = [_wishart_roots(rng, draws, size, freedom) for freedom in design.degrees_of_freedom]
        parts = [
            _squared_lengths(drawn, root) if is_used else np.zeros(squared.shape)
            for drawn, root, is_used in zip(wishart, roots, _used(design.population), strict=True)
        ]
        variances, freedom = variances_and_freedom(Parts(*parts), design)
        ratios = np.divide(squared, variances, out=np.zeros(squared.shape), where=variances > 0)
        largest.append(as_normal(ratios, freedom).max(axis=1))
    return np.concatenate(largest)


def _is_tested(design: CrossedDesign, order: np.ndarray) -> np.ndarray:
    """Return which pairs of the methods in this order are tested together, (pairs,)."""
    first, second = np.triu_indices(len(order), 1)
    if design.tested is None:
        return np.ones(len(first), dtype=bool)
    square = np.zeros((len(order), len(order)), dtype=bool)
    square[first, second] = square[second, first] = design.tested
    return square[np.asarray(order)[first], np.asarray(order)[second]]


def _covariance(parts: list[np.ndarray], design: CrossedDesign) -> np.ndarray:
    """Return the covariance of the means in ``_helmert``'s basis."""
    people, photos, rankings = parts
    if design.population.samples_people and design.population.samples_photos:
        return people + photos - rankings
    if design.population.samples_people:
        return people
    return photos if design.population.samples_photos else rankings


def _pair_contrasts(k: int) -> np.ndarray:
    """Return (pairs, k): +1 for the first method of a pair and -1 for the second."""
    first, second = np.triu_indices(k, 1)
    return np.eye(k)[first] - np.eye(k)[second]


def _helmert(k: int) -> np.ndarray:
    """Return (k - 1, k) orthonormal contrasts."""
    rows = np.tril(np.ones((k - 1, k)))
    places = np.arange(1, k)
    rows[places - 1, places] = -places
    return rows / np.sqrt(places * (places + 1))[:, None]


def _root(covariance: np.ndarray) -> np.ndarray:
    """Return the symmetric square root of a covariance, its eigenvalues that are negative or rounding taken as 0."""
    values, vectors = np.linalg.eigh(covariance)
    root: np.ndarray = (
        vectors * np.sqrt(np.where(values > ROUNDING * values.max(), values, 0).clip(min=0))
    ) @ vectors.T
    return root


def _without_rounding(roots: list[np.ndarray]) -> list[np.ndarray]:
    """Return the roots, (size, pairs) each, with 0 for pairs of which only rounding is left: see ``CrossedDesign``."""
    variances = [(root**2).sum(axis=0) for root in roots]
    least = ROUNDING * np.max(variances)
    return [np.where(variance > least, root, 0) for root, variance in zip(roots, variances, strict=True)]


def _wishart_roots(rng: np.random.Generator, draws: int, size: int, freedom: float) -> np.ndarray:
    """Return (draws, size, size): upper triangles R.

    R'R has mean 1 and the Wishart distribution (Bartlett 1933); it is 0 without degrees of freedom.
    """
    roots = np.zeros((draws, size, size))
    if freedom > 0:
        for row in range(min(size, math.ceil(freedom))):
            # Fewer degrees of freedom than dimensions leave rows without variance.
            roots[:, row, row] = np.sqrt(2 * rng.standard_gamma((freedom - row) / 2, draws))
            roots[:, row, row + 1 :] = rng.standard_normal((draws, size - row - 1))
        roots /= math.sqrt(freedom)
    return roots


def _squared_lengths(wishart: np.ndarray, root: np.ndarray) -> np.ndarray:
    """Return (draws, pairs): of the columns of R @ `root`, for every (size, size) R of `wishart`."""
    found = np.empty((len(wishart), root.shape[1]))
    at_once = max(1, _NUMBERS_IN_CACHE // root.size)
    for start in range(0, len(wishart), at_once):
        draws = wishart[start : start + at_once]
        products = draws.reshape(-1, len(root)) @ root
        products *= products
        found[start : start + len(draws)] = products.reshape(*draws.shape[:2], -1).sum(axis=1)
    return found


def _used(population: Population) -> tuple[bool, bool, bool]:
    """Return which of ``Parts`` decide about a population; the others are drawn, too, so that draws stay the same."""
    return population.samples_people, population.samples_photos, True

"""Whether methods fare differently in the groups of a factor: in portraits and landscapes, with men and women.

The interaction of method and factor: every method's mean score at one level of the factor minus that at another. People
and photos both differ, so each difference gets a variance with the parts of people, of photos and of rankings, as the
difference of two methods does (``study.analysis.student``): the parts of the two means, minus twice what they share
where the same people, or photos, are at both levels. People with a taste for portraits of their own are in it, because
the means of the people who see both levels are compared person by person. That is why no labels are permuted: moving
the labels of photos holds for exactly these people, and with such tastes it finds differences in far more than 5 % of
studies where there are none (docs/group-checks.md).

A factor has one p-value, that of its largest standardized difference among all methods and pairs of levels, compared
with draws from a normal distribution with their correlations; degrees of freedom are Satterthwaite's, one number for
each difference, because levels differ in size (Welch's test, with people and photos crossed). All factors together are
corrected by Holm, and their single differences by Bonferroni over the factors.

References:
    B. L. Welch (1947). The generalization of Student's problem when several different population variances are
    involved. Biometrika 34, 28-35.
    F. E. Satterthwaite (1946). An approximate distribution of estimates of variance components. Biometrics
    Bulletin 2, 110-114.
    H. H. Clark (1973). The language-as-fixed-effect fallacy. Journal of Verbal Learning and Verbal Behavior 12,
    335-359 (people and photos as samples).
    M. Hasler and L. A. Hothorn (2008). Multiple contrast tests in the presence of heteroscedasticity. Biometrical
    Journal 50, 793-800.
    N. L. Johnson and B. L. Welch (1940). Applications of the non-central t-distribution. Biometrika 31, 362-389 (the
    differences that would be found).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import special

from study.analysis.canonical import order_of_methods
from study.analysis.clustering import clustered_covariance
from study.analysis.crossed_design import CrossedDesign, Parts
from study.analysis.factors import Factor
from study.analysis.one_thread import one_thread
from study.analysis.population import Population
from study.analysis.power import POWER
from study.analysis.rank_matrix import NotComputableError, RankMatrix, sums_by
from study.analysis.significance import SIGNIFICANCE, holm
from study.analysis.simultaneous import DRAWS, SEED, as_normal, from_normal
from study.analysis.student import Estimates, estimates, variances_and_freedom

FEW_DEGREES = 0.3
"""Standardized differences are divided by 1 + this / the fewest degrees of freedom, set by simulation."""


@dataclass(frozen=True)
class Interaction:
    """How the levels of one factor differ.

    Attributes:
        differences: One row per method and pair of levels; columns ``method``, ``a``, ``b`` (levels), ``difference``
            (mean score at a minus that at b, points), ``se``, ``df``, ``z`` (without sign, on the normal scale) and
            ``p`` (for all differences of this factor).
        p: The smallest ``p``: that of the interaction; NaN where nothing varies.
        drawn: (DRAWS,) the largest ``z`` in studies without an interaction, descending.
    """

    differences: pd.DataFrame
    p: float
    drawn: np.ndarray


@dataclass(frozen=True)
class _Level:
    """The rankings at one level, and what their mean scores, (k,), are made of."""

    matrix: RankMatrix
    rows: np.ndarray
    parts: Parts
    degrees: tuple[float, float, float]


@dataclass(frozen=True)
class _Difference:
    """What Student's t needs of the difference of two levels, as a ``study.analysis.student.Design``."""

    population: Population
    degrees_of_freedom: tuple[float, float, float]


def interaction(matrix: RankMatrix, factor: Factor, population: Population) -> Interaction:
    """Return how the levels of a factor differ.

    Raises:
        NotComputableError: If a level has too few people, photos or rankings for this population.
    """
    levels = [_level(matrix, factor, place, population) for place in range(len(factor.levels))]
    pairs = list(combinations(range(len(levels)), 2))
    found = [_difference(levels[a], levels[b], population) for a, b in pairs]
    ratios = np.concatenate([one.ratios() for one in found])
    freedom = np.concatenate([one.freedom for one in found])
    z = as_normal(ratios**2, freedom) / (1 + FEW_DEGREES / freedom.min())
    drawn = _largest_of_draws(matrix, levels, pairs, population)
    p = np.where(np.isnan(z), np.nan, (1 + np.searchsorted(-drawn, -z, side="right")) / (DRAWS + 1))
    k = len(matrix.methods)
    table = pd.DataFrame(
        {
            "method": list(matrix.methods) * len(pairs),
            "a": np.repeat([factor.levels[a] for a, _ in pairs], k),
            "b": np.repeat([factor.levels[b] for _, b in pairs], k),
            "difference": np.concatenate([one.means for one in found]),
            "se": np.concatenate([one.errors for one in found]),
            "df": freedom,
            "z": z,
            "p": p,
        }
    )
    return Interaction(table, float(np.nanmin(p, initial=np.inf)), drawn)


def corrected(p: Sequence[float]) -> np.ndarray:
    """Return the p-values of factors, adjusted for their number by Holm; missing ones stay missing."""
    return holm(np.array([value if math.isfinite(value) else np.nan for value in p]))


def together(found: Interaction, factors: int) -> pd.DataFrame:
    """Return ``Interaction.differences`` with what holds for all differences of so many tested factors.

    Columns are added: ``p_all``, and ``low``, ``high``, intervals that exclude 0 where ``p_all`` is below 5 %, points.
    """
    table = found.differences
    reach = (_critical(found, factors) * table["se"]).where(table["se"] > 0)
    return table.assign(
        low=table["difference"] - reach,
        high=table["difference"] + reach,
        p_all=(table["p"] * factors).clip(upper=1),
    )


def detectable(found: Interaction, factors: int) -> np.ndarray:
    """Return the true differences that so many tested factors' tests find with power 80 %, points.

    One number, not negative, per row of ``Interaction.differences``, by the noncentral t distribution with standard
    errors as estimated; NaN where a difference does not vary.
    """
    errors, freedom = (found.differences[name].to_numpy(float) for name in ("se", "df"))
    needed = special.nctdtrinc(freedom, 1 - POWER, _critical(found, factors))
    return np.where(errors > 0, needed * errors, np.nan)


def _critical(found: Interaction, factors: int) -> np.ndarray:
    """Return the t ratio beyond which each difference is found, all differences of all factors being tested."""
    critical = found.drawn[max(math.ceil(SIGNIFICANCE / factors * (DRAWS + 1)) - 2, 0)]
    few = 1 + FEW_DEGREES / found.differences["df"].min()
    return from_normal(critical * few, found.differences["df"].to_numpy())


def _level(matrix: RankMatrix, factor: Factor, place: int, population: Population) -> _Level:
    rows = factor.codes == place
    chosen = matrix.only(rows)
    try:
        design = CrossedDesign(chosen, population)
    except NotComputableError as error:
        raise NotComputableError(f"{factor.name}, {factor.levels[place]}: {error}") from error
    return _Level(chosen, rows, design.parts(chosen.scores), design.degrees_of_freedom)


def _difference(first: _Level, second: _Level, population: Population) -> Estimates:
    """Return the differences of the methods' mean scores, (k,), of two levels, with their uncertainty."""
    one, other = first.parts, second.parts
    of_people, people = _shared(first, second, "participant")
    of_photos, photos = _shared(first, second, "image")
    parts = Parts(
        one.people + other.people - 2 * of_people,
        one.photos + other.photos - 2 * of_photos,
        one.rankings + other.rankings,
    )
    means = first.matrix.scores.mean(axis=0) - second.matrix.scores.mean(axis=0)
    variances, freedom = np.empty(len(means)), np.empty(len(means))
    for at in range(len(means)):
        degrees = (
            people - 1 if people > 1 else _welch(one.people[at], other.people[at], first.degrees[0], second.degrees[0]),
            photos - 1 if photos > 1 else _welch(one.photos[at], other.photos[at], first.degrees[1], second.degrees[1]),
            first.degrees[2] + second.degrees[2],
        )
        here = Parts(*(part[at : at + 1] for part in vars(parts).values()))
        variance, degree = variances_and_freedom(here, _Difference(population, degrees))
        variances[at], freedom[at] = variance[0], degree[0]
    return Estimates(means, np.sqrt(variances), freedom)


def _shared(first: _Level, second: _Level, what: str) -> tuple[np.ndarray, float]:
    """Return the covariance, (k,), of two levels' means by the people, or photos, at both, and how many these are.

    The number is the effective one, as in ``effective_clusters``; covariance and number are 0 without two of them.
    """
    names = "participants" if what == "participant" else "images"
    units, other_units = getattr(first.matrix, names), getattr(second.matrix, names)
    common = units.intersection(other_units)
    if len(common) < 2:
        return np.zeros(len(first.matrix.methods)), 0.0
    counts, means = [], []
    for level, known in ((first, units), (second, other_units)):
        codes, scores = getattr(level.matrix, what), level.matrix.scores
        of_units = np.bincount(codes, minlength=len(known)).astype(float)
        chosen = known.get_indexer(common)
        sums = sums_by(codes, scores - scores.mean(axis=0), len(known))
        counts.append(of_units[chosen])
        means.append(sums[chosen] / of_units[chosen, None])
    in_first, in_second = counts
    covariance = ((means[0] - means[0].mean(axis=0)) * (means[1] - means[1].mean(axis=0))).sum(axis=0)
    weight = float((in_first * in_second).sum()) / (len(first.matrix) * len(second.matrix))
    ranked = in_first + in_second
    return weight * covariance / (len(common) - 1), float(ranked.sum() ** 2 / (ranked**2).sum())


def _welch(one: float, other: float, of_one: float, of_other: float) -> float:
    """Return the degrees of freedom of the sum of two independent estimates of variances."""
    one, other = max(one, 0.0), max(other, 0.0)
    spread = one**2 / of_one + other**2 / of_other if min(of_one, of_other) > 0 else 0.0
    return (one + other) ** 2 / spread if spread > 0 else max(of_one, of_other)


@one_thread()
def _largest_of_draws(
    matrix: RankMatrix, levels: Sequence[_Level], pairs: Sequence[tuple[int, int]], population: Population
) -> np.ndarray:
    """Return (DRAWS,), descending: the largest standardized difference of studies without an interaction."""
    order = order_of_methods(matrix)
    k = len(order)
    contributions = np.zeros((len(matrix), len(levels) * k))
    for place, level in enumerate(levels):
        scores = level.matrix.scores[:, order]
        contributions[level.rows, place * k : (place + 1) * k] = (scores - scores.mean(axis=0)) / len(scores)
    found = clustered_covariance(contributions, matrix)
    covariance = {
        Population.BOTH: found.cautious,
        Population.PEOPLE: found.participants,
        Population.PHOTOS: found.images,
        Population.NEITHER: found.rankings,
    }[population]
    contrasts = np.zeros((len(pairs) * k, len(levels) * k))
    for at, (a, b) in enumerate(pairs):
        rows = np.arange(at * k, (at + 1) * k)
        contrasts[rows, a * k + np.arange(k)] = 1
        contrasts[rows, b * k + np.arange(k)] = -1
    values, vectors = np.linalg.eigh(covariance)
    roots = contrasts @ (vectors * np.sqrt(values.clip(min=0)))
    lengths = np.sqrt((roots**2).sum(axis=1))
    known = lengths > 1e-6 * lengths.max(initial=0)
    normal = np.random.default_rng(SEED).standard_normal((DRAWS, roots.shape[1]))
    largest = np.abs(normal @ (roots[known] / lengths[known, None]).T).max(axis=1, initial=0)
    return np.sort(largest)[::-1]


def level_means(matrix: RankMatrix, factor: Factor, population: Population) -> pd.DataFrame:
    """Return the mean score of every method at every level; errors as ``interaction``.

    Columns are ``level``, ``method``, ``mean``, ``low``, ``high`` (95 %, of this mean alone; NaN where nothing varies),
    points, and ``people``, ``photos``, ``rankings``: how many.
    """
    tables = []
    for place, name in enumerate(factor.levels):
        level = matrix.only(factor.codes == place)
        found = estimates(CrossedDesign(level, population), level.scores)
        low, high = (np.clip(limit, level.scale[-1], level.scale[0]) for limit in found.interval())
        tables.append(
            pd.DataFrame(
                {
                    "level": name,
                    "method": list(level.methods),
                    "mean": found.means,
                    "low": low,
                    "high": high,
                    "people": len(level.participants),
                    "photos": len(level.images),
                    "rankings": len(level),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)

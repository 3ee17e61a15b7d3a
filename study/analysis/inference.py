"""Means, differences and win rates with intervals and p-values, for one population.

Interval and p-value of a pair come from the same Student's t, so that one excludes 0 exactly where the other is below
5 %; so do the interval and p-value for all pairs at once, which with two methods are the same. Only what holds for all
pairs may be claimed (``study.analysis.report_parts.claims``).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from study.analysis.crossed_design import CrossedDesign
from study.analysis.equality import EqualityTest, equality_test
from study.analysis.pairs import method_pairs
from study.analysis.population import Population
from study.analysis.rank_matrix import RankMatrix
from study.analysis.significance import CONFIDENCE, SIGNIFICANCE, holm
from study.analysis.simultaneous import AllPairs, all_pairs
from study.analysis.student import Estimates, Moments, estimates_of, estimates_once, moments_once


@dataclass(frozen=True)
class Inference:
    """What a study says about one population.

    Attributes:
        population: What people and photos are a sample of.
        pairs: What holds for all pairs together.
        means: Index ``method``; columns ``mean``, ``low``, ``high`` (95 %), ``se``, ``df``, and ``naive_low``,
            ``naive_high``, ``naive_se``: what they would be if every ranking were independent, for comparison only.
            Points.
        differences: One row per pair of methods; columns ``a``, ``b``, ``difference`` (mean score of a minus that of
            b, points), ``low``, ``high`` (95 %), ``se``, ``df``, ``p`` (two-sided, agrees with the interval),
            ``equivalence_low``, ``equivalence_high`` (90 %, for two one-sided tests at 5 %), ``p_holm`` (``p``
            adjusted for the number of pairs, Holm), ``all_low``, ``all_high`` (95 % for all pairs together) and
            ``p_all`` (adjusted for all pairs, agrees with that interval).
        win_rates: One row per ordered pair: columns ``a``, ``b``, ``rate`` (share of rankings with a above b), ``low``,
            ``high`` (95 %), ``p`` (of a rate of 50 %).
    """

    population: Population
    pairs: AllPairs
    means: pd.DataFrame
    differences: pd.DataFrame
    win_rates: pd.DataFrame


def infer(matrix: RankMatrix, population: Population) -> Inference:
    """Return what a study says about a population; limits are NaN where nothing varies.

    Raises:
        NotComputableError: With too few participants, photos or rankings for that population.
    """
    design = CrossedDesign(matrix, population)
    return inference_of(design, _win_rates(design))


def inference_of(design: CrossedDesign, win_rates: pd.DataFrame) -> Inference:
    """Return means and differences of the scores of `design` beside ``Inference.win_rates`` that are known already."""
    matrix = design.matrix
    first, second = np.array(method_pairs(matrix)).T
    differences = _differences(design)
    together = _together(design, differences)
    reach = float(matrix.scale[0] - matrix.scale[-1])
    p = differences.p()
    low, high = _limited(differences, -reach, reach)
    narrow_low, narrow_high = _limited(differences, -reach, reach, 1 - 2 * SIGNIFICANCE)
    names = np.array(matrix.methods, dtype=object)
    table = pd.DataFrame(
        {
            "a": names[first],
            "b": names[second],
            "difference": differences.means,
            "low": low,
            "high": high,
            "se": differences.errors,
            "df": differences.freedom,
            "p": p,
            "equivalence_low": narrow_low,
            "equivalence_high": narrow_high,
            "p_holm": holm(p),
            # What is drawn can be narrower than Student's t, which has fewer degrees of freedom where photos or people
            # are few; what holds for all pairs also holds for each.
            "all_low": np.fmin(np.clip(together.low, -reach, reach), low),
            "all_high": np.fmax(np.clip(together.high, -reach, reach), high),
            "p_all": np.fmax(together.p, p),
        }
    )
    return Inference(design.population, together, _means(design), table, win_rates)


def equal_means(matrix: RankMatrix, population: Population) -> EqualityTest:
    """Return the headline test alone; errors as ``infer`` and ``equality_test``."""
    return equality_of(CrossedDesign(matrix, population))


def equality_of(design: CrossedDesign) -> EqualityTest:
    """Return the headline test of the scores of `design`; errors as ``equality_test``."""
    return equality_test(_together(design, _differences(design)))


def mean_scores_and_test(matrix: RankMatrix, population: Population) -> tuple[pd.DataFrame, EqualityTest]:
    """Return ``Inference.means`` and the headline test alone; errors as ``infer`` and ``equality_test``."""
    design = CrossedDesign(matrix, population)
    return _means(design), equality_test(_together(design, _differences(design)))


def _together(design: CrossedDesign, differences: Estimates) -> AllPairs:
    """Return what holds for all pairs: drawn once, however many sections ask for it."""
    return design.matrix.once(("all pairs", design.population), lambda: all_pairs(design, differences))


def difference_components(matrix: RankMatrix) -> np.ndarray:
    """Return (3, pairs): ``CrossedDesign.components`` of the differences of mean scores, by ``method_pairs``.

    Raises:
        NotComputableError: With fewer than 2 participants or photos.
    """
    return _difference_moments(CrossedDesign(matrix, Population.BOTH)).components


def score_components(matrix: RankMatrix, population: Population) -> np.ndarray:
    """Return (3, k): ``CrossedDesign.components`` of the methods' scores; errors as ``infer``."""
    return _score_moments(CrossedDesign(matrix, population)).components


def _score_moments(design: CrossedDesign) -> Moments:
    return moments_once(design, "means", lambda: design.matrix.scores)


def _differences(design: CrossedDesign) -> Estimates:
    return estimates_of(design, _difference_moments(design), design.own_of_pairs)


def _difference_moments(design: CrossedDesign) -> Moments:
    first, second = np.array(method_pairs(design.matrix)).T
    return moments_once(design, "differences", lambda: _between(design.matrix.scores, first, second))


def _between(scores: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return (n, q): the scores in the columns `first` minus those in `second`, column by column in memory."""
    found = np.empty((len(first), len(scores)))
    for one, a, b in zip(found, first, second, strict=True):
        np.subtract(scores[:, a], scores[:, b], out=one)
    return found.T


def _means(design: CrossedDesign) -> pd.DataFrame:
    matrix = design.matrix
    found = estimates_of(design, _score_moments(design), design.own_of_methods)
    low, high = _limited(found, float(matrix.scale[-1]), float(matrix.scale[0]))
    naive = matrix.once("naive errors", lambda: matrix.scores.std(axis=0, ddof=1) / np.sqrt(len(matrix)))
    reach = stats.norm.ppf((1 + CONFIDENCE) / 2) * naive
    return pd.DataFrame(
        {
            "mean": found.means,
            "low": low,
            "high": high,
            "se": found.errors,
            "df": found.freedom,
            "naive_low": found.means - reach,
            "naive_high": found.means + reach,
            "naive_se": naive,
        },
        index=pd.Index(matrix.methods, name="method"),
    )


def _win_rates(design: CrossedDesign) -> pd.DataFrame:
    matrix = design.matrix
    first, second = np.array(method_pairs(matrix)).T
    found = estimates_once(design, "win rates", lambda: matrix.above(first, second))
    low, high = _limited(found, 0.0, 1.0)
    names = np.array(matrix.methods, dtype=object)
    p = found.p(0.5)
    one = {"a": names[first], "b": names[second], "rate": found.means, "low": low, "high": high, "p": p}
    other = {"a": names[second], "b": names[first], "rate": 1 - found.means, "low": 1 - high, "high": 1 - low, "p": p}
    return pd.concat([pd.DataFrame(one), pd.DataFrame(other)], ignore_index=True)


def _limited(
    found: Estimates, lowest: float, highest: float, confidence: float = CONFIDENCE
) -> tuple[np.ndarray, np.ndarray]:
    """Return limits that do not leave the values that are possible."""
    low, high = found.interval(confidence)
    return np.clip(low, lowest, highest), np.clip(high, lowest, highest)

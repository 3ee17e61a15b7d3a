"""Just-objectionable differences: Thurstone's scale (Case V), on which 75 % prefer a method to one that is 1 below.

Every comparison of two versions is decided by normal noise of the same size around the methods' places on the scale.
The places maximize the likelihood of how often each method is ranked above each other, times the distance prior of
pwcmp, which draws a pair's distance to those that the other pairs support; it matters where few have compared.
Comparisons within a ranking, by a person and of a photo depend on each other, so errors come from the scores of whole
rankings, clustered both ways; the prior is left out of them. The prior alone does not always keep a distance finite
that the likelihood leaves infinite, so there is no scale where some methods are never ranked below the others.

References:
    L. L. Thurstone (1927). A law of comparative judgment. Psychological Review 34, 273-286.
    M. Perez-Ortiz and R. K. Mantiuk (2017). A practical guide and software for analysing pairwise comparison
    experiments. arXiv 1712.03686; pwcmp of 2017-09-13 for the prior.
    H. White (1982). Maximum likelihood estimation of misspecified models. Econometrica 50, 1-25 (sandwich).
    A. C. Cameron, J. B. Gelbach and D. L. Miller (2011). Robust inference with multiway clustering. Journal of Business
    and Economic Statistics 29, 238-249 (section 2.3: few clusters).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize, special, stats
from scipy.sparse.csgraph import connected_components

from study.analysis.clustering import clustered_covariance
from study.analysis.pairs import method_pairs, pairwise_wins
from study.analysis.rank_matrix import NotComputableError, RankMatrix
from study.analysis.significance import CONFIDENCE

PREFERRED = 0.75
"""Share of people who prefer a method to one that is 1 JOD below."""

_UNIT = 1 / special.ndtri(PREFERRED)  # standard deviation of a comparison's noise, JOD
_LEAST_PRIOR = 0.1  # of a distance; pwcmp's
_TOLERANCE = 1e-8  # of the gradient, per comparison


@dataclass(frozen=True)
class Jod:
    """The scale.

    Attributes:
        estimates: Index ``method``; columns ``jod`` (adding up to 0), ``se``, ``low``, ``high`` (95 %).
        differences: One row per pair of methods: columns ``a``, ``b``, ``difference`` (a minus b, JOD), ``se``,
            ``low``, ``high`` (95 %, of this pair alone).

    Errors and limits are for people and photos like these; NaN for one participant or one photo.
    """

    estimates: pd.DataFrame
    differences: pd.DataFrame


def jod(matrix: RankMatrix) -> Jod:
    """Place the methods on the scale.

    Raises:
        NotComputableError: If some methods are never ranked below the others.
    """
    wins = pairwise_wins(matrix).to_numpy()
    if connected_components(wins > 0, connection="strong")[0] > 1:
        raise NotComputableError(
            "JOD cannot be computed: some methods are never ranked below the others, so no finite difference is large "
            "enough."
        )
    places = places_of(wins)
    covariance, freedom = _covariance(matrix, wins, places)
    first, second = np.array(method_pairs(matrix)).T
    variances, methods = np.diag(covariance), np.array(matrix.methods, dtype=object)
    between = variances[first] + variances[second] - 2 * covariance[first, second]
    pairs = pd.DataFrame({"a": methods[first], "b": methods[second], "difference": places[first] - places[second]})
    estimates = pd.DataFrame({"jod": places}, index=pd.Index(matrix.methods, name="method"))
    return Jod(_with_limits(estimates, "jod", variances, freedom), _with_limits(pairs, "difference", between, freedom))


def _with_limits(table: pd.DataFrame, column: str, variances: np.ndarray, freedom: float) -> pd.DataFrame:
    """Add standard errors and limits of a column; NaN without degrees of freedom."""
    errors = np.sqrt(np.maximum(variances, 0)) if freedom else np.full(len(table), np.nan)
    reach = stats.t.isf((1 - CONFIDENCE) / 2, freedom) * errors if freedom else errors
    return table.assign(se=errors, low=table[column] - reach, high=table[column] + reach)


def places_of(wins: np.ndarray) -> np.ndarray:
    """Return (k,): the methods' places in JOD, adding up to 0, from (k, k) counts of the row's over the column's."""
    compared = wins + wins.T
    # Where all are at one place, the curvature of a comparison is 2 / pi.
    curvature = (np.diag(compared.sum(axis=1)) - compared)[:-1, :-1] * 2 / np.pi / _UNIT**2 / compared.sum()
    inverse = np.linalg.inv(curvature)
    found = optimize.minimize(
        lambda rest: _loss(wins, np.append(rest, 0.0)),
        np.zeros(len(wins) - 1),
        jac=True,
        method="BFGS",
        options={"gtol": _TOLERANCE, "hess_inv0": (inverse + inverse.T) / 2},
    )
    places = np.append(found.x, 0.0)
    return places - places.mean()


def _loss(wins: np.ndarray, places: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the negative logarithm of likelihood times prior, per comparison, and its gradient without the last."""
    above, below = np.nonzero((wins + wins.T) > 0)
    won, lost = wins[above, below].astype(float), wins[below, above].astype(float)
    apart = (places[above] - places[below]) / _UNIT
    up, down = special.log_ndtr(apart), special.log_ndtr(-apart)
    slope_up, slope_down = _ratio(apart), -_ratio(-apart)
    # The answers to one pair (rows) as evidence for the distances of all (columns), pairs taken both ways.
    shifted, other = _shifted(won, lost), _shifted(lost, won)
    evidence = shifted[:, None] * up + other[:, None] * down
    evidence -= special.logsumexp(evidence, axis=1, keepdims=True)
    shares = np.exp(evidence)
    prior = shares.sum(axis=0) + _LEAST_PRIOR
    loglik = won @ up + lost @ down + np.log(prior).sum()
    slopes = won * slope_up + lost * slope_down
    weights = shares * (1 / prior - (shares @ (1 / prior))[:, None])
    slopes += (weights * (shifted[:, None] * slope_up + other[:, None] * slope_down)).sum(axis=0)
    k, total = len(places), won.sum()
    gradient = np.bincount(above, slopes, k) - np.bincount(below, slopes, k)
    return -loglik / total, -gradient[:-1] / _UNIT / total


def _shifted(won: np.ndarray, lost: np.ndarray) -> np.ndarray:
    """Return wins with unanimous answers moved by one, so that they are evidence for a finite distance."""
    return np.where(won == 0, 1.0, np.where(lost == 0, won - 1, won))


def _ratio(apart: np.ndarray) -> np.ndarray:
    """Return the derivative of the logarithm of the normal distribution."""
    slope: np.ndarray = np.exp(-(apart**2) / 2 - special.log_ndtr(apart)) / np.sqrt(2 * np.pi)
    return slope


def _covariance(matrix: RankMatrix, wins: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, float]:
    """Return (k, k) for people and photos like these, and its degrees of freedom."""
    n, k = matrix.ranks.shape
    apart = np.subtract.outer(places, places) / _UNIT
    slopes = _ratio(apart) / _UNIT
    curvature = wins * slopes * (slopes + apart / _UNIT)
    information = np.diag((curvature + curvature.T).sum(axis=1)) - curvature - curvature.T
    bread = np.linalg.inv(information + 1) - 1 / k**2
    scores = np.zeros((k, n))
    for a, b in method_pairs(matrix):
        # One pair after the other: all of them at once would take much memory in a large study.
        slope = np.where(matrix.ranks[:, a] < matrix.ranks[:, b], slopes[a, b], -slopes[b, a])
        scores[a] += slope
        scores[b] -= slope
    # The prior leaves a small sum.
    scores -= scores.mean(axis=1, keepdims=True)
    clustered = clustered_covariance(scores.T @ bread, matrix)
    fewest = min(clustered.clusters)
    # Residuals are smaller than errors, which tells where clusters are few (Cameron, Gelbach and Miller 2011).
    return clustered.two_way * (fewest / (fewest - 1) if fewest > 1 else 1.0), fewest - 1

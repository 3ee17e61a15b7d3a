"""Scores of methods: means, rank counts and the five numbers of a box plot.

Scores are on the study's scale (by default 10 = best to 0), so the mean scores of all methods add up to the sum of the
scale, 25 for five methods. The rows or columns of every result are in the order of ``matrix.methods``.

References:
    R. J. Hyndman and Y. Fan (1996). Sample quantiles in statistical packages. The American Statistician 50, 361-365.
    J. W. Tukey (1977). Exploratory Data Analysis. Addison-Wesley (whiskers to the last value within 1.5 IQR).
    Y. Deng, C. C. Loy and X. Tang (2018). Aesthetic-driven image enhancement by adversarial learning. ACM MM, Sec. 4.4.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from study.analysis.rank_matrix import RankMatrix, sums_by

WHISKER_REACH = 1.5  # interquartile ranges beyond the box


@dataclass(frozen=True)
class BoxStatistics:
    """The numbers of a box plot, all in the unit of the values.

    Attributes:
        count: Number of values.
        mean: Their mean.
        q1: First quartile, Hyndman and Fan's type 7 (numpy's "linear", R's default), as are the other two.
        median: Second quartile.
        q3: Third quartile.
        lower_whisker: Smallest value that is at most 1.5 interquartile ranges below q1.
        upper_whisker: Largest value that is at most 1.5 interquartile ranges above q3.
        outliers: The values beyond the whiskers, ascending.
    """

    count: int
    mean: float
    q1: float
    median: float
    q3: float
    lower_whisker: float
    upper_whisker: float
    outliers: tuple[float, ...]


def box_statistics(values: ArrayLike) -> BoxStatistics:
    """Return the numbers of a Tukey box plot.

    Raises:
        ValueError: If there is no value or one is not finite.
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    if ordered.size == 0 or not np.isfinite(ordered).all():
        raise ValueError(f"values must be one or more finite numbers, not {ordered.tolist()}")
    q1, median, q3 = (float(quartile) for quartile in np.quantile(ordered, (0.25, 0.5, 0.75), method="linear"))
    reach = WHISKER_REACH * (q3 - q1)
    beyond = (ordered < q1 - reach) | (ordered > q3 + reach)
    within = ordered[~beyond]
    return BoxStatistics(
        count=ordered.size,
        mean=float(ordered.mean()),
        q1=q1,
        median=median,
        q3=q3,
        # An interpolated quartile may lie beyond every value that is within reach; a whisker never enters the box.
        lower_whisker=min(q1, float(within[0])),
        upper_whisker=max(q3, float(within[-1])),
        outliers=tuple(ordered[beyond].tolist()),
    )


def mean_scores(matrix: RankMatrix) -> pd.DataFrame:
    """Return the mean score of every method over all rankings.

    Returns:
        Index ``method``; columns ``mean`` (points), ``rankings`` (how many rankings the mean is over) and
        ``mean_of_participant_means`` (points; differs from ``mean`` where some ranked more photos than others).
    """
    return matrix.once("mean scores", lambda: _mean_scores(matrix))


def _mean_scores(matrix: RankMatrix) -> pd.DataFrame:
    methods = pd.Index(matrix.methods, name="method")
    of_participants = participant_mean_scores(matrix).mean()
    means = matrix.scores.mean(axis=0) if len(matrix) else np.full(len(methods), np.nan)
    return pd.DataFrame(
        {"mean": means, "rankings": len(matrix), "mean_of_participant_means": of_participants.to_numpy()}, index=methods
    )


def photo_mean_scores(matrix: RankMatrix) -> pd.DataFrame:
    """Return the mean score of every method for every ranked photo: index ``image``, one column per method, points."""
    return matrix.once("photo mean scores", lambda: _means_by(matrix, matrix.image, matrix.images, matrix.scores))


def participant_mean_scores(matrix: RankMatrix) -> pd.DataFrame:
    """Return the mean score that every participant gave: index ``participant``, one column per method, points."""
    return matrix.once(
        "participant mean scores", lambda: _means_by(matrix, matrix.participant, matrix.participants, matrix.scores)
    )


def photo_mean_ranks(matrix: RankMatrix) -> pd.DataFrame:
    """Return the mean rank of every method for every ranked photo: index ``image``, one column per method, 1..k."""
    return _means_by(matrix, matrix.image, matrix.images, matrix.ranks)


def participant_mean_ranks(matrix: RankMatrix) -> pd.DataFrame:
    """Return the mean rank that every participant gave: index ``participant``, one column per method, 1..k."""
    return _means_by(matrix, matrix.participant, matrix.participants, matrix.ranks)


def rank_counts(matrix: RankMatrix) -> pd.DataFrame:
    """Return how many times every method was given every rank: index ``method``, columns ``rank`` 1..k."""
    return matrix.once("rank counts", lambda: _rank_counts(matrix))


def _rank_counts(matrix: RankMatrix) -> pd.DataFrame:
    k = len(matrix.methods)
    # Incomplete rankings have 0 for a method that was not placed.
    counts = [np.bincount(matrix.ranks[:, place], minlength=k + 1)[1:] for place in range(k)]
    ranks = pd.RangeIndex(1, k + 1, name="rank")
    return pd.DataFrame(np.array(counts), index=pd.Index(matrix.methods, name="method"), columns=ranks)


def rank_shares(matrix: RankMatrix) -> pd.DataFrame:
    """Return the share of rankings that gave every method every rank; as ``rank_counts``, every row adding up to 1."""
    return rank_counts(matrix) / len(matrix)


def _means_by(matrix: RankMatrix, codes: np.ndarray, names: pd.Index, values: np.ndarray) -> pd.DataFrame:
    counts = np.bincount(codes, minlength=len(names))
    means = sums_by(codes, values, len(names)) / counts[:, None]
    return pd.DataFrame(means, index=names, columns=pd.Index(matrix.methods, name="method"))

"""Scores of methods from a rankings table: means, rank counts and the five numbers of a box plot.

Every ``rankings`` argument is a table as defined in ``study.analysis.rankings``; ``methods`` gives the keys of the
study's methods in the study's order, and the rows or columns of every result stand in that order. Scores are on the
study's scale (10 = best to 0), so that the mean scores of all methods add up to the sum of the scale, 25 for five
methods.

References:
    R. J. Hyndman and Y. Fan (1996). Sample quantiles in statistical packages. The American Statistician 50, 361-365.
    J. W. Tukey (1977). Exploratory Data Analysis. Addison-Wesley (whiskers to the last value within 1.5 IQR).
    Y. Deng, C. C. Loy and X. Tang (2018). Aesthetic-driven image enhancement by adversarial learning. ACM MM, Sec. 4.4.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from study.analysis.rankings import counted

WHISKER_REACH = 1.5  # interquartile ranges beyond the box


@dataclass(frozen=True)
class BoxStatistics:
    """What a box plot shows of some values, all in the unit of the values.

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


def box_statistics(values: Iterable[float]) -> BoxStatistics:
    """Return the numbers of a Tukey box plot.

    Raises:
        ValueError: If there is no value or one is not finite.
    """
    ordered = np.sort(np.fromiter(values, dtype=float))
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


def mean_scores(rankings: pd.DataFrame, methods: Sequence[str]) -> pd.DataFrame:
    """Return the mean score of every method over all rankings that count (``study.analysis.rankings.counted``).

    Returns:
        Index ``method``; columns ``mean`` (points) and ``rankings`` (how many rankings the mean is over).

    Raises:
        ValueError: If there are no rankings that count, or ``methods`` are not the methods of the table.
    """
    scores = _counted(rankings, methods).groupby("method")["score"]
    table = pd.DataFrame({"mean": scores.mean(), "rankings": scores.size()})
    return table.reindex(pd.Index(methods, name="method"))


def photo_mean_scores(rankings: pd.DataFrame, methods: Sequence[str]) -> pd.DataFrame:
    """Return the mean score of every method for every ranked photo, over the rankings that count.

    Returns:
        Index ``image``, ascending; one column per method (points).

    Raises:
        ValueError: As ``mean_scores``.
    """
    scores = _counted(rankings, methods)
    return scores.pivot_table(index="image", columns="method", values="score", aggfunc="mean")[list(methods)]


def rank_counts(rankings: pd.DataFrame, methods: Sequence[str]) -> pd.DataFrame:
    """Return how many times every method was given every rank in the rankings that count.

    Returns:
        Index ``method``; columns ``rank`` 1..k; counts.

    Raises:
        ValueError: As ``mean_scores``.
    """
    placements = _counted(rankings, methods)
    counts = pd.crosstab(placements["method"], placements["rank"])
    ranks = pd.RangeIndex(1, len(methods) + 1, name="rank")
    return counts.reindex(index=pd.Index(methods, name="method"), columns=ranks, fill_value=0)


def _counted(rankings: pd.DataFrame, methods: Sequence[str]) -> pd.DataFrame:
    """Return the rows of the rankings that count; ValueError if there are none, or of other methods."""
    rankings = counted(rankings)
    if rankings.empty:
        raise ValueError("rankings must hold at least one ranking that counts, but the table has none")
    ranked = sorted(rankings["method"].unique())
    if sorted(methods) != ranked:
        raise ValueError(f"methods must be the methods of the table, {ranked}, not {sorted(methods)}")
    return rankings

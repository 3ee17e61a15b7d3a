"""A cross-check of the intervals for people and photos like these: the bootstrap crossed over both.

Both people and photos are resampled, each with multinomial weights; the weight of a ranking is the product of its
person's and its photo's. Nothing is claimed from these intervals: they are wider than they need be, and depend a
little on the seed (docs/analysis-checks.md). The draws are made in an order of people and photos that does not depend
on their names.

References:
    P. McCullagh (2000). Resampling and exchangeable arrays. Bernoulli 6, 285-301.
    T. C. Hesterberg (2015). What teachers should know about the bootstrap. The American Statistician 69, 371-386
    (expanded percentiles).
    A. B. Owen (2007). The pigeonhole bootstrap. Annals of Applied Statistics 1, 386-411.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse, stats

from study.analysis.canonical import in_canonical_order
from study.analysis.clustering import effective_clusters
from study.analysis.one_thread import one_thread
from study.analysis.pairs import method_pairs
from study.analysis.rank_matrix import NotComputableError, RankMatrix
from study.analysis.scores import mean_scores
from study.analysis.significance import CONFIDENCE

DRAWS = 5000
SEED = 2018

_FEW = 30  # people or photos below which percentiles are expanded
_DENSE_CELLS = 20_000_000
_DENSE_SHARE = 0.1
_DRAWS_AT_ONCE = 500


@dataclass(frozen=True)
class Bootstrap:
    """Statistics of B studies resampled from one.

    Attributes:
        matrix: The rankings that were resampled.
        means: (B, k) mean score of every method, points.
        win_rates: (B, pairs) share of rankings in which the first of two methods is above the second, for the
            pairs of ``study.analysis.pairs.method_pairs``.
    """

    matrix: RankMatrix
    means: np.ndarray
    win_rates: np.ndarray


@one_thread()
def crossed_bootstrap(matrix: RankMatrix, draws: int = DRAWS, seed: int = SEED) -> Bootstrap:
    """Draw people and photos, each with replacement and independently, `draws` times.

    The same rankings, number of draws and seed give the same draws.

    Raises:
        NotComputableError: With fewer than two participants or fewer than two photos.
    """
    people, photos = len(matrix.participants), len(matrix.images)
    if people < 2 or photos < 2:
        raise NotComputableError(
            f"Intervals for people and photos like these need at least 2 of each; this table has {people} and {photos}."
        )
    rng = np.random.default_rng(seed)
    # Single precision is quick and enough for numbers from 0 to 1, whatever the scale.
    worst, reach = matrix.scale[-1], matrix.scale[0] - matrix.scale[-1]
    columns = [
        *((matrix.scores.T - worst) / reach).astype(np.float32),
        *((matrix.ranks[:, a] < matrix.ranks[:, b]).astype(np.float32) for a, b in method_pairs(matrix)),
    ]
    places = in_canonical_order(matrix)
    cells = [_cells(matrix, places, column) for column in (np.ones(len(matrix), np.float32), *columns)]
    rows = []
    for start in range(0, draws, _DRAWS_AT_ONCE):
        size = min(_DRAWS_AT_ONCE, draws - start)
        of_people, of_photos = _weights(rng, people, size), _weights(rng, photos, size)
        sums = np.stack([np.einsum("bi,bi->b", of_people @ cell, of_photos, dtype=float) for cell in cells], axis=1)
        # With many trials missing, a draw may contain no ranking; it is left out.
        weighty = sums[sums[:, 0] > 0]
        rows.append(weighty[:, 1:] / weighty[:, :1])
    statistics = np.concatenate(rows)
    k = len(matrix.methods)
    return Bootstrap(matrix, worst + reach * statistics[:, :k], statistics[:, k:])


def mean_intervals(bootstrap: Bootstrap) -> pd.DataFrame:
    """Return the intervals of every method's mean score (95 %, percentiles of the draws), points.

    Returns:
        Index ``method``; columns ``mean``, ``low``, ``high``, ``se``.
    """
    matrix = bootstrap.matrix
    low, high = _percentiles(bootstrap, bootstrap.means)
    means = mean_scores(matrix)["mean"]
    return pd.DataFrame({"mean": means, "low": low, "high": high, "se": bootstrap.means.std(axis=0, ddof=1)})


def difference_intervals(bootstrap: Bootstrap) -> pd.DataFrame:
    """Return the difference of the mean scores of every pair of methods, a minus b, in points.

    Returns:
        Columns ``a``, ``b``, ``difference``, ``low``, ``high`` (95 %, percentiles), ``se``.
    """
    matrix = bootstrap.matrix
    first, second = np.array(method_pairs(matrix)).T
    draws = bootstrap.means[:, first] - bootstrap.means[:, second]
    low, high = _percentiles(bootstrap, draws)
    means = matrix.scores.mean(axis=0)
    return _pairs_table(matrix, first, second).assign(
        difference=means[first] - means[second], low=low, high=high, se=draws.std(axis=0, ddof=1)
    )


def win_rate_intervals(bootstrap: Bootstrap) -> pd.DataFrame:
    """Return how often every method is ranked above every other, with its interval.

    Returns:
        One row per ordered pair: columns ``a``, ``b``, ``rate`` (share of rankings with a above b), ``low``, ``high``
        (95 %, percentiles).
    """
    matrix = bootstrap.matrix
    first, second = np.array(method_pairs(matrix)).T
    rates = (matrix.ranks[:, first] < matrix.ranks[:, second]).mean(axis=0)
    low, high = _percentiles(bootstrap, bootstrap.win_rates)
    one = _pairs_table(matrix, first, second).assign(rate=rates, low=low, high=high)
    other = _pairs_table(matrix, second, first).assign(rate=1 - rates, low=1 - high, high=1 - low)
    return pd.concat([one, other], ignore_index=True)


def _cells(
    matrix: RankMatrix, places: tuple[np.ndarray, np.ndarray], values: np.ndarray
) -> np.ndarray | sparse.csr_array:
    """Return the (P, I) sums of `values` by `places`, sparse where a dense table would be large and mostly empty."""
    shape = len(matrix.participants), len(matrix.images)
    cells = sparse.coo_array((values, places), shape=shape)
    is_small = shape[0] * shape[1] <= _DENSE_CELLS
    return cells.toarray() if is_small or len(matrix) > _DENSE_SHARE * shape[0] * shape[1] else cells.tocsr()


def _weights(rng: np.random.Generator, units: int, draws: int) -> np.ndarray:
    """Return (draws, units): how often each of `units` is drawn in `units` draws with replacement."""
    drawn = rng.integers(units, size=(draws, units)) + np.arange(draws)[:, None] * units
    return np.bincount(drawn.ravel(), minlength=draws * units).reshape(draws, units).astype(np.float32)


def _percentiles(bootstrap: Bootstrap, draws: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the limits of 95 % intervals: percentiles, expanded where there are few people or photos.

    Bootstrap intervals of few units are too narrow; for a mean it is known by how much (Hesterberg 2015).
    """
    fewest = min(effective_clusters(bootstrap.matrix))
    tail = (1 - CONFIDENCE) / 2
    if fewest < _FEW:
        reach = np.sqrt(fewest / (fewest - 1)) * stats.t.isf(tail, fewest - 1)
        tail = float(stats.norm.sf(reach))
    low, high = np.quantile(draws, (tail, 1 - tail), axis=0)
    return low, high


def _pairs_table(matrix: RankMatrix, first: np.ndarray, second: np.ndarray) -> pd.DataFrame:
    methods = np.array(matrix.methods, dtype=object)
    return pd.DataFrame({"a": methods[first], "b": methods[second]})

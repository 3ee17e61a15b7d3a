"""The interval of Kendall's W: how alike blocks such as these order the methods.

W of n blocks is (1 + (n - 1) r) / n, where r is the mean of Spearman's correlation over all pairs of blocks; n random
orders have W = 1 / n on average. The interval is r's, by the jackknife over blocks on Fisher's scale, put into W of n
blocks.

References:
    M. G. Kendall and B. B. Smith (1939). The problem of m rankings. Annals of Mathematical Statistics 10, 275-287.
    R. A. Fisher (1921). On the probable error of a coefficient of correlation deduced from a small sample. Metron 1,
    3-32.
    J. N. Arvesen (1969). Jackknifing U-statistics. Annals of Mathematical Statistics 40, 2076-2100.
"""

import numpy as np
import pandas as pd
from scipy import stats

from study.analysis.jackknife import jackknife_variance
from study.analysis.significance import CONFIDENCE

_FEWEST = 3


def concordance_interval(ranks: pd.DataFrame) -> tuple[float, float]:
    """Return the limits, within 0..1, of the 95 % interval of Kendall's W; NaN where blocks do not differ, or are few.

    Args:
        ranks: One row per block: the rank of every method in it, ties sharing their mean.
    """
    values = ranks.to_numpy(float)
    n = len(values)
    if n < _FEWEST:
        return np.nan, np.nan
    from_middle = values - values.mean(axis=1, keepdims=True)
    spread = (from_middle**2).sum(axis=1)
    whole = _mean_correlation(from_middle.sum(axis=0), spread.sum(), n)
    without = _mean_correlation(from_middle.sum(axis=0) - from_middle, spread.sum() - spread, n - 1)
    error = np.sqrt(jackknife_variance(without))
    if not error > 0:
        return np.nan, np.nan
    # Near 1 the correlation's distribution is skewed; on Fisher's scale it hardly is.
    reach = stats.t.isf((1 - CONFIDENCE) / 2, n - 1) * error / (1 - whole**2)
    low, high = ((1 + (n - 1) * np.tanh(np.arctanh(whole) + side * reach)) / n for side in (-1, 1))
    return max(float(low), 0.0), float(high)


def _mean_correlation(sums: np.ndarray, spread: np.ndarray, blocks: int) -> np.ndarray:
    """Return the mean correlation of `blocks` blocks from their summed, centered ranks and their squares.

    Blocks with ties have a smaller spread; the ratio is that of Kendall's W corrected for ties.
    """
    concordance = (sums**2).sum(axis=-1) / (blocks * spread)
    found: np.ndarray = (blocks * concordance - 1) / (blocks - 1)
    return found

"""The interval of Kendall's W: its jackknife with SciPy's statistic, on Fisher's scale."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from study.analysis.concordance import concordance_interval


def concordance(ranks: np.ndarray) -> float:
    """Return Kendall's W, corrected for ties."""
    n, k = ranks.shape
    return float(stats.friedmanchisquare(*ranks.T).statistic / (n * (k - 1)))


def mean_correlation(ranks: np.ndarray) -> float:
    """Return the mean of Spearman's correlation that belongs to W."""
    n = len(ranks)
    return (n * concordance(ranks) - 1) / (n - 1)


def blocks(n: int, k: int, strength: float, seed: int, ties: bool = False) -> np.ndarray:
    liking = strength * np.arange(k) + np.random.default_rng(seed).normal(size=(n, k))
    return stats.rankdata(np.round(liking) if ties else liking, axis=1)


@pytest.mark.parametrize(("n", "k", "ties"), [(12, 4, False), (8, 5, True)], ids=["no ties", "ties"])
def test_the_interval_is_the_jackknifes_on_fishers_scale(n: int, k: int, ties: bool) -> None:
    ranks = blocks(n, k, 0.5, seed=2, ties=ties)
    whole = mean_correlation(ranks)
    without = np.array([mean_correlation(np.delete(ranks, block, axis=0)) for block in range(n)])
    error = np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
    reach = stats.t.ppf(0.975, n - 1) * error / (1 - whole**2)
    low, high = ((1 + (n - 1) * np.tanh(np.arctanh(whole) + side * reach)) / n for side in (-1, 1))
    assert concordance_interval(pd.DataFrame(ranks)) == pytest.approx((max(low, 0), high))
    assert concordance_interval(pd.DataFrame(ranks))[0] < concordance(ranks) < high


def test_the_mean_correlation_is_that_of_all_pairs_of_blocks() -> None:
    ranks = blocks(6, 5, 0.5, seed=1)
    pairs = [stats.spearmanr(ranks[a], ranks[b]).statistic for a in range(6) for b in range(a)]
    assert mean_correlation(ranks) == pytest.approx(np.mean(pairs))


@pytest.mark.parametrize("ranks", [np.tile([1.0, 2.0, 3.0], (9, 1)), blocks(2, 4, 0.5, 0)], ids=["equal", "two"])
def test_equal_or_two_blocks_have_no_interval(ranks: np.ndarray) -> None:
    assert np.isnan(concordance_interval(pd.DataFrame(ranks))).all()


@pytest.mark.parametrize("strength", [0.0, 0.5, 1.5])
def test_intervals_contain_the_true_value_in_about_95_percent(strength: float) -> None:
    n, studies = 15, 400
    true = (1 + (n - 1) * mean_correlation(blocks(20_000, 4, strength, seed=0))) / n
    hits = 0
    for seed in range(1, studies + 1):
        low, high = concordance_interval(pd.DataFrame(blocks(n, 4, strength, seed)))
        hits += low <= true <= high
    # Three standard errors of 95 % are 3.3 points.
    assert 0.917 <= hits / studies <= 0.995

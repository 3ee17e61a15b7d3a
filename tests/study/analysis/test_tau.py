"""Kendall's tau-b of many rankings at once against scipy's of each."""

import numpy as np
import pytest
from scipy.stats import kendalltau

from study.analysis.consistency import tau_b


@pytest.mark.parametrize("k", [2, 5, 7])
def test_every_row_has_scipy_s_tau_b(k: int) -> None:
    rng = np.random.default_rng(k)
    one = rng.permuted(np.tile(np.arange(1, k + 1), (60, 1)), axis=1)
    with_ties = rng.integers(1, 4, (60, k)) + np.arange(k) // 6
    with_ties[:, 0] = 1 + (with_ties[:, 1:] == 1).all(axis=1)  # never all ties
    for other in (rng.permuted(one, axis=1), with_ties):
        expected = [kendalltau(*rows).statistic for rows in zip(one, other, strict=True)]
        assert tau_b(one, other) == pytest.approx(expected)
        assert tau_b(other, one) == pytest.approx(expected)


def test_the_same_order_has_1_the_reverse_minus_1_and_all_ties_nothing() -> None:
    one = np.array([[1, 2, 3], [1, 2, 3], [1, 2, 3]], dtype=np.int8)
    other = np.array([[1, 2, 3], [30, 20, 10], [5, 5, 5]])
    assert tau_b(one, other) == pytest.approx([1, -1, np.nan], nan_ok=True)


def test_no_rankings_have_no_tau() -> None:
    assert tau_b(np.empty((0, 4)), np.empty((0, 4))).shape == (0,)

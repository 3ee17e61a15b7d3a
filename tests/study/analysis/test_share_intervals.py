"""Intervals of rank shares against those of mean scores, which say the same of two methods."""

import numpy as np
import pandas as pd
import pytest

from study.analysis.crossed_design import CrossedDesign
from study.analysis.inference import infer
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError, rank_matrix
from study.analysis.scores import rank_shares
from study.analysis.share_intervals import share_intervals
from study.analysis.student import estimates
from tests.study.analysis.simulated import simulated_rankings


def test_with_two_methods_a_share_of_first_ranks_is_a_mean_score() -> None:
    matrix = rank_matrix(simulated_rankings(9, 11, [0.6, 0.0], taste=0.8, scene=0.8, scale=[10, 0]))
    low, high = share_intervals(matrix)
    means = infer(matrix, Population.BOTH).means
    assert (10 * low[1]).tolist() == pytest.approx(means["low"].tolist())
    assert (10 * high[1]).tolist() == pytest.approx(means["high"].tolist())


def test_every_share_has_its_own_interval_around_it() -> None:
    matrix = rank_matrix(simulated_rankings(10, 12, [0, 0.5, 1, 2], taste=0.8, scene=0.8, share=0.8))
    low, high = share_intervals(matrix)
    shares = rank_shares(matrix)
    pd.testing.assert_index_equal(low.index, shares.index)
    assert ((low <= shares) & (shares <= high)).to_numpy().all()
    assert ((low >= 0) & (high <= 1)).to_numpy().all()
    one = estimates(CrossedDesign(matrix, Population.BOTH), (matrix.ranks[:, [2]] == 3).astype(float))
    limits = np.concatenate(one.interval())
    assert (low.loc["method_2", 3], high.loc["method_2", 3]) == pytest.approx(tuple(limits))


def test_a_rank_that_is_never_given_has_none() -> None:
    low, high = share_intervals(rank_matrix(simulated_rankings(6, 6, [90, 1, 0])))
    assert low.loc["method_0"].isna().all()
    assert high.loc[["method_1", "method_2"], [2, 3]].notna().to_numpy().all()


def test_one_person_says_nothing_about_others() -> None:
    with pytest.raises(NotComputableError, match="need at least 2 of each"):
        share_intervals(rank_matrix(simulated_rankings(1, 6, [0, 1, 2])))

"""Slots by ranks: by hand, against scipy's Pearson statistic, and on studies with and without a pull of the slots."""

import numpy as np
import pytest
from scipy import stats

from study.analysis.position import position_bias
from study.analysis.rank_matrix import rank_matrix
from tests.study.analysis.simulated import simulated_rankings
from tests.study.analysis.tables import table_of


def test_two_slots_are_a_test_of_proportions() -> None:
    ranks = {("ann", f"photo {place}"): (1, 2) if place < 15 else (2, 1) for place in range(20)}
    found = position_bias(rank_matrix(table_of(ranks, ["left", "right"], {1: 10, 2: 0}, rt_ms=900)))
    assert found.counts.to_numpy().tolist() == [[15, 5], [5, 15]]
    z = (15 - 10) / np.sqrt(20 / 4)
    assert (found.anderson_chi2, found.df, found.p) == pytest.approx((z**2, 1, 2 * stats.norm.sf(z)))
    assert found.residuals.to_numpy() == pytest.approx(np.array([[z, -z], [-z, z]]))
    assert found.mean_rank_by_position.to_dict() == {1: 1.25, 2: 1.75}


def test_counts_and_statistics_of_a_study() -> None:
    table = simulated_rankings(6, 11, [0, 1, 2, 0], slot_pull=0.2, share=0.7)
    found = position_bias(rank_matrix(table))
    counts = table.groupby(["position", "rank"]).size().unstack(fill_value=0)
    pearson = stats.chi2_contingency(counts, correction=False).statistic
    assert found.counts.to_numpy().tolist() == counts.to_numpy().tolist()
    assert found.pearson_chi2 == pytest.approx(pearson)
    assert found.anderson_chi2 == pytest.approx(0.75 * pearson)
    assert (found.df, found.p) == (9, pytest.approx(stats.chi2.sf(0.75 * pearson, 9)))
    assert found.mean_rank_by_position.to_dict() == pytest.approx(table.groupby("position")["rank"].mean().to_dict())


def test_slots_that_pull_are_found_where_they_pull() -> None:
    found = position_bias(rank_matrix(simulated_rankings(15, 20, [0, 1, 0, 0.5, 0], slot_pull=0.3)))
    assert found.p < 1e-6
    assert found.mean_rank_by_position.is_monotonic_increasing
    assert found.residuals.loc[1, 1] > 3
    assert found.residuals.loc[5, 1] < -3


@pytest.mark.slow
def test_random_slots_fire_it_in_about_5_percent_whatever_people_prefer() -> None:
    p = [position_bias(rank_matrix(simulated_rankings(8, 10, [0, 1, 2], seed=seed))).p for seed in range(400)]
    assert 8 <= (np.array(p) < 0.05).sum() <= 34

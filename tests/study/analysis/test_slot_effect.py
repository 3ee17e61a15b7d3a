"""Slots as if they were methods: what pulls is found, people's own habits are not taken for it."""

import numpy as np
import pandas as pd
import pytest

from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError, rank_matrix
from study.analysis.slot_effect import by_slot, slot_effect
from tests.study.analysis.simulated import simulated_rankings
from tests.study.analysis.uneven import matrix_of, shown_in_one_slot


def test_methods_and_slots_change_places() -> None:
    matrix = matrix_of([(2, 3, 1)], [(1, 2, 3)])
    found = by_slot(matrix)
    # Slot 1 shows c, ranked last; slot 2 a, ranked first; slot 3 b.
    assert found.ranks.tolist() == [[3, 1, 2]]
    assert found.slots is not None and found.slots.tolist() == [[3, 1, 2]]
    assert found.scores.tolist() == [[1, 3, 2]]
    assert by_slot(found).ranks.tolist() == matrix.ranks.tolist()


def test_slots_that_pull_are_found_where_they_pull() -> None:
    table = simulated_rankings(12, 12, [0, 1, 0.5], slot_pull=0.5, taste=0.3)
    found = slot_effect(rank_matrix(table), Population.BOTH)
    assert found.test.p < 0.001
    assert not found.is_adjusted
    assert found.means["mean_rank"].to_dict() == pytest.approx(table.groupby("position")["rank"].mean().to_dict())
    assert (found.means["low"] < found.means["mean_rank"]).all()
    assert (found.means["mean_rank"] < found.means["high"]).all()


def test_uneven_methods_are_not_taken_for_slots() -> None:
    # What is called a slot here is a method that wins, and stands in one slot in four of five rankings.
    table = shown_in_one_slot(0.8).assign(seat=lambda rows: rows["method"].str[-1].astype(int) + 1)
    matrix = by_slot(rank_matrix(table.drop(columns="seat")))
    found = slot_effect(matrix, Population.BOTH)
    assert found.is_adjusted
    assert found.test.p > 0.05


def test_slots_that_are_methods_cannot_be_tested() -> None:
    with pytest.raises(NotComputableError, match="cannot be told apart"):
        slot_effect(rank_matrix(shown_in_one_slot(1.0)), Population.BOTH)


@pytest.mark.slow
def test_habits_of_single_people_fire_it_in_about_5_percent() -> None:
    fired = [slot_effect(rank_matrix(_habits(seed)), Population.BOTH).test.p < 0.05 for seed in range(300)]
    # 15 expected; 5 or more standard errors above would be 34.
    assert 4 <= sum(fired) <= 27


def _habits(seed: int) -> pd.DataFrame:
    """Return a study of 10 people x 20 photos in which each person is drawn to slots of their own."""
    rng = np.random.default_rng(seed)
    table = simulated_rankings(10, 20, [0.0] * 3, seed=seed)
    slots = table["position"].to_numpy().reshape(-1, 3)
    habit = rng.normal(0, 0.5, (10, 3))[np.repeat(np.arange(10), 20)]
    liking = np.take_along_axis(habit, slots - 1, axis=1) + rng.gumbel(size=slots.shape)
    return table.assign(rank=((-liking).argsort(axis=1).argsort(axis=1) + 1).ravel())

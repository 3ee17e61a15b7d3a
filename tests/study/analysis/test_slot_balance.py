"""Methods by slots: by hand, and which methods cannot be told apart from their slots."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from study.analysis.rank_matrix import NotComputableError, rank_matrix
from study.analysis.slot_balance import slot_balance
from tests.study.analysis.simulated import simulated_rankings
from tests.study.analysis.uneven import matrix_of, shown_in_one_slot


def confounded(slots: Sequence[Sequence[int]]) -> set[str]:
    """Return the confounded pairs of a study of 10 people with these slots, as "ab"."""
    return {"".join(sorted(pair)) for pair in slot_balance(matrix_of(slots, slots, people=10)).confounded}


def test_two_methods_are_a_test_of_proportions() -> None:
    slots = [(1, 2)] * 15 + [(2, 1)] * 5
    found = slot_balance(matrix_of(slots, slots, people=5))
    assert found.counts.to_numpy().tolist() == [[15, 5], [5, 15]]
    # V is (15 - 5) / 20, and z is 5 over the square root of 20 / 4.
    assert (found.cramers_v, found.chi2, found.df) == pytest.approx((0.5, 5, 1))
    assert found.p == pytest.approx(2 * stats.norm.sf(5**0.5))
    assert not found.is_uneven


def test_counts_of_five_methods_have_pearsons_statistic_times_four_fifths() -> None:
    table = shown_in_one_slot(0.3)
    found = slot_balance(rank_matrix(table))
    counts = table.groupby(["method", "position"]).size().unstack(fill_value=0)
    assert found.counts.to_numpy().tolist() == counts.to_numpy().tolist()
    assert found.chi2 == pytest.approx(0.8 * stats.chi2_contingency(counts, correction=False).statistic)
    assert found.cramers_v == pytest.approx(stats.contingency.association(counts.to_numpy()))
    assert (found.is_uneven, found.confounded) == (True, frozenset())


def test_random_slots_are_even() -> None:
    assert not slot_balance(rank_matrix(simulated_rankings(10, 20, [0, 1, 2], seed=4))).is_uneven


@pytest.mark.parametrize("k", [2, 5, 7])
def test_a_slot_for_every_method_confounds_all_of_them(k: int) -> None:
    found = slot_balance(rank_matrix(shown_in_one_slot(1.0, k=k)))
    assert found.cramers_v == pytest.approx(1)
    assert found.is_confounded
    assert len(found.confounded) == k * (k - 1) / 2


ALL_PAIRS = {"".join(pair) for pair in itertools.combinations("abcde", 2)}
FORTH, BACK = (1, 2, 3, 4, 5), (5, 4, 3, 2, 1)
DESIGNS: dict[str, tuple[list[Sequence[int]], set[str]]] = {
    # The first and the last change places, and so do the second and the fourth.
    "half reversed": ([FORTH, BACK] * 50, ALL_PAIRS - {"ae", "bd"}),
    "two change places": ([FORTH, (2, 1, 3, 4, 5)] * 50, ALL_PAIRS - {"ab"}),
    "one always first": ([(1, *order) for order in itertools.permutations((2, 3, 4, 5))] * 5, {"ab", "ac", "ad", "ae"}),
    # What one of a hundred rankings says is not enough.
    "one slip": ([FORTH] * 99 + [BACK], ALL_PAIRS),
    # The first of ten people has all slots in turn, the others have one order.
    "one person": (
        [FORTH if place % 10 else tuple(np.roll(FORTH, place // 10)) for place in range(200)],
        ALL_PAIRS,
    ),
    "ten people": ([FORTH if place % 20 > 4 else tuple(np.roll(FORTH, place)) for place in range(400)], set()),
}


@pytest.mark.parametrize("design", DESIGNS)
def test_only_methods_that_change_places_can_be_told_apart_from_slots(design: str) -> None:
    slots, expected = DESIGNS[design]
    assert confounded(slots) == expected


def test_a_table_without_slots_says_so() -> None:
    matrix = matrix_of([(1, 2)], [(1, 2)])
    with pytest.raises(NotComputableError, match="no column position"):
        slot_balance(replace(matrix, slots=None))

"""Scores adjusted for the slot: by hand for two methods, against least squares for four, and what is left unchanged."""

import numpy as np
import pytest

from study.analysis.analysis import NotComputed, analyze
from study.analysis.rank_matrix import RankMatrix, rank_matrix
from study.analysis.report_parts.claims import verdicts
from study.analysis.slot_adjustment import adjusted_for_slots, claimed
from tests.study.analysis.simulated import methods_of, simulated_rankings
from tests.study.analysis.uneven import matrix_of, shown_in_one_slot

PAIR = np.array([0]), np.array([1])


def test_two_methods_by_hand() -> None:
    # a is left and wins 2 of 3 times, then right and wins the only time; a win is 1 point.
    matrix = matrix_of([(1, 2)] * 3 + [(2, 1)], [(1, 2), (1, 2), (2, 1), (1, 2)])
    found = adjusted_for_slots(matrix)
    difference = found.scores[:, 0] - found.scores[:, 1]
    # The mean of +1/3 on the left and +1 on the right, and of 2/3 and 1.
    assert difference.mean() == pytest.approx(2 / 3)
    assert found.above(*PAIR).mean() == pytest.approx(5 / 6)
    # Independent rankings: half of a mean of three of variance 8/9, and of one that does not vary.
    assert ((difference - difference.mean()) ** 2).sum() / 4**2 == pytest.approx((8 / 9) / 3 / 4)


def _least_squares(matrix: RankMatrix) -> np.ndarray:
    """Return the effects of the methods, adding up to 0, by least squares on dummies."""
    n, k = matrix.ranks.shape
    methods, slots = np.tile(np.eye(k), (n, 1)), np.eye(k)[matrix.slots.ravel() - 1]
    effects = np.linalg.lstsq(np.hstack([methods, slots]), matrix.scores.ravel(), rcond=None)[0][:k]
    return effects - effects.mean()


@pytest.mark.parametrize("share", [0.4, 0.9])
def test_means_are_those_of_least_squares(share: float) -> None:
    matrix = rank_matrix(shown_in_one_slot(share, k=4))
    found = adjusted_for_slots(matrix)
    assert found.scores.mean(axis=0) - matrix.scale.mean() == pytest.approx(_least_squares(matrix))
    assert found.scores.sum(axis=1) == pytest.approx(np.full(len(matrix), matrix.scale.sum()))


def test_even_slots_take_off_the_effect_of_the_slot_and_leave_the_means() -> None:
    slots = [(1, 2, 3), (2, 3, 1), (3, 1, 2)]
    matrix = matrix_of(slots, [(1, 2, 3), (2, 3, 1), (1, 3, 2)])
    of_slots = np.array([matrix.scores[np.array(slots) == slot].mean() for slot in (1, 2, 3)]) - 1
    assert adjusted_for_slots(matrix).scores == pytest.approx(matrix.scores - of_slots[np.array(slots) - 1])


def test_what_cannot_be_told_apart_stays_as_it_is() -> None:
    matrix = rank_matrix(shown_in_one_slot(1.0))
    assert adjusted_for_slots(matrix).scores == pytest.approx(matrix.scores)


def test_adjusted_rankings_can_be_left_out() -> None:
    found = adjusted_for_slots(rank_matrix(shown_in_one_slot(0.9)))
    rest = found.without(["P01"])
    assert rest.scores.tolist() == found.scores[found.participant > 0].tolist()


def test_even_studies_are_not_adjusted() -> None:
    matrix = rank_matrix(simulated_rankings(10, 20, [0, 1, 2], seed=4))
    assert claimed(matrix).matrix is matrix


@pytest.mark.parametrize(("k", "share"), [(2, 0.8), (5, 0.6), (5, 0.9), (7, 0.9)])
def test_a_pull_of_the_slots_is_no_preference(k: int, share: float) -> None:
    table = shown_in_one_slot(share, photos=36 if k == 2 else 12, k=k)
    found = analyze(table, dict.fromkeys(methods_of(k), ""), None)
    assert found.claimed.is_adjusted
    assert not isinstance(found.observed, NotComputed)
    assert found.observed.pairs.p.min() < 0.05
    assert {verdict.kind for verdict in verdicts(found)} <= {"open", "hint", "confounded"}


def test_names_and_the_order_of_rows_change_no_number() -> None:
    table = shown_in_one_slot(0.9)
    new = {name: f"x{9 - place}" for place, name in enumerate(methods_of(5))}
    other = table.assign(method=table["method"].map(new), participant="q" + table["participant"].str[::-1])
    found = analyze(table, dict.fromkeys(new, ""), None)
    again = analyze(other.sample(frac=1, random_state=3), dict.fromkeys(new.values(), ""), None)
    assert not isinstance(found.differences, NotComputed) and not isinstance(again.differences, NotComputed)
    columns = ["difference", "low", "high", "p", "all_low", "all_high", "p_all"]
    assert again.differences[columns].to_numpy() == pytest.approx(found.differences[columns].to_numpy(), rel=1e-9)

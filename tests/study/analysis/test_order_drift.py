"""Drift over a person's trials: Student's t of slopes by hand, and orders that everybody shares."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from study.analysis.order_drift import order_drift
from study.analysis.rank_matrix import NotComputableError, RankMatrix
from tests.study.analysis.uneven import matrix_of

UP, FLAT = [(2, 1), (1, 2), (1, 2)], [(1, 2), (2, 1), (1, 2)]


def five_people(trial: list[int]) -> RankMatrix:
    """Return five people who rank three photos: a gains a point from first to last with four of them."""
    ranks = [(UP if person < 4 else FLAT)[photo] for photo in range(3) for person in range(5)]
    return replace(matrix_of(ranks, ranks, people=5), trial=np.array(trial, dtype=float))


def test_slopes_by_hand() -> None:
    # Gaps in the order, such as practice or repeats, do not matter.
    found = order_drift(five_people([1] * 5 + [4] * 5 + [6] * 5))
    # Standardized places are -sqrt(1.5), 0 and sqrt(1.5): slopes are sqrt(1.5) / 3 for four people and 0 for one.
    slope = 1.5**0.5 / 3 * 4 / 5
    p = 2 * stats.t.sf(4, 4)  # the mean of 1, 1, 1, 1, 0 is four standard errors from 0
    assert found.people == 5
    # On a straight line from the first photo to the last, four people's a gains a point and one's none.
    assert (found.slopes["slope"] * found.visit).tolist() == pytest.approx([0.8, -0.8])
    assert found.slopes["slope"].tolist() == pytest.approx([slope, -slope])
    assert found.slopes["p"].tolist() == pytest.approx([p, p])
    assert found.slopes["p_holm"].tolist() == pytest.approx([2 * p, 2 * p])
    assert found.slopes["low"]["a"] == pytest.approx(slope * (1 - stats.t.isf(0.025, 4) / 4))


def test_one_order_for_everybody_is_told_from_orders_of_their_own() -> None:
    assert order_drift(five_people([1] * 5 + [2] * 5 + [3] * 5)).same_order == pytest.approx(1)
    own = order_drift(five_people([1, 2, 3, 1, 2, 2, 3, 1, 3, 3, 3, 1, 2, 2, 1]))
    assert own.same_order < 0.5


def test_slopes_that_are_all_the_same_have_no_interval() -> None:
    ranks = [UP[photo] for photo in range(3) for _ in range(5)]
    alike = replace(matrix_of(ranks, ranks, people=5), trial=np.repeat([1.0, 2.0, 3.0], 5))
    assert order_drift(alike).slopes[["low", "p", "p_holm"]].isna().all(axis=None)


def test_what_is_needed_is_said() -> None:
    matrix = matrix_of([(1, 2)] * 8, [(1, 2)] * 8, people=4)
    with pytest.raises(NotComputableError, match="no column trial"):
        order_drift(matrix)
    with pytest.raises(NotComputableError, match="at least 5 people who ranked 3 photos; there are 0"):
        order_drift(replace(matrix, trial=np.repeat([1.0, 2.0], 4)))

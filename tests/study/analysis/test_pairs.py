"""Wins and win rates by hand, and what must hold for any rankings."""

import numpy as np
import pytest

from study.analysis.pairs import method_pairs, pair_names, pairwise_win_rates, pairwise_wins
from study.analysis.rank_matrix import rank_matrix
from tests.study.analysis.simulated import methods_of, simulated_rankings
from tests.study.analysis.tables import table_of

METHODS = ["input", "auto", "human"]
RANKS = {("ann", "lake"): (3, 2, 1), ("bob", "lake"): (3, 1, 2), ("ann", "street"): (1, 2, 3)}


def test_wins_and_win_rates_by_hand() -> None:
    matrix = rank_matrix(table_of(RANKS, METHODS, {1: 10, 2: 5, 3: 0}, rt_ms=5000))
    wins = pairwise_wins(matrix)
    assert wins.loc["input"].to_dict() == {"input": 0, "auto": 1, "human": 1}
    assert wins.loc["auto"].to_dict() == {"input": 2, "auto": 0, "human": 2}
    assert wins.loc["human"].to_dict() == {"input": 2, "auto": 1, "human": 0}
    rates = pairwise_win_rates(matrix)
    assert rates.loc["auto", "human"] == pytest.approx(2 / 3)
    assert np.isnan(np.diag(rates)).all()


@pytest.mark.parametrize("k", [2, 7])
def test_a_win_of_one_is_a_loss_of_the_other(k: int) -> None:
    matrix = rank_matrix(simulated_rankings(6, 6, [0.3 * place for place in range(k)], share=0.5))
    rates = pairwise_win_rates(matrix).fillna(0.5).to_numpy()
    assert rates + rates.T == pytest.approx(np.ones((k, k)))
    # The mean rank is one more than how many others stand above on average.
    assert matrix.ranks.mean(axis=0) == pytest.approx(1 + rates.sum(axis=0) - 0.5)


def test_another_order_of_the_methods_only_moves_the_numbers() -> None:
    table = simulated_rankings(5, 5, [0, 1, 2, 0])
    backwards = methods_of(4)[::-1]
    moved = pairwise_wins(rank_matrix(table, backwards)).loc[methods_of(4), methods_of(4)]
    assert moved.equals(pairwise_wins(rank_matrix(table, methods_of(4))))


def test_pairs_are_unordered_with_the_earlier_method_first() -> None:
    assert method_pairs(rank_matrix(simulated_rankings(1, 1, [0, 0, 0]))) == [(0, 1), (0, 2), (1, 2)]


def test_pairs_have_names_of_their_own_whatever_methods_are_called() -> None:
    assert pair_names([("auto", "human"), ("auto", "photoshop-auto")], "-") == ["auto-human", "auto-photoshop-auto"]
    # "a-b" and "c" as well as "a" and "b-c"; "a" and "b" as well as the method "a-b".
    assert pair_names([("a-b", "c"), ("a", "b-c")], "-") == ['"a-b"-"c"', '"a"-"b-c"']
    assert pair_names([("a", "b"), ("a", "a-b")], "-") == ['"a"-"b"', '"a"-"a-b"']

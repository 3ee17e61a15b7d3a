"""First against second rankings, by hand."""

import pytest

from study.analysis.consistency import paired_repeats, repeat_consistency
from study.analysis.rank_matrix import NotComputableError, RankMatrix, rank_matrix
from tests.study.analysis.tables import table_of

METHODS = ["a", "b", "c", "d"]
SCORES = {1: 10.0, 2: 7.0, 3: 3.0, 4: 0.0}


def matrix_of(ranks: dict[tuple[str, str], tuple[int, ...]]) -> RankMatrix:
    return rank_matrix(table_of(ranks, METHODS, SCORES, rt_ms=900))


FIRST = {("ann", "lake"): (1, 2, 3, 4), ("ann", "sea"): (1, 2, 3, 4), ("bob", "lake"): (4, 3, 2, 1)}
FIRST |= {("bob", "sea"): (2, 1, 3, 4), ("cat", "sea"): (1, 2, 3, 4)}
AGAIN = {("bob", "sea"): (2, 1, 3, 4), ("ann", "sea"): (1, 2, 4, 3), ("ann", "lake"): (4, 3, 2, 1)}


def test_three_repeats_by_hand() -> None:
    found = repeat_consistency(matrix_of(FIRST), matrix_of(AGAIN))
    # Ann turned the lake round (tau -1) and one of six pairs of the sea (tau 4 / 6); Bob did the same again.
    assert found.repeats == 3
    assert found.tau == pytest.approx((-1 + 4 / 6 + 1) / 3)
    assert found.same_order == pytest.approx(1 / 3)
    assert found.same_best == pytest.approx(2 / 3)
    assert found.by_participant["repeats"].to_dict() == {"ann": 2, "bob": 1}
    assert found.by_participant["tau"].to_dict() == pytest.approx({"ann": (-1 + 4 / 6) / 2, "bob": 1})


def test_a_repeat_without_a_first_ranking_is_passed_over() -> None:
    again = matrix_of({**AGAIN, ("cat", "lake"): (1, 2, 3, 4), ("dan", "sea"): (1, 2, 3, 4)})
    assert repeat_consistency(matrix_of(FIRST), again).repeats == 3
    rows, before = paired_repeats(matrix_of(FIRST), again)
    assert again.ranks[rows].tolist() == [[4, 3, 2, 1], [1, 2, 4, 3], [2, 1, 3, 4]]
    assert matrix_of(FIRST).ranks[before].tolist() == [[1, 2, 3, 4], [1, 2, 3, 4], [2, 1, 3, 4]]


def test_without_repeats_nothing_is_known() -> None:
    nothing = matrix_of(FIRST).without(["ann", "bob", "cat"])
    for again in (nothing, matrix_of({("dan", "lake"): (1, 2, 3, 4)})):
        with pytest.raises(NotComputableError, match="Nobody ranked a photo a second time"):
            repeat_consistency(matrix_of(FIRST), again)

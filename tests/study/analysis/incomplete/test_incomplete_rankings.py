"""Rankings of some of the methods, with ties, as arrays."""

import numpy as np
import pandas as pd
import pytest

from study.analysis.incomplete.rankings import incomplete_presentations, incomplete_rankings
from study.analysis.rank_matrix import NotComputableError, rank_matrix
from study.analysis.rankings import is_complete
from tests.study.analysis.incomplete.partial import placements, some_methods
from tests.study.analysis.simulated import methods_of, simulated_rankings

TABLE = placements(
    {
        ("bob", "lake"): {"c": 1, "a": 2},
        ("ann", "street"): {"d": 3, "b": 1, "a": 2},
        ("ann", "lake"): {"a": 1, "b": 2, "c": 2, "d": 4},
    }
)


def test_rows_are_rankings_and_0_is_not_placed() -> None:
    found = incomplete_rankings(TABLE, "abcd")
    # ann's lake, ann's street, bob's lake
    assert found.ranks.tolist() == [[1, 2, 2, 4], [2, 1, 0, 3], [2, 0, 1, 0]]
    assert found.participants[found.participant].tolist() == ["ann", "ann", "bob"]
    assert found.images[found.image].tolist() == ["lake", "street", "lake"]
    assert found.sizes.tolist() == [4, 3, 2]
    assert found.is_tied.tolist() == [True, False, False]
    assert found.is_partial.tolist() == [False, True, True]


@pytest.mark.parametrize(
    "ranks", [(1, 2, 2, 4), (1, 2, 2, 3), (1, 2.5, 2.5, 4)], ids=["competition", "dense", "middle"]
)
def test_the_three_ways_to_write_ties_are_the_same(ranks: tuple[float, ...]) -> None:
    table = placements({("ann", "lake"): dict(zip("abcd", ranks, strict=True))})
    assert incomplete_rankings(table, "abcd").ranks.tolist() == [[1, 2, 2, 4]]


def test_of_two_methods_one_is_above_or_they_tie_or_one_is_missing() -> None:
    above = incomplete_rankings(TABLE, "abcd").above(np.array([1, 0]), np.array([2, 1]))
    assert above == pytest.approx(np.array([[0.5, 1], [np.nan, 0], [np.nan, np.nan]]), nan_ok=True)


def test_some_columns_alone_keep_the_rankings_that_compare_two_of_them() -> None:
    found = incomplete_rankings(TABLE, "abcd").restricted([1, 3])
    assert (found.methods, found.ranks.tolist()) == (("b", "d"), [[1, 2], [1, 2]])
    assert (found.participants.tolist(), found.images.tolist()) == (["ann"], ["lake", "street"])


def test_complete_rankings_are_the_same_arrays() -> None:
    table = simulated_rankings(5, 4, [0, 1, 2]).sample(frac=1, random_state=1)
    complete, found = rank_matrix(table, methods_of(3)), incomplete_rankings(table, methods_of(3))
    assert found.ranks.tolist() == complete.ranks.tolist()
    assert found.slots is not None and complete.slots is not None
    assert found.slots.tolist() == complete.slots.tolist()
    assert (found.participant.tolist(), found.image.tolist()) == (
        complete.participant.tolist(),
        complete.image.tolist(),
    )


def test_means_of_scores_are_refused() -> None:
    with pytest.raises(NotComputableError, match="different sets of methods"):
        incomplete_rankings(TABLE, "abcd").scores  # noqa: B018


def test_a_method_may_be_in_no_ranking_but_must_be_known() -> None:
    assert incomplete_rankings(TABLE, "abcde").ranks[:, 4].tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="its d is not named"):
        incomplete_rankings(TABLE, "abc")


def test_repeats_and_attention_checks_are_kept_apart() -> None:
    table = TABLE.assign(repeat=(TABLE["participant"] == "bob").astype(int), trap=0)
    found = incomplete_presentations(table, "abcd")
    assert [len(part) for part in (found.first, found.again, found.traps)] == [2, 1, 0]


def test_a_table_is_complete_if_every_ranking_has_all_methods_without_ties() -> None:
    complete = simulated_rankings(4, 3, [0, 1, 2])
    assert is_complete(complete, 3)
    assert not is_complete(complete, 4)
    assert not is_complete(some_methods(complete, 2), 3)
    assert not is_complete(complete.assign(rank=complete["rank"].replace(2, 1)), 3)
    assert is_complete(pd.DataFrame(columns=complete.columns), 3)

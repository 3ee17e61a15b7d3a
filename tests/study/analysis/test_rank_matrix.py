"""Rankings as arrays: what stands where, and what is the same however the table is sorted."""

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from study.analysis.rank_matrix import RankMatrix, presentations, rank_matrix
from study.analysis.rankings import validate_rankings
from tests.study.analysis.simulated import simulated_rankings
from tests.study.analysis.tables import table_of

METHODS = ["input", "auto", "human"]

# (participant, image): rank of input, auto, human, which stand in slots 1, 2, 3
RANKS = {("eve", "lake"): (3, 2, 1), ("ann", "street"): (1, 2, 3), ("ann", "lake"): (2, 3, 1)}


@pytest.fixture
def rankings() -> pd.DataFrame:
    table = table_of(RANKS, METHODS, {1: 5.0, 2: 2.0, 3: 1.0}, rt_ms=5000)
    return table.assign(rt_ms=table["rt_ms"] + (table["participant"] == "eve"))


def assert_same(one: RankMatrix, other: RankMatrix) -> None:
    for field in fields(RankMatrix):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name), err_msg=field.name)


def test_rankings_stand_by_participant_and_photo_and_columns_by_method(rankings: pd.DataFrame) -> None:
    matrix = rank_matrix(rankings, ["human", "input", "auto"])
    assert matrix.methods == ("human", "input", "auto")
    assert (list(matrix.participants), list(matrix.images)) == (["ann", "eve"], ["lake", "street"])
    assert matrix.participant.tolist() == [0, 0, 1]
    assert matrix.image.tolist() == [0, 1, 0]
    assert matrix.ranks.tolist() == [[1, 2, 3], [3, 1, 2], [1, 3, 2]]
    assert matrix.slots.tolist() == [[3, 1, 2]] * 3
    assert matrix.rt_ms is not None
    assert matrix.rt_ms.tolist() == [5000, 5000, 5001]
    assert matrix.scale.tolist() == [5, 2, 1]
    assert matrix.scores.tolist() == [[5, 2, 1], [1, 5, 2], [5, 1, 2]]


def test_methods_stand_as_in_the_table_unless_the_study_says_otherwise(rankings: pd.DataFrame) -> None:
    assert rank_matrix(rankings).methods == ("input", "auto", "human")


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    table = simulated_rankings(6, 7, [0, 0, 0, 0], share=0.6)
    assert_same(rank_matrix(table), rank_matrix(table.sample(frac=1, random_state=seed), rank_matrix(table).methods))


def test_names_may_be_categories(rankings: pd.DataFrame) -> None:
    categories = rankings.astype(dict.fromkeys(["participant", "image", "method"], "category"))
    assert_same(rank_matrix(categories, METHODS), rank_matrix(rankings, METHODS))


def test_without_scores_the_paper_s_scale_stands_in_and_times_may_be_missing(rankings: pd.DataFrame) -> None:
    matrix = rank_matrix(rankings.drop(columns=["score", "rt_ms"]))
    assert matrix.scale.tolist() == [10, 5, 0]
    assert matrix.rt_ms is None
    assert matrix.without(["eve"]).rt_ms is None


def test_one_photo_and_some_people_can_be_taken_out(rankings: pd.DataFrame) -> None:
    matrix = rank_matrix(rankings)
    assert_same(matrix.of_image("lake"), rank_matrix(rankings[rankings["image"] == "lake"]))
    assert_same(matrix.without(["ann"]), rank_matrix(rankings[rankings["participant"] == "eve"]))
    assert_same(matrix.without(["nobody of this name"]), matrix)
    assert len(matrix.without(["ann", "eve"])) == 0


def test_a_photo_that_nobody_ranked_and_methods_of_another_study_are_rejected(rankings: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="nobody has ranked 'sea'"):
        rank_matrix(rankings).of_image("sea")
    with pytest.raises(ValueError, match="of the table: the table has no magic; its human is not named"):
        rank_matrix(rankings, ["input", "auto", "magic"])


@pytest.mark.parametrize("columns", [["trial", "repeat", "trap"], ["repeat", "trap"]])
def test_first_rankings_repeats_and_traps_are_told_apart(columns: list[str]) -> None:
    shown = [
        ("lake", 0, 0, (1, 2, 3)),
        ("ruin", 0, 1, (2, 1, 3)),
        ("lake", 1, 0, (2, 3, 1)),
        ("ruin", 1, 1, (3, 1, 2)),
    ]
    table = pd.DataFrame(
        {"participant": "ann", "image": image, "method": method, "position": slot, "rank": rank}
        | {"trial": trial, "repeat": repeat, "trap": trap}
        for trial, (image, repeat, trap, ranks) in enumerate(shown, start=1)
        for slot, (method, rank) in enumerate(zip(METHODS, ranks, strict=True), start=1)
    )[["participant", "image", "method", "position", "rank", *columns]]
    validate_rankings(table)
    found = presentations(table, ["auto", "human", "input"])
    assert found.first.ranks.tolist() == [[2, 3, 1]]
    assert found.again.ranks.tolist() == [[3, 1, 2]]
    assert found.traps.ranks.tolist() == [[1, 3, 2], [1, 2, 3]]
    assert found.first.methods == found.again.methods == found.traps.methods == ("auto", "human", "input")


def test_a_table_without_marks_has_only_rankings_that_count(rankings: pd.DataFrame) -> None:
    found = presentations(rankings, METHODS)
    assert_same(found.first, rank_matrix(rankings, METHODS))
    assert len(found.again) == len(found.traps) == 0
    assert list(found.participants) == ["eve", "ann"]


def test_a_study_that_nobody_has_answered_has_no_rankings(rankings: pd.DataFrame) -> None:
    found = presentations(rankings[:0], METHODS)
    assert len(found.first) == len(found.participants) == 0
    assert found.first.methods == tuple(METHODS)

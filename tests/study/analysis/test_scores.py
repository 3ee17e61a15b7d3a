"""Scores against numbers worked out by hand, and against pandas for a study with missing trials."""

from typing import Any

import pandas as pd
import pytest

from study.analysis.rank_matrix import RankMatrix, rank_matrix
from study.analysis.scores import (
    BoxStatistics,
    box_statistics,
    mean_scores,
    participant_mean_ranks,
    participant_mean_scores,
    photo_mean_ranks,
    photo_mean_scores,
    rank_counts,
    rank_shares,
)
from tests.study.analysis.simulated import methods_of, simulated_rankings
from tests.study.analysis.tables import table_of

METHODS = ["input", "auto", "human"]
SCORES = {1: 10.0, 2: 5.0, 3: 0.0}

# (participant, image): rank of input, auto, human
RANKS = {
    ("ann", "lake"): (3, 2, 1),
    ("bob", "lake"): (3, 1, 2),
    ("ann", "street"): (1, 2, 3),
    ("bob", "street"): (2, 3, 1),
    ("eve", "street"): (3, 2, 1),
}


@pytest.fixture
def matrix() -> RankMatrix:
    """Five rankings by three people of two photos."""
    return rank_matrix(table_of(RANKS, METHODS, SCORES, rt_ms=5000))


def test_mean_scores_by_hand(matrix: RankMatrix) -> None:
    means = mean_scores(matrix)
    # input 0+0+10+5+0, auto 5+10+5+0+5, human 10+5+0+10+10, each over five rankings
    assert means["mean"].to_dict() == pytest.approx({"input": 3.0, "auto": 5.0, "human": 7.0})
    assert means["rankings"].tolist() == [5, 5, 5]
    # Eve ranked one photo, and counts here as much as the others: input 5, 2.5, 0
    assert means["mean_of_participant_means"].to_dict() == pytest.approx({"input": 2.5, "auto": 5, "human": 7.5})


def test_photo_and_participant_means_by_hand(matrix: RankMatrix) -> None:
    photos = photo_mean_scores(matrix)
    assert photos.loc["lake"].to_dict() == pytest.approx({"input": 0.0, "auto": 7.5, "human": 7.5})
    assert photos.loc["street"].to_dict() == pytest.approx({"input": 5.0, "auto": 10 / 3, "human": 20 / 3})
    assert participant_mean_scores(matrix).loc["bob"].to_dict() == {"input": 2.5, "auto": 5.0, "human": 7.5}
    assert photo_mean_ranks(matrix).loc["lake"].to_dict() == {"input": 3.0, "auto": 1.5, "human": 1.5}
    assert participant_mean_ranks(matrix).loc["eve"].to_dict() == {"input": 3.0, "auto": 2.0, "human": 1.0}


def test_rank_counts_and_shares_by_hand(matrix: RankMatrix) -> None:
    assert rank_counts(matrix).to_numpy().tolist() == [[1, 1, 3], [1, 3, 1], [3, 1, 1]]
    assert rank_shares(matrix).to_numpy().tolist() == [[0.2, 0.2, 0.6], [0.2, 0.6, 0.2], [0.6, 0.2, 0.2]]


def test_a_rank_that_a_method_never_got_counts_zero(matrix: RankMatrix) -> None:
    ann_lake = matrix.without(["bob", "eve"]).of_image("lake")
    assert rank_counts(ann_lake).to_numpy().tolist() == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]


@pytest.mark.parametrize(
    ("found", "by", "value"),
    [
        (photo_mean_scores, "image", "score"),
        (participant_mean_scores, "participant", "score"),
        (photo_mean_ranks, "image", "rank"),
        (participant_mean_ranks, "participant", "rank"),
    ],
)
def test_means_are_pandas_s_where_trials_are_missing(found: Any, by: str, value: str) -> None:
    table = simulated_rankings(9, 8, [0, 0.5, 1, 0], share=0.5, scale=[9, 4, 2, 1])
    expected = table.pivot_table(index=by, columns="method", values=value, aggfunc="mean")
    pd.testing.assert_frame_equal(found(rank_matrix(table)), expected, check_index_type=False, check_column_type=False)


@pytest.mark.parametrize("scale", [(10.0, 7.5, 5.0, 2.5, 0.0), (5.0, 4.0, 3.0, 2.0, 1.0)])
def test_the_means_add_up_to_the_sum_of_the_scale(scale: tuple[float, ...]) -> None:
    matrix = rank_matrix(simulated_rankings(5, 6, [0, 1, 0, 2, 0], share=0.7, scale=scale))
    assert mean_scores(matrix)["mean"].sum() == pytest.approx(sum(scale))
    assert photo_mean_scores(matrix).sum(axis=1).tolist() == pytest.approx([sum(scale)] * 6)
    assert rank_shares(matrix).sum(axis=0).tolist() == pytest.approx([1] * 5)


def test_results_stand_in_the_order_of_the_study() -> None:
    backwards = methods_of(3)[::-1]
    matrix = rank_matrix(simulated_rankings(2, 2, [0, 0, 0]), backwards)
    assert mean_scores(matrix).index.tolist() == backwards
    assert photo_mean_scores(matrix).columns.tolist() == backwards
    assert rank_counts(matrix).index.tolist() == backwards


def test_no_rankings_have_no_means() -> None:
    matrix = rank_matrix(simulated_rankings(2, 2, [0, 0, 0])[:0], METHODS)
    assert mean_scores(matrix)[["mean", "mean_of_participant_means"]].isna().to_numpy().all()
    assert mean_scores(matrix)["rankings"].tolist() == [0, 0, 0]
    assert rank_counts(matrix).to_numpy().sum() == 0
    assert photo_mean_scores(matrix).empty


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # Eight values: type 7 puts the quartiles at places 2.75, 4.5, 6.25. Reach 1.5 * 3.5 = 5.25 below and above.
        (
            [7, 1, 3, 2, 5, 20, 4, 6],
            BoxStatistics(8, 6.0, 2.75, 4.5, 6.25, 1, 7, (20.0,)),
        ),
        # Reach 1.5 * 2 = 3 from the box 4..6: 1 is just within reach, 9.5 is not.
        ([1, 4, 4, 5, 6, 6, 9.5], BoxStatistics(7, 35.5 / 7, 4, 5, 6, 1, 6, (9.5,))),
        ([2.5], BoxStatistics(1, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, ())),
        # The interpolated q3 of 2.5 lies above every value in reach (6.25): the whisker stays at the box.
        ([0, 0, 0, 10], BoxStatistics(4, 2.5, 0, 0, 2.5, 0, 2.5, (10.0,))),
        ([10, 10, 10, 0], BoxStatistics(4, 7.5, 7.5, 10, 10, 7.5, 10, (0.0,))),
    ],
)
def test_box_statistics_by_hand(values: list[float], expected: BoxStatistics) -> None:
    assert box_statistics(values) == expected


@pytest.mark.parametrize("values", [[], [1.0, float("nan")]])
def test_a_box_needs_finite_values(values: list[float]) -> None:
    with pytest.raises(ValueError, match="one or more finite numbers"):
        box_statistics(values)

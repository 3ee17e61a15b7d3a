"""Scores against numbers worked out by hand, and against R's for a whole study where its numbers are at hand."""

from typing import Any

import pandas as pd
import pytest

from study.analysis.scores import BoxStatistics, box_statistics, mean_scores, photo_mean_scores, rank_counts
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
def rankings() -> pd.DataFrame:
    """Five rankings by three people of two photos."""
    return table_of(RANKS, METHODS, SCORES, rt_ms=5000)


def test_mean_scores_by_hand(rankings: pd.DataFrame) -> None:
    means = mean_scores(rankings, METHODS)
    # input 0+0+10+5+0, auto 5+10+5+0+5, human 10+5+0+10+10, each over five rankings
    assert means["mean"].to_dict() == pytest.approx({"input": 3.0, "auto": 5.0, "human": 7.0})
    assert means["rankings"].tolist() == [5, 5, 5]
    assert means["mean"].sum() == pytest.approx(sum(SCORES.values()))


def test_photo_mean_scores_by_hand(rankings: pd.DataFrame) -> None:
    means = photo_mean_scores(rankings, METHODS)
    assert means.loc["lake"].to_dict() == pytest.approx({"input": 0.0, "auto": 7.5, "human": 7.5})
    assert means.loc["street"].to_dict() == pytest.approx({"input": 5.0, "auto": 10 / 3, "human": 20 / 3})


def test_rank_counts_by_hand(rankings: pd.DataFrame) -> None:
    assert rank_counts(rankings, METHODS).to_numpy().tolist() == [[1, 1, 3], [1, 3, 1], [3, 1, 1]]


def test_a_rank_that_a_method_never_got_counts_zero(rankings: pd.DataFrame) -> None:
    ann_lake = rankings[(rankings["participant"] == "ann") & (rankings["image"] == "lake")]
    assert rank_counts(ann_lake, METHODS).to_numpy().tolist() == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]


def test_results_stand_in_the_order_of_the_study(rankings: pd.DataFrame) -> None:
    backwards = METHODS[::-1]
    assert mean_scores(rankings, backwards).index.tolist() == backwards
    assert photo_mean_scores(rankings, backwards).columns.tolist() == backwards
    assert rank_counts(rankings, backwards).index.tolist() == backwards


@pytest.mark.parametrize("function", [mean_scores, photo_mean_scores, rank_counts])
def test_no_rankings_or_other_methods_are_refused(function: Any, rankings: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="at least one ranking"):
        function(rankings.iloc[:0], METHODS)
    with pytest.raises(ValueError, match=r"methods must be the methods of the table, \['auto', 'human', 'input'\]"):
        function(rankings, ["input", "auto", "piecewise"])


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
    ],
)
def test_box_statistics_by_hand(values: list[float], expected: BoxStatistics) -> None:
    assert box_statistics(values) == expected


@pytest.mark.parametrize("values", [[], [1.0, float("nan")]])
def test_a_box_needs_finite_values(values: list[float]) -> None:
    with pytest.raises(ValueError, match="one or more finite numbers"):
        box_statistics(values)


def test_mean_scores_of_the_reference_study(
    reference_rankings: pd.DataFrame, reference_numbers: dict[str, Any]
) -> None:
    expected = reference_numbers["mean_score"]
    means = mean_scores(reference_rankings, list(expected))
    assert means["mean"].to_dict() == pytest.approx(expected, rel=1e-9)
    assert means["rankings"].tolist() == [4700] * 5
    assert means["mean"].sum() == pytest.approx(25)


def test_rank_counts_of_the_reference_study(
    reference_rankings: pd.DataFrame, reference_numbers: dict[str, Any]
) -> None:
    expected = reference_numbers["rank_counts"]
    counts = rank_counts(reference_rankings, list(expected))
    assert {method: counts.loc[method].tolist() for method in expected} == expected


@pytest.mark.parametrize("what", ["box_overall_raw", "box_image_means"])
def test_boxes_of_the_reference_study(
    what: str, reference_rankings: pd.DataFrame, reference_numbers: dict[str, Any]
) -> None:
    methods = list(reference_numbers["mean_score"])
    of_photos = photo_mean_scores(reference_rankings, methods)
    for method, expected in reference_numbers[what].items():
        raw = reference_rankings.loc[reference_rankings["method"] == method, "score"]
        box = box_statistics(raw if what == "box_overall_raw" else of_photos[method])
        assert (box.q1, box.q3) == pytest.approx(tuple(expected["type7"]), rel=1e-9)
        assert box.median == pytest.approx(expected["median"], rel=1e-9)
        assert (box.mean, box.count) == pytest.approx((expected["mean"], expected["n"]), rel=1e-9)
        assert min(box.lower_whisker, *box.outliers, box.q1) == pytest.approx(expected["min"], rel=1e-9)
        assert max(box.upper_whisker, *box.outliers, box.q3) == pytest.approx(expected["max"], rel=1e-9)

"""The critical-difference diagram, and which methods it ties together."""

import pandas as pd
import pytest

from study.analysis import look
from study.analysis.figures.critical_difference import cliques, critical_difference_diagram
from tests.study.analysis.figures.drawn import layout, lines

FIVE = {"a": "Anna", "b": "Bert", "c": "Cora", "d": "Dora", "e": "Emil"}
RANKS = pd.Series({"e": 4.6, "b": 2.2, "a": 1.4, "d": 3.5, "c": 3.3})


@pytest.mark.parametrize(
    ("critical_difference", "expected"),
    [
        (0.1, []),
        (0.3, ["cd"]),
        (1.15, ["ab", "bc", "cd", "de"]),
        (1.35, ["ab", "bcd", "cde"]),
        (4.0, ["abcde"]),
    ],
)
def test_cliques_are_the_longest_runs_within_the_critical_difference(
    critical_difference: float, expected: list[str]
) -> None:
    assert cliques(RANKS, critical_difference) == [tuple(run) for run in expected]


def test_no_clique_contains_two_methods_that_cannot_be_told_from_their_slots() -> None:
    ranks = pd.Series({"a": 1.0, "b": 1.5, "c": 2.0, "d": 2.5})
    assert cliques(ranks, 9.0, {frozenset("bc")}) == [("a", "b"), ("c", "d")]
    assert cliques(ranks, 9.0, {frozenset("ad")}) == [("a", "b", "c"), ("b", "c", "d")]
    assert cliques(ranks, 9.0, {frozenset("ab"), frozenset("ac"), frozenset("ad")}) == [("b", "c", "d")]


def test_methods_that_differ_by_just_the_critical_difference_are_told_apart() -> None:
    assert cliques(pd.Series({"a": 1.0, "b": 2.0}), 1.0) == []


def test_elbows_lead_from_the_mean_ranks_to_the_two_sides() -> None:
    elbows = lines(critical_difference_diagram(RANKS, 0.3, [], FIVE))
    assert [elbow["x"] for elbow in elbows] == [
        [1.4, 1.4, 1],
        [2.2, 2.2, 1],
        [3.3, 3.3, 1],
        [3.5, 3.5, 5],
        [4.6, 4.6, 5],
    ]
    assert elbows[1]["line"]["color"] == look.method_color(1)
    # Every elbow starts on the axis; those nearer the ends are less deep, so that none crosses another.
    depths = [elbow["y"][-1] for elbow in elbows]
    assert {elbow["y"][0] for elbow in elbows} == {0}
    assert depths[0] < depths[1] < depths[2]
    assert depths[3] > depths[4] > 0


def test_names_stand_with_their_mean_rank_where_the_elbows_end() -> None:
    figure = critical_difference_diagram(RANKS, 0.3, [], FIVE)
    names = layout(figure)["annotations"][:5]
    assert [name["text"] for name in names] == [
        "Anna<br><b>1.40</b>",
        "Bert<br><b>2.20</b>",
        "Cora<br><b>3.30</b>",
        "Dora<br><b>3.50</b>",
        "Emil<br><b>4.60</b>",
    ]
    assert [name["xanchor"] for name in names] == ["right"] * 3 + ["left"] * 2
    assert [name["y"] for name in names] == [elbow["y"][-1] for elbow in lines(figure)]


def test_the_axis_goes_from_the_best_to_the_poorest_rank() -> None:
    axis = layout(critical_difference_diagram(RANKS, 0.3, [], FIVE))["xaxis"]
    assert (axis["range"], axis["tickvals"], axis["side"]) == ([1, 5], [1, 2, 3, 4, 5], "top")


def test_bars_lie_over_the_groups_one_below_the_other() -> None:
    *elbows, first, second = lines(critical_difference_diagram(RANKS, 1.35, [("b", "c", "d"), ("c", "d", "e")], FIVE))
    assert (first["x"], second["x"]) == ([2.2, 3.5], [3.3, 4.6])
    assert 0 < first["y"][0] < second["y"][0] < min(elbow["y"][-1] for elbow in elbows)


def test_the_critical_difference_is_drawn_in_its_length() -> None:
    drawn = layout(critical_difference_diagram(RANKS, 0.62, [], FIVE))
    assert [(shape["x0"], shape["x1"]) for shape in drawn["shapes"]] == [(1, 1.62), (1, 1), (1.62, 1.62)]
    assert drawn["annotations"][-1]["text"] == "critical difference 0.62"


def test_a_critical_difference_beyond_the_axis_says_so() -> None:
    drawn = layout(critical_difference_diagram(pd.Series({"a": 1.2, "b": 1.8}), 3.0, [], {"a": "A", "b": "B"}))
    assert [(shape["x0"], shape["x1"]) for shape in drawn["shapes"]] == [(1, 2), (1, 1)]
    assert drawn["annotations"][-1]["text"] == "critical difference 3.00, longer than the axis"


def test_no_mean_ranks_are_rejected() -> None:
    with pytest.raises(ValueError, match="mean_ranks must have at least one row to draw, but it is empty"):
        critical_difference_diagram(RANKS.iloc[:0], 0.3, [], FIVE)

"""Everybody as a point, and who was flagged."""

import pandas as pd
import pytest

from study.analysis.figures.raters import MOST_NAMED, rater_map
from tests.study.analysis.figures.drawn import layout, legend, lines, traces

SCREENS = pd.DataFrame(
    {
        "tau_vs_rest": [0.2, -0.1, 0.3, float("nan")],
        "median_rt_ms": [9000.0, 1200.0, 20000.0, 5000.0],
        "flags": [(), ("ranked mostly in reverse of the others: mean tau -0.10 (rule: below 0)",), (), ()],
    },
    index=["5f3a9c01", "60b1d2<b>", "5e77aa02", "gone"],
)


def test_flagged_people_have_another_symbol_and_another_color() -> None:
    _, others, flagged = traces(rater_map(SCREENS), "scatter")
    assert (others["x"], others["y"]) == ([9.0, 20.0], [0.2, 0.3])
    assert (flagged["x"], flagged["y"]) == ([1.2], [-0.1])
    assert flagged["marker"]["symbol"] != others["marker"].get("symbol", "circle")
    assert flagged["marker"]["color"] != others["marker"]["color"]
    assert legend(rater_map(SCREENS)) == ["no flag (2)", "flagged (1)"]


def test_somebody_without_both_numbers_is_left_out() -> None:
    assert "gone" not in rater_map(SCREENS).to_json()


def test_flagged_people_are_named_by_the_start_of_their_id() -> None:
    assert traces(rater_map(SCREENS), "scatter")[2]["text"] == ["60b1d2"]


def test_only_those_who_agree_least_are_named_where_many_are_flagged() -> None:
    many = pd.DataFrame(
        {"tau_vs_rest": [number / 100 for number in range(50)], "median_rt_ms": 4000.0, "flags": [("slow",)] * 50},
        index=[f"id{number:04d}" for number in range(50)],
    )
    names = traces(rater_map(many), "scatter")[2]["text"]
    assert [name for name in names if name] == [f"id{number:04d}" for number in range(MOST_NAMED)]


def test_pointing_at_somebody_tells_the_numbers_and_the_flags() -> None:
    _, others, flagged = traces(rater_map(SCREENS), "scatter")
    assert others["customdata"] == ["5f3a9c01", "5e77aa02"]
    assert flagged["customdata"] == [
        "60b1d2&lt;b&gt;<br>tau −0.10<br>1.2 s<br>"
        "• ranked mostly in reverse of the others: mean<br>tau -0.10 (rule: below 0)"
    ]


def test_time_is_logarithmic_and_a_line_stands_at_no_agreement() -> None:
    figure = rater_map(SCREENS)
    axis = layout(figure)["xaxis"]
    assert axis["type"] == "log"
    assert axis["ticktext"] == ["1", "2", "5", "10", "20"]
    (zero,) = lines(figure)
    assert zero["y"] == [0, 0]
    assert zero["x"] == pytest.approx([10**end for end in axis["range"]])


def test_without_response_times_there_is_nothing_to_draw() -> None:
    with pytest.raises(ValueError, match="screens must have a participant with both tau_vs_rest and median_rt_ms"):
        rater_map(SCREENS.assign(median_rt_ms=float("nan")))

"""Forests: every method's row, its two intervals and what they are called."""

import pandas as pd
import pytest

from study.analysis import look
from study.analysis.figures.forest import mean_forest, worth_forest
from tests.study.analysis.figures.drawn import LABELS, layout, legend, lines, traces

MEANS = pd.DataFrame(
    {
        "mean": [4.0, 5.0, 6.0],
        "low": [3.0, 4.2, 5.1],
        "high": [5.0, 5.8, 6.9],
        "naive_low": [3.8, 4.9, 5.8],
        "naive_high": [4.2, 5.1, 6.2],
    },
    index=list(LABELS),
)
WORTHS = MEANS.sub(5).set_axis(["log_worth", "low", "high", "low_model", "high_model"], axis=1)


def test_the_best_method_is_on_top() -> None:
    axis = layout(mean_forest(MEANS, LABELS, middle=5.0))["yaxis"]
    assert axis["ticktext"] == ["Human editor", "Photoshop Auto", "Input"]
    bottom, top = axis["range"]
    assert (axis["tickvals"], bottom > top) == ([0, 1, 2], True)


def test_the_crossed_interval_is_thick_and_the_naive_one_thin_and_pale_below_it() -> None:
    _, crossed, naive, *_ = lines(mean_forest(MEANS, LABELS, middle=5.0))
    assert (crossed["x"], crossed["y"]) == ([5.1, 6.9], [0, 0])
    assert naive["x"] == [5.8, 6.2]
    assert 0 < naive["y"][0] < 0.5
    assert crossed["line"]["width"] > 2 * naive["line"]["width"]
    assert naive["opacity"] < 1
    assert crossed["line"]["color"] == naive["line"]["color"] == look.method_color(list(LABELS).index("human"))


def test_the_legend_says_which_interval_to_believe() -> None:
    names = legend(mean_forest(MEANS, LABELS, middle=5.0))
    assert names == [
        "people and photos like these",
        "naive: every ranking independent",
        "mean of all methods: 5",
    ]


def test_a_line_stands_at_the_middle_of_the_scale() -> None:
    reference = lines(mean_forest(MEANS, LABELS, middle=4.5))[0]
    assert reference["x"] == [4.5, 4.5]


def test_everything_lies_within_the_axis() -> None:
    low, high = layout(mean_forest(MEANS, LABELS, middle=9.0))["xaxis"]["range"]
    assert low < 3.0 < 9.0 < high


def test_pointing_at_a_mean_says_it_in_words() -> None:
    diamonds = traces(mean_forest(MEANS, LABELS, middle=5.0), "scatter")[-4]
    assert diamonds["x"] == [6.0, 5.0, 4.0]
    assert diamonds["customdata"][0] == (
        "Human editor<br>mean score 6.00<br>people and photos like these: 5.10 to 6.90"
        "<br>naive: every ranking independent: 5.80 to 6.20"
    )


def test_an_interval_that_cannot_be_had_is_not_drawn() -> None:
    figure = mean_forest(MEANS.assign(low=float("nan"), high=float("nan")), LABELS, middle=5.0)
    assert lines(figure)[1]["x"] == [None, None]
    tips = traces(figure, "scatter")[-4]["customdata"]
    assert "people and photos like these: no interval" in tips[0]
    assert "nan" not in figure.to_json().lower()


def test_log_worths_are_drawn_around_zero() -> None:
    figure = worth_forest(WORTHS, LABELS)
    reference, clustered, model, *_ = lines(figure)
    assert reference["x"] == [0, 0]
    assert clustered["x"] == pytest.approx([0.1, 1.9])
    assert model["x"] == pytest.approx([0.8, 1.2])
    assert layout(figure)["xaxis"]["title"]["text"] == "log-worth"


def test_a_method_without_a_finite_log_worth_is_rejected() -> None:
    with pytest.raises(ValueError, match="every log-worth must be a finite number"):
        worth_forest(WORTHS.assign(log_worth=[0.0, float("-inf"), 1.0]), LABELS)


def test_an_empty_table_is_rejected() -> None:
    with pytest.raises(ValueError, match="intervals must have at least one row to draw, but it is empty"):
        mean_forest(MEANS.iloc[:0], LABELS, middle=5.0)


def test_names_of_other_methods_are_rejected() -> None:
    with pytest.raises(ValueError, match="estimates must be about the methods of labels"):
        worth_forest(WORTHS, {"input": "Input"})

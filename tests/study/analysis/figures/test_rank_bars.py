"""Rank shares as bars around the middle rank."""

import pandas as pd
import pytest

from study.analysis import look
from study.analysis.figures.rank_bars import rank_bars
from tests.study.analysis.figures.drawn import LABELS, layout, traces

# Ten rankings; mean ranks 2.4, 2.15 and 1.45 of twenty.
COUNTS = pd.DataFrame([[3, 6, 11], [4, 9, 7], [13, 5, 2]], index=list(LABELS), columns=pd.RangeIndex(1, 4, name="rank"))


def test_rows_are_sorted_by_mean_rank() -> None:
    assert layout(rank_bars(COUNTS, LABELS))["yaxis"]["ticktext"][1:] == ["Human editor", "Photoshop Auto", "Input"]


def test_bars_are_shares_in_percent() -> None:
    _, first, second, third = traces(rank_bars(COUNTS, LABELS), "bar")
    assert first["x"] == pytest.approx([65, 20, 15])
    assert second["x"] == pytest.approx([25, 45, 30])
    assert third["x"] == pytest.approx([10, 35, 55])


def test_an_odd_middle_rank_lies_half_on_either_side() -> None:
    _, first, second, third = traces(rank_bars(COUNTS, LABELS), "bar")
    assert second["base"] == pytest.approx([-12.5, -22.5, -15])
    assert first["base"] == pytest.approx([-77.5, -42.5, -30])
    assert third["base"] == pytest.approx([12.5, 22.5, 15])


def test_an_even_number_of_ranks_parts_in_the_middle() -> None:
    counts = pd.DataFrame([[1, 3], [3, 1]], index=["a", "b"], columns=[1, 2])
    _, first, second = traces(rank_bars(counts, {"a": "A", "b": "B"}), "bar")
    assert first["base"] == pytest.approx([-75, -25])
    assert second["base"] == pytest.approx([0, 0])


def test_shares_are_written_where_there_is_room() -> None:
    counts = pd.DataFrame([[94, 6], [5, 95]], index=["a", "b"], columns=[1, 2])
    _, first, second = traces(rank_bars(counts, {"a": "A", "b": "B"}), "bar")
    assert (first["text"], second["text"]) == (["94", ""], ["6", "95"])


def test_the_key_on_top_has_every_rank_in_its_color() -> None:
    key, *bars = traces(rank_bars(COUNTS, LABELS), "bar")
    assert key["text"] == ["1", "2", "3"]
    assert key["marker"]["color"] == [bar["marker"]["color"] for bar in bars] == look.rank_colors(3)
    axis = layout(rank_bars(COUNTS, LABELS))["yaxis"]
    assert axis["ticktext"][0] == "rank, 1 = best"
    assert axis["tickvals"][0] == key["y"][0] < 0


def test_pointing_at_a_bar_says_it_in_words() -> None:
    _, first, *_ = traces(rank_bars(COUNTS, LABELS), "bar")
    assert first["customdata"][0] == "Human editor<br>rank 1 in 65.0 % of the rankings<br>(13 of 20)"


def test_a_method_that_always_wins_fills_its_row() -> None:
    counts = pd.DataFrame([[4, 0, 0], [0, 4, 0], [0, 0, 4]], index=list(LABELS), columns=[1, 2, 3])
    _, first, second, _ = traces(rank_bars(counts, LABELS), "bar")
    assert (first["base"][0], first["x"][0]) == (-100, 100)
    assert (second["base"][1], second["x"][1]) == (-50, 100)


def test_a_method_without_rankings_is_rejected() -> None:
    with pytest.raises(ValueError, match=r"counts must contain a ranking of every method, but has none of \['auto'\]"):
        rank_bars(COUNTS.mul([1, 0, 1], axis=0), LABELS)


def test_an_empty_table_is_rejected() -> None:
    with pytest.raises(ValueError, match="counts must have at least one row to draw, but it is empty"):
        rank_bars(COUNTS.iloc[:0], LABELS)

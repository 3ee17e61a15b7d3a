"""Residuals of slot x rank as a map."""

import pandas as pd
import pytest

from study.analysis.figures.positions import position_residuals
from tests.study.analysis.figures.drawn import layout, traces

# Rows are slots, columns ranks.
RESIDUALS = pd.DataFrame([[5.24, -2.0], [-0.04, 0.0]], index=[1, 2], columns=[1, 2])


def test_slots_stand_side_by_side_and_rank_1_on_top() -> None:
    figure = position_residuals(RESIDUALS)
    (cells,) = traces(figure, "heatmap")
    assert cells["text"] == [["+5.2", "+0.0"], ["−2.0", "+0.0"]]
    drawn = layout(figure)
    assert (drawn["xaxis"]["title"]["text"], drawn["yaxis"]["title"]["text"]) == ("slot on the screen", "rank given")
    bottom, top = drawn["yaxis"]["range"]
    assert (drawn["yaxis"]["ticktext"], bottom > top) == (["1", "2"], True)


def test_the_colors_are_the_same_on_both_sides_of_zero() -> None:
    (cells,) = traces(position_residuals(RESIDUALS), "heatmap")
    assert (cells["zmin"], cells["zmax"]) == (-5.24, 5.24)


def test_small_residuals_do_not_get_strong_colors() -> None:
    (cells,) = traces(position_residuals(RESIDUALS / 10), "heatmap")
    assert (cells["zmin"], cells["zmax"]) == (-4, 4)


def test_pointing_at_a_cell_says_it_in_words() -> None:
    (cells,) = traces(position_residuals(RESIDUALS), "heatmap")
    assert cells["customdata"][0][0] == (
        "rank 1 in slot 1:<br>5.2 standard errors more often<br>than if slots did not matter"
    )
    assert cells["customdata"][1][0] == (
        "rank 2 in slot 1:<br>2.0 standard errors less often<br>than if slots did not matter"
    )


def test_an_empty_table_is_rejected() -> None:
    with pytest.raises(ValueError, match="residuals must have at least one row to draw, but it is empty"):
        position_residuals(RESIDUALS.iloc[:0])

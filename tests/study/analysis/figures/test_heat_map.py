"""Win rates of every pair as a map."""

import numpy as np
import pandas as pd
import pytest

from study.analysis.figures.heat_map import win_rate_map
from tests.study.analysis.figures.drawn import LABELS, layout, traces

METHODS = list(LABELS)
RATES = pd.DataFrame([[np.nan, 0.46, 0.3], [0.54, np.nan, 0.5], [0.7, 0.5, np.nan]], index=METHODS, columns=METHODS)
INTERVALS = pd.DataFrame(
    [("auto", "input", 0.54, 0.511, 0.569), ("input", "auto", 0.46, 0.431, 0.489)],
    columns=["a", "b", "rate", "low", "high"],
)


def test_rows_are_ranked_above_columns_in_the_order_of_the_study() -> None:
    shuffled = RATES.loc[METHODS[::-1], ["auto", "human", "input"]]
    (cells,) = traces(win_rate_map(shuffled, LABELS), "heatmap")
    assert cells["z"] == [[None, 0.46, 0.3], [0.54, None, 0.5], [0.7, 0.5, None]]
    drawn = layout(win_rate_map(RATES, LABELS))
    assert drawn["yaxis"]["ticktext"] == drawn["xaxis"]["ticktext"] == ["Input", "Photoshop Auto", "Human editor"]
    bottom, top = drawn["yaxis"]["range"]
    assert bottom > top
    assert drawn["xaxis"]["title"]["text"] == "row ranked above column"


def test_even_is_the_middle_of_the_colors() -> None:
    (cells,) = traces(win_rate_map(RATES, LABELS), "heatmap")
    assert cells["zmin"] == pytest.approx(0.3)
    assert cells["zmax"] == pytest.approx(0.7)


def test_small_differences_do_not_get_strong_colors() -> None:
    (cells,) = traces(win_rate_map(RATES.clip(0.49, 0.51), LABELS), "heatmap")
    assert (cells["zmin"], cells["zmax"]) == pytest.approx((0.35, 0.65))


def test_rates_are_written_with_their_interval_below() -> None:
    (cells,) = traces(win_rate_map(RATES, LABELS, INTERVALS), "heatmap")
    assert cells["text"][1][0] == '54 %<br><span style="font-size:11px">51–57</span>'
    assert cells["text"][0][1].startswith("46 %<br>")
    assert cells["text"][2][0] == "70 %"
    assert cells["text"][0][0] == ""


def test_pointing_at_a_cell_says_it_in_words() -> None:
    (cells,) = traces(win_rate_map(RATES, LABELS, INTERVALS), "heatmap")
    assert cells["customdata"][1][0] == (
        "Photoshop Auto put above Input<br>in 54.0 % of the rankings<br>people and photos like these: 51.1 to 56.9 %"
    )
    assert cells["customdata"][2][0] == "Human editor put above Input<br>in 70.0 % of the rankings"


def test_an_empty_table_is_rejected() -> None:
    with pytest.raises(ValueError, match="rates must have at least one row to draw, but it is empty"):
        win_rate_map(RATES.iloc[:0, :0], LABELS)


def test_names_of_other_methods_are_rejected() -> None:
    with pytest.raises(ValueError, match="rates must be about the methods of labels"):
        win_rate_map(RATES, {"input": "Input", "auto": "Photoshop Auto"})

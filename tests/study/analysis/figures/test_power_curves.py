"""Power curves: a panel per difference, a color per number of photos, a dash for what the statement is about."""

from itertools import product

import pandas as pd
import pytest

from study.analysis.figures.power_curves import power_curves
from tests.study.analysis.figures.drawn import layout, legend, traces


def curves_of(differences: list[float], sizes: tuple[int, ...] = (100, 50)) -> pd.DataFrame:
    """Return made-up curves of one pair at 10, 47 and 200 participants."""
    rows = product((200, 10, 47), sizes, differences, (True, False))
    return pd.DataFrame(rows, columns=["participants", "images", "difference", "images_random"]).assign(
        claim=False,
        power=lambda table: table["participants"] * table["difference"] / 1000 + table["images"] / 1000,
    )


CURVES = curves_of([0.5, 0.25])


def drawn_curves(curves: pd.DataFrame) -> list[dict]:
    return [trace for trace in traces(power_curves(curves), "scatter") if trace["x"] != [None]]


def test_a_panel_per_difference_with_a_curve_per_size_and_kind() -> None:
    curves = drawn_curves(CURVES)
    assert [curve["xaxis"] for curve in curves] == ["x"] * 4 + ["x2"] * 4
    titles = [note["text"] for note in layout(power_curves(CURVES))["annotations"]]
    assert titles == ["difference<br>0.25 points", "difference<br>0.5 points"]


def test_claims_have_a_row_of_their_own_below() -> None:
    figure = power_curves(pd.concat([CURVES, CURVES.assign(claim=True, power=0.25)]))
    curves = [trace for trace in traces(figure, "scatter") if trace["x"] != [None]]
    assert [set(curve["y"]) == {25.0} for curve in curves] == [False] * 8 + [True] * 8
    axes = layout(figure)
    assert (axes["yaxis"]["title"]["text"], axes["yaxis3"]["title"]["text"]) == (
        "power, one pair (%)",
        "power, all pairs (%)",
    )
    assert "find a difference of 0.25 points<br>when all pairs are tested" in curves[8]["customdata"][0]


def test_curves_are_percentages_in_the_order_of_participants() -> None:
    first = drawn_curves(CURVES)[0]
    assert first["x"] == [10, 47, 200]
    # 50 photos, difference 0.25
    assert first["y"] == pytest.approx([5.25, 6.175, 10.0])


def test_color_and_symbol_are_the_photos_and_the_dash_is_the_kind() -> None:
    few_fixed, few_random, many_fixed, many_random = drawn_curves(CURVES)[:4]
    assert few_fixed["line"]["dash"] == many_fixed["line"]["dash"] != few_random["line"]["dash"] == "solid"
    assert few_fixed["line"]["color"] == few_random["line"]["color"] != many_random["line"]["color"]
    assert few_fixed["marker"]["symbol"] == few_random["marker"]["symbol"] != many_random["marker"]["symbol"]


def test_the_legend_says_all_of_it_once() -> None:
    assert legend(power_curves(CURVES)) == ["50 photos", "100 photos", "like these", "exactly these"]
    assert legend(power_curves(CURVES, current=47))[-1] == "this study: 47"


def test_a_line_stands_at_80_percent_and_at_the_study_in_every_panel() -> None:
    shapes = layout(power_curves(CURVES, current=47))["shapes"]
    assert [shape["xref"].split()[0] for shape in shapes if shape["y0"] == shape["y1"] == 80] == ["x", "x2"]
    assert [shape["xref"] for shape in shapes if shape["x0"] == shape["x1"] == 47] == ["x", "x2"]


def test_pointing_at_a_curve_says_it_in_words() -> None:
    assert drawn_curves(CURVES)[1]["customdata"][1] == (
        "47 participants, 50 photos<br>find a difference of 0.25 points<br>on photos like these<br>in 6 % of studies"
    )


def test_a_missing_power_is_left_out() -> None:
    gaps = CURVES.assign(power=CURVES["power"].mask(CURVES["participants"] == 47))
    assert drawn_curves(gaps)[0]["x"] == [10, 200]


def test_more_than_three_differences_are_rejected() -> None:
    with pytest.raises(ValueError, match=r"curves must be of at most 3 differences, not of \[0.1, 0.2, 0.3, 0.4\]"):
        power_curves(curves_of([0.1, 0.2, 0.3, 0.4]))


def test_curves_without_any_power_are_rejected() -> None:
    with pytest.raises(ValueError, match="curves must have at least one row with a power to draw"):
        power_curves(CURVES.assign(power=float("nan")))

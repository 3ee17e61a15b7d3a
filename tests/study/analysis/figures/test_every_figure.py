"""What holds for every figure, with two methods, with seven, and with names that are long or look like markup."""

from collections.abc import Callable, Mapping
from itertools import combinations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from study.analysis import look
from study.analysis.figures.boxes import overall_box, photo_boxes
from study.analysis.figures.critical_difference import cliques, critical_difference_diagram
from study.analysis.figures.forest import mean_forest, worth_forest
from study.analysis.figures.heat_map import win_rate_map
from study.analysis.figures.on_par import on_par_intervals
from study.analysis.figures.plan_curves import plan_curves
from study.analysis.figures.positions import position_residuals
from study.analysis.figures.power_curves import power_curves
from study.analysis.figures.rank_bars import rank_bars
from study.analysis.figures.raters import rater_map
from study.analysis.rank_matrix import RankMatrix, rank_matrix
from tests.study.analysis.tables import table_of

TWO = {"a": "Input", "b": "Human expert"}
SEVEN = {
    **TWO,
    "c": "A very long name of a method that <b>nobody</b> & nothing would fit beside",
    "d": "Supercalifragilisticexpialidocious",
    "e": "Deep filtering",
    "f": "Piecewise enhancer",
    "g": "%{y} $x$",
}


def matrix_of(labels: Mapping[str, str]) -> RankMatrix:
    """Return rankings of two photos by five people, each beginning one method later."""
    k = len(labels)
    ranks = {
        (f"p{who}", image): [(place + who) % k + 1 for place in range(k)] for who in range(5) for image in ("i1", "i2")
    }
    scores = dict(zip(range(1, k + 1), np.linspace(10, 0, k).tolist(), strict=True))
    return rank_matrix(table_of(ranks, list(labels), scores, rt_ms=4000), list(labels))


def estimates(labels: Mapping[str, str], columns: list[str]) -> pd.DataFrame:
    """Return estimates with two intervals each."""
    centers = np.linspace(4, 6, len(labels))
    steps = np.array([0, -0.5, 0.5, -0.2, 0.2])
    return pd.DataFrame(centers[:, np.newaxis] + steps, index=list(labels), columns=columns)


def by_ranks(labels: Mapping[str, str], values: float) -> pd.DataFrame:
    """Return a square table of one number; its rows are methods."""
    k = len(labels)
    return pd.DataFrame(values, index=list(labels), columns=range(1, k + 1))


def rates(labels: Mapping[str, str]) -> pd.DataFrame:
    """Return win rates of methods that are all alike."""
    methods = list(labels)
    return pd.DataFrame(np.where(np.eye(len(methods)) == 1, np.nan, 0.5), index=methods, columns=methods)


def mean_ranks(labels: Mapping[str, str]) -> pd.Series:
    """Return mean ranks in equal steps."""
    return pd.Series(np.linspace(1.5, len(labels) - 0.5, len(labels)), index=list(labels))


def screens() -> pd.DataFrame:
    """Return two people, one of them flagged."""
    return pd.DataFrame(
        {"tau_vs_rest": [0.2, -0.1], "median_rt_ms": [4000.0, 900.0], "flags": [(), ("too quick",)]}, index=["x", "y"]
    )


def curves() -> pd.DataFrame:
    """Return one power curve of a pair and one of a claim."""
    return pd.DataFrame(
        {
            "participants": [10, 100, 10, 100],
            "images": 50,
            "difference": 0.5,
            "images_random": True,
            "claim": [False, False, True, True],
            "power": [0.2, 0.9, 0.1, 0.8],
        }
    )


def differences(labels: Mapping[str, str]) -> pd.DataFrame:
    """Return intervals of all pairs, half of them with the second method higher."""
    pairs = pd.DataFrame(combinations(labels, 2), columns=["a", "b"])
    signs = np.where(np.arange(len(pairs)) % 2, 0.1, -0.1)
    return pairs.assign(difference=signs, low=signs - 0.2, high=signs + 0.2, smallest_margin=0.3)


FIGURES: dict[str, Callable[[Mapping[str, str]], go.Figure]] = {
    "overall_box": lambda labels: overall_box(matrix_of(labels), labels),
    "photo_boxes": lambda labels: photo_boxes(matrix_of(labels), "i1", labels),
    "mean_forest": lambda labels: mean_forest(
        estimates(labels, ["mean", "low", "high", "naive_low", "naive_high"]), labels, 5.0
    ),
    "worth_forest": lambda labels: worth_forest(
        estimates(labels, ["log_worth", "low", "high", "low_model", "high_model"]), labels
    ),
    "rank_bars": lambda labels: rank_bars(by_ranks(labels, 3), labels),
    "win_rate_map": lambda labels: win_rate_map(rates(labels), labels),
    "on_par_intervals": lambda labels: on_par_intervals(differences(labels), labels, margin=0.25),
    "critical_difference": lambda labels: critical_difference_diagram(
        mean_ranks(labels), 1.2, cliques(mean_ranks(labels), 1.2), labels
    ),
    "rater_map": lambda labels: rater_map(screens()),
    "position_residuals": lambda labels: position_residuals(by_ranks(labels, 0.5).set_axis(range(1, len(labels) + 1))),
    "power_curves": lambda labels: power_curves(curves(), current=47),
    "plan_curves": lambda labels: plan_curves(
        curves().rename(columns={"power": "pair"}), {"pair": f"finds 1 point among {len(labels)} methods"}
    ),
}

every_figure = pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
few_and_many = pytest.mark.parametrize("labels", [TWO, SEVEN], ids=["two", "seven"])


@every_figure
@few_and_many
def test_the_page_gives_title_and_width_and_the_figure_its_height(
    draw: Callable[[Mapping[str, str]], go.Figure], labels: Mapping[str, str]
) -> None:
    layout = draw(labels).layout
    assert (layout.title.text, layout.width) == (None, None)
    assert 100 <= layout.height <= 700


@every_figure
def test_axes_do_not_zoom(draw: Callable[[Mapping[str, str]], go.Figure]) -> None:
    figure = draw(TWO)
    axes = [*figure.select_xaxes(), *figure.select_yaxes()]
    assert axes
    assert all(axis.fixedrange for axis in axes)
    assert figure.layout.dragmode is False


@every_figure
@few_and_many
def test_ink_grid_and_background_come_from_the_template(
    draw: Callable[[Mapping[str, str]], go.Figure], labels: Mapping[str, str]
) -> None:
    without = draw(labels).update_layout(template=None)
    # What is written on a colored cell or bar must suit its color, not the page's.
    on_colors = {look.ink_on("rgb(0,0,0)"), look.ink_on("rgb(255,255,255)"), look.MEAN_FILL, look.MEAN_OUTLINE}
    own = {shade for shades in look.SHADES.values() for shade in vars(shades).values()} - on_colors
    drawn = without.to_json()
    assert [shade for shade in own if shade in drawn] == []
    assert without.layout.plot_bgcolor is None


@every_figure
@few_and_many
def test_no_text_of_a_figure_is_nan_or_markup_of_a_name(
    draw: Callable[[Mapping[str, str]], go.Figure], labels: Mapping[str, str]
) -> None:
    drawn = draw(labels).update_layout(template=None).to_json()
    assert "nan" not in drawn.lower()
    assert "<b>nobody" not in drawn.encode().decode("unicode_escape")

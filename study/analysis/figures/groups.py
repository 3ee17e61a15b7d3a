"""Mean scores at the levels of a factor: a panel per method, one below the other, so that a narrow page shows them."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from study.analysis.figures.axes import SMALL, colors, finish, plain, require_rows, rows, wrapped
from study.analysis.figures.marks import diamonds

_LINES = 4  # of a level's name: answers to questions are longer than methods' names
_LINE = 17  # pixels of a line of a level's name
_AIR = 9  # pixels between levels
_GAP = 34  # pixels between panels, with the name of a method
_MARGIN = {"l": 12, "r": 12, "t": 30, "b": 46}


def level_panels(means: pd.DataFrame, levels: Sequence[str], labels: Mapping[str, str], whom: str) -> go.Figure:
    """Draw the mean score of every method at every level with its 95 % interval, all panels on one scale.

    Args:
        means: Columns level, method, mean, low, high; points. Unavailable limits are NaN and not drawn.
        levels: The levels in order, the first on top.
        labels: Method key to the name to print, in the order of the panels.
        whom: Whom the intervals are about.

    Raises:
        ValueError: If there is no row.
    """
    require_rows(means, "means")
    names = [wrapped(level, most=_LINES) for level in levels]
    panel = len(levels) * (_AIR + _LINE * max(1 + name.count("<br>") for name in names))
    height = len(labels) * panel + (len(labels) - 1) * _GAP
    figure = make_subplots(
        rows=len(labels),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=_GAP / height,
        subplot_titles=[plain(label) for label in labels.values()],
    )
    by_method = means.set_index(["method", "level"])
    for row, method in enumerate(labels, start=1):
        table = by_method.loc[method].loc[list(levels)]
        for place, (low, high) in enumerate(zip(table["low"], table["high"], strict=True)):
            line = {"width": 7, "color": colors(labels)[method]}
            interval = go.Scatter(
                x=[low, high], y=[place, place], mode="lines", line=line, hoverinfo="skip", showlegend=False
            )
            figure.add_trace(interval, row=row, col=1)
        tips = [_in_words(labels[method], level, values, whom) for level, values in table.iterrows()]
        figure.add_trace(diamonds(table["mean"].tolist(), list(range(len(levels))), tips), row=row, col=1)
    rows(figure, names)
    ends = means[["mean", "low", "high"]].to_numpy(float)
    low, high = float(np.nanmin(ends)), float(np.nanmax(ends))
    air = 0.04 * (high - low) or 0.5
    figure.update_xaxes(range=[low - air, high + air])
    figure.update_xaxes(title="mean score (points)", row=len(labels), col=1)
    figure.update_annotations(font={"size": SMALL + 1}, x=0, xanchor="left")
    return finish(figure, height + _MARGIN["t"] + _MARGIN["b"], _MARGIN)


def _in_words(name: str, level: object, values: pd.Series, whom: str) -> str:
    known = np.isfinite([values["low"], values["high"]]).all()
    limits = f"{values['low']:.2f} to {values['high']:.2f}" if known else "no interval"
    return f"{plain(name)}, {plain(str(level))}<br>mean score {values['mean']:.2f}<br>{plain(whom)}: {limits}"

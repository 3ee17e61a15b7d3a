"""What all figures share: names that fit beside an axis, a height, a legend on top, axes that do not zoom."""

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from study.analysis import look
from study.analysis.figures.names import lines_of

LABEL_WIDTH = 14  # characters of a name in one line
LABEL_LINES = 2  # lines of a name; hover texts show all of it
SMALL = 11  # pixels of secondary text


def wrapped(label: str, width: int = LABEL_WIDTH, most: int = LABEL_LINES) -> str:
    """Return a name in at most ``most`` short lines, as Plotly text; none ends within a word (``names.lines_of``)."""
    return "<br>".join(map(plain, lines_of(label, width, most)))


def plain(text: str) -> str:
    """Return text that Plotly shows as it is: ``<b>`` in a name is no markup."""
    return html.escape(text, quote=False)


def require_rows(table: pd.DataFrame | pd.Series, name: str) -> None:
    """Reject a table without rows; ``name`` is the argument's.

    Raises:
        ValueError: If it has none.
    """
    if len(table) == 0:
        raise ValueError(f"{name} must have at least one row to draw, but it is empty")


def require_methods(methods: Iterable[str], labels: Mapping[str, str], name: str) -> None:
    """Reject a table whose methods are not those of ``labels``; ``name`` is the argument's.

    Raises:
        ValueError: If they are not the same.
    """
    found = sorted(methods)
    if found != sorted(labels):
        raise ValueError(f"{name} must be about the methods of labels, {sorted(labels)}, not {found}")


def colors(labels: Mapping[str, str]) -> dict[str, str]:
    """Return every method's color."""
    return {method: look.method_color(place) for place, method in enumerate(labels)}


def finish(figure: go.Figure, height: int, margin: Mapping[str, int], legend: bool = False) -> go.Figure:
    """Give a figure its look, its height and margins in pixels, and axes that do not zoom; return it."""
    figure.update_layout(
        template=look.template("light"), height=height, margin=dict(margin), dragmode=False, showlegend=legend
    )
    figure.update_xaxes(fixedrange=True)
    figure.update_yaxes(fixedrange=True)
    return figure


def legend_on_top(**more: Any) -> dict[str, Any]:
    """Return the settings of a legend above the drawing area, over the whole width, that does not react to clicks."""
    return {
        "orientation": "h",
        "xref": "container",
        "x": 0,
        "xanchor": "left",
        "yref": "container",
        "y": 1,
        "yanchor": "top",
        "itemclick": False,
        "itemdoubleclick": False,
        **more,
    }


def method_rows(figure: go.Figure, methods: Iterable[str], labels: Mapping[str, str], width: int = LABEL_WIDTH) -> None:
    """Make the y axis one of methods, the first on top; row ``i`` is at y = i."""
    rows(figure, [wrapped(labels[method], width) for method in methods])


def rows(figure: go.Figure, names: Sequence[str]) -> None:
    """Make every y axis one of `names`, the first on top; row ``i`` is at y = i."""
    figure.update_yaxes(
        range=[len(names) - 0.5, -0.5],
        tickvals=list(range(len(names))),
        ticktext=names,
        ticks="",
        ticklabelstandoff=4,
        showgrid=False,
        automargin=True,
    )


def method_columns(figure: go.Figure, names: Sequence[str], font_size: int, **more: Any) -> None:
    """Put `names` above the columns of a map, upright where they are short; column ``i`` is at x = i."""
    figure.update_xaxes(
        side="top",
        tickvals=list(range(len(names))),
        ticktext=list(names),
        tickfont_size=font_size,
        autotickangles=[0, -90],
        ticks="",
        showgrid=False,
        automargin=True,
        **more,
    )


def log_axis(values: Iterable[float], most_ticks: int = 9) -> dict[str, Any]:
    """Return the settings of a logarithmic axis of positive values, its ticks written out: 1, 2, 5, 10, ..."""
    exponents = np.log10(list(values))
    low, high = exponents.min(), exponents.max()
    air = 0.08 * max(high - low, 0.5)
    ticks = _log_ticks(low - air, high + air, most_ticks)
    return {
        "type": "log",
        "range": [low - air, high + air],
        "tickvals": ticks,
        "ticktext": [f"{tick:g}" for tick in ticks],
        "tickangle": 0,
    }


def _log_ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers between two powers of ten: as many as allowed, or else the powers alone."""
    decades = range(int(np.floor(low)), int(np.ceil(high)) + 1)
    for steps in ((1, 2, 5), (1, 3), (1,)):
        ticks = [float(f"{step}e{decade}") for decade in decades for step in steps]
        ticks = [tick for tick in ticks if low <= np.log10(tick) <= high]
        if len(ticks) <= most:
            break
    return ticks

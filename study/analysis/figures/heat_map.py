"""Which of two methods is ranked higher, for every pair: a map of win rates."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from study.analysis import look
from study.analysis.figures.axes import (
    LABEL_WIDTH,
    SMALL,
    finish,
    method_columns,
    method_rows,
    plain,
    require_methods,
    require_rows,
    wrapped,
)
from study.analysis.figures.marks import cells
from study.analysis.figures.names import shortened

EVEN = 0.5
MOST_WITH_INTERVALS = 7  # methods, beyond which a column on a phone has room for a number alone
MANY = 6  # number of methods from which everything is narrow, to fit a printed column
ONE_LINE = 18  # characters of a name that has one line above its column
NARROW = 10  # characters of a name in one line then
SPAN = 0.15  # win rates of 50 % +- this, or the furthest one, have the strongest colors


def win_rate_map(
    rates: pd.DataFrame,
    labels: Mapping[str, str],
    intervals: pd.DataFrame | None = None,
    whom: str = "people and photos like these",
) -> go.Figure:
    """Draw how often the method of the row was put above the method of the column.

    Args:
        rates: Index and columns method; shares 0..1 of the rankings; NaN on the diagonal.
        labels: Method key to the name to print, in the study's order, which is that of rows and columns.
        intervals: Columns a, b, rate, low, high (shares); one row per ordered pair, a above b. Written below the
            rates of up to 7 methods, and in hover texts.
        whom: Whom the intervals are about.

    Raises:
        ValueError: If there is no row, or ``labels`` does not name the methods of ``rates``.
    """
    require_rows(rates, "rates")
    require_methods(rates.index, labels, "rates")
    require_methods(rates.columns, labels, "rates")
    methods = list(labels)
    values = rates.loc[methods, methods].to_numpy(float)
    limits = np.full((*values.shape, 2), np.nan) if intervals is None else _limits(intervals, methods)
    size = _font_size(len(methods))
    roomy = len(methods) <= MOST_WITH_INTERVALS
    places = range(len(methods))
    names = list(labels.values())
    figure = go.Figure(
        cells(
            values,
            [
                [_text(values[a, b], limits[a, b], size) if roomy else _number(values[a, b]) for b in places]
                for a in places
            ],
            [[_in_words(names[a], names[b], values[a, b], limits[a, b], whom) for b in places] for a in places],
            center=EVEN,
            span=SPAN,
        )
    )
    figure.update_traces(textfont_size=size)
    few = len(methods) < MANY
    width = LABEL_WIDTH if few else NARROW
    method_rows(figure, methods, labels, width)
    method_columns(
        figure,
        [wrapped(label, width) if roomy else plain(shortened(label, ONE_LINE)) for label in names],
        look.FONT_SIZE if few else SMALL,
        title_text=f"row ranked above column{'' if roomy else ' (%)'}",
        title_standoff=6,
    )
    return finish(figure, height=130 + 46 * len(methods), margin={"l": 12, "r": 12, "t": 12, "b": 12})


def _font_size(methods: int) -> int:
    """Return the pixels of a rate's text that fit into a column on a phone."""
    return 13 if methods < MANY - 1 else 12 if methods < MANY else 10


def _limits(intervals: pd.DataFrame, methods: list[str]) -> np.ndarray:
    """Return the limits of every cell, (methods, methods, 2); NaN where there are none."""
    limits = np.full((len(methods), len(methods), 2), np.nan)
    rows, columns = (pd.Index(methods).get_indexer(pd.Index(intervals[side])) for side in ("a", "b"))
    limits[rows, columns] = intervals[["low", "high"]].to_numpy(float)
    return limits


def _number(rate: float) -> str:
    return "" if np.isnan(rate) else f"{rate * 100:.0f}"


def _text(rate: float, limits: np.ndarray, size: int) -> str:
    if np.isnan(rate):
        return ""
    if np.isnan(limits).any():
        return f"{rate * 100:.0f} %"
    low, high = limits * 100
    return f'{rate * 100:.0f} %<br><span style="font-size:{size - 2}px">{low:.0f}–{high:.0f}</span>'


def _in_words(preferred: str, over: str, rate: float, limits: np.ndarray, whom: str) -> str:
    if np.isnan(rate):
        return ""
    words = f"{plain(preferred)} put above {plain(over)}<br>in {100 * rate:.1f} % of the rankings"
    if np.isnan(limits).any():
        return words
    return f"{words}<br>{whom}: {100 * limits[0]:.1f} to {100 * limits[1]:.1f} %"

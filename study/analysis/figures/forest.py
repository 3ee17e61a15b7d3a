"""Estimates with their intervals, a row per method: the honest interval thick, the naive one thin below it.

The naive interval treats every ranking as an independent observation. It is drawn for comparison only.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from study.analysis.figures.axes import (
    colors,
    finish,
    legend_on_top,
    method_rows,
    plain,
    require_methods,
    require_rows,
)
from study.analysis.figures.marks import diamonds, key, reference_line
from study.analysis.minus import with_minus

COLUMNS = ["center", "low", "high", "naive_low", "naive_high"]
HONEST = "people and photos like these"
NAIVE = "naive: every ranking independent"
NAIVE_BELOW = 0.27  # rows
HONEST_LINE = {"width": 7}
NAIVE_LINE = {"width": 2.5}
NAIVE_OPACITY = 0.7


def mean_forest(intervals: pd.DataFrame, labels: Mapping[str, str], middle: float, whom: str = HONEST) -> go.Figure:
    """Draw the mean score of every method with its intervals, the best on top.

    Args:
        intervals: Index method; columns mean, low, high, naive_low, naive_high; all in points.
            Unavailable limits are NaN and not drawn.
        labels: Method key to the name to print, in the study's order.
        middle: Middle of the scale in points: the mean score of all methods if they were all alike.
        whom: Whom the intervals are about.

    Raises:
        ValueError: If there is no row, a mean is missing, or ``labels`` does not name the methods of ``intervals``.
    """
    require_rows(intervals, "intervals")
    require_methods(intervals.index, labels, "intervals")
    table = intervals[["mean", "low", "high", "naive_low", "naive_high"]].set_axis(COLUMNS, axis=1)
    return _forest(table, labels, "mean score", "mean score (points)", middle, whom)


def worth_forest(estimates: pd.DataFrame, labels: Mapping[str, str]) -> go.Figure:
    """Draw the Plackett-Luce log-worth of every method with its intervals, the best on top; 0 is their mean.

    Args:
        estimates: Index method; columns log_worth, low, high (clustered two ways), low_model, high_model (of the
            model, as if every ranking were independent). Unavailable limits are NaN and not drawn.
        labels: Method key to the name to print, in the study's order.

    Raises:
        ValueError: If there is no row, a log-worth is missing, or ``labels`` does not name the methods.
    """
    require_rows(estimates, "estimates")
    require_methods(estimates.index, labels, "estimates")
    table = estimates[["log_worth", "low", "high", "low_model", "high_model"]].set_axis(COLUMNS, axis=1)
    return _forest(table, labels, "log-worth", "log-worth", 0.0)


def expected_rank_forest(ranks: pd.DataFrame, labels: Mapping[str, str], whom: str = HONEST) -> go.Figure:
    """Draw the expected rank of every method with its intervals, the best, lowest one on top.

    Args:
        ranks: Index method; columns expected_rank, low, high, naive_low, naive_high; ranks from 1. Unavailable limits
            are NaN and not drawn.
        labels: Method key to the name to print, in the study's order.
        whom: Whom the intervals are about.

    Raises:
        ValueError: If there is no row, a rank is missing, or ``labels`` does not name the methods of ``ranks``.
    """
    require_rows(ranks, "ranks")
    require_methods(ranks.index, labels, "ranks")
    table = ranks[["expected_rank", "low", "high", "naive_low", "naive_high"]].set_axis(COLUMNS, axis=1)
    middle = (len(labels) + 1) / 2
    return _forest(table, labels, "expected rank", "expected rank (1 is best)", middle, whom, ascending=True)


def _forest(
    table: pd.DataFrame,
    labels: Mapping[str, str],
    what: str,
    title: str,
    reference: float,
    whom: str = HONEST,
    ascending: bool = False,
) -> go.Figure:
    if not np.isfinite(table["center"]).all():
        raise ValueError(f"every {what} must be a finite number, not {table['center'].tolist()}")
    table = table.sort_values("center", ascending=ascending, kind="stable")
    figure = go.Figure(reference_line([reference] * 2, [-0.5, len(table) - 0.5]))
    for row, (method, limits) in enumerate(table.iterrows()):
        color = colors(labels)[str(method)]
        figure.add_trace(_interval(limits["low"], limits["high"], row, {**HONEST_LINE, "color": color}))
        naive = _interval(limits["naive_low"], limits["naive_high"], row + NAIVE_BELOW, {**NAIVE_LINE, "color": color})
        figure.add_trace(naive.update(opacity=NAIVE_OPACITY))
    tips = [_in_words(labels[str(method)], what, limits, whom) for method, limits in table.iterrows()]
    figure.add_trace(diamonds(table["center"].tolist(), list(range(len(table))), tips))
    figure.add_trace(key(whom, **HONEST_LINE))
    figure.add_trace(key(NAIVE, **NAIVE_LINE).update(opacity=NAIVE_OPACITY))
    figure.add_trace(key(f"mean of all methods: {reference:g}", width=1))
    method_rows(figure, table.index, labels)
    ends = [*table.to_numpy(float).ravel(), reference]
    figure.update_xaxes(title=title, range=_with_air(np.nanmin(ends), np.nanmax(ends)))
    figure.update_layout(legend=legend_on_top())
    return finish(figure, height=110 + 50 * len(table), margin={"l": 12, "r": 12, "t": 12, "b": 46}, legend=True)


def _interval(low: float, high: float, row: float, line: dict[str, Any]) -> go.Scatter:
    return go.Scatter(x=[low, high], y=[row, row], mode="lines", line=line, hoverinfo="skip", showlegend=False)


def _with_air(low: float, high: float) -> list[float]:
    air = 0.04 * (high - low) or 0.5
    return [float(low - air), float(high + air)]


def _in_words(name: str, what: str, limits: pd.Series, whom: str) -> str:
    center = with_minus(f"{limits['center']:.2f}")
    return (
        f"{plain(name)}<br>{what} {center}<br>{whom}: {_limits(limits['low'], limits['high'])}"
        f"<br>{NAIVE}: {_limits(limits['naive_low'], limits['naive_high'])}"
    )


def _limits(low: float, high: float) -> str:
    return with_minus(f"{low:.2f} to {high:.2f}") if np.isfinite([low, high]).all() else "no interval"

"""How fast answers come in."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import plotly.graph_objects as go

from study.analysis import look
from study.analysis.figures.axes import finish


def pace_bars(starts: Sequence[datetime], answers: Sequence[int], step: timedelta) -> go.Figure:
    """Draw how many answers came in over time, one bar per step.

    Args:
        starts: When each step begins (UTC), without gaps; empty where there is no answer.
        answers: How many arrived in each step.
        step: Length of every step.
    """
    middles = [start + step / 2 for start in starts]
    bars = go.Bar(
        x=middles,
        y=list(answers),
        width=step.total_seconds() * 1000 * 0.8,
        marker={"color": look.method_color(0)},
        customdata=[f"{start:%Y-%m-%d %H:%M}" for start in starts],
        hovertemplate="%{y} answers from %{customdata}<extra></extra>",
    )
    figure = go.Figure(bars)
    # A single bar would otherwise be drawn over years.
    air = step * 0.75
    figure.update_xaxes(
        type="date", tickangle=0, nticks=6, range=[middles[0] - air, middles[-1] + air] if middles else None
    )
    figure.update_yaxes(rangemode="tozero", tickformat="d", nticks=5)
    return finish(figure, height=200, margin={"l": 46, "r": 12, "t": 12, "b": 40})

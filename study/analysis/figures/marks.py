"""Marks that several figures draw."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from study.analysis import look


def diamonds(x: Sequence[float], y: Sequence[float], tips: Sequence[str]) -> go.Scatter:
    """Return white diamonds, one per estimate, each with its hover text."""
    return go.Scatter(
        x=list(x),
        y=list(y),
        mode="markers",
        marker={
            "symbol": "diamond",
            "color": look.MEAN_FILL,
            "size": 10,
            "line": {"color": look.MEAN_OUTLINE, "width": 1.3},
        },
        customdata=list(tips),
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )


def reference_line(x: Sequence[float], y: Sequence[float]) -> go.Scatter:
    """Return a thin line in ink to compare with; unlike a shape it is drawn over a grid line at the same place."""
    return go.Scatter(x=list(x), y=list(y), mode="lines", line={"width": 1}, hoverinfo="skip", showlegend=False)


def key(name: str, **line: object) -> go.Scatter:
    """Return a trace that draws nothing but its entry in the legend: a line in ink."""
    return go.Scatter(x=[None], y=[None], mode="lines", line=line, name=name, hoverinfo="skip")


def cells(values: np.ndarray, texts: list[list[str]], tips: list[list[str]], center: float, span: float) -> go.Heatmap:
    """Return a map of cells with texts in them, blue above the center and red-brown below it.

    Args:
        values: (rows, columns); a missing one (NaN) is left blank.
        texts: Texts in the cells.
        tips: Hover texts of the cells.
        center: The value that is gray.
        span: Least distance from it with the strongest color, so that small deviations do not look large.
    """
    span = max(span, float(np.nanmax(np.abs(values - center), initial=0)))
    return go.Heatmap(
        z=[[None if np.isnan(value) else value for value in row] for row in values.tolist()],
        zmin=center - span,
        zmax=center + span,
        colorscale=list(look.DIVERGING),
        showscale=False,
        xgap=2,
        ygap=2,
        text=texts,
        texttemplate="%{text}",
        customdata=tips,
        hovertemplate="%{customdata}<extra></extra>",
        hoverongaps=False,
    )

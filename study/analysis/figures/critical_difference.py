"""The critical-difference diagram: mean ranks on a line, bars over methods that cannot be told apart.

References:
    J. Demsar (2006). Statistical comparisons of classifiers over multiple data sets. Journal of Machine Learning
    Research 7, 1-30, Fig. 1.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from study.analysis.figures.axes import (
    SMALL,
    colors,
    finish,
    plain,
    require_methods,
    require_rows,
    wrapped,
)

LABEL_WIDTH = 10  # characters of a name in one line: the names are on both sides and the axis needs room
LINE = 15  # pixels from line to line of a name
SIDE = 86  # pixels beside the axis, for the names
BAR = 14  # pixels from bar to bar
TOP = 100  # pixels above the axis: its ticks, its title, the critical difference
CD_HEIGHT = 66  # pixels from the axis up to the critical difference


def cliques(
    mean_ranks: pd.Series, critical_difference: float, confounded: Collection[frozenset[str]] = frozenset()
) -> list[tuple[str, ...]]:
    """Return the maximal runs of two or more methods whose mean ranks all differ by less than the critical difference.

    Args:
        mean_ranks: Index method; 1 = best.
        critical_difference: In ranks.
        confounded: Pairs of methods that no run may contain, because they cannot be told apart from their slots.

    Returns:
        From best to poorest, as are the methods within each.
    """
    ordered = mean_ranks.sort_values(kind="stable")
    methods, ranks = [str(method) for method in ordered.index], ordered.to_numpy(float)
    # End of the run that begins with each method; one that ends where the previous run does is contained in it.
    ends = np.searchsorted(ranks, ranks + critical_difference, side="left").tolist()
    for start in reversed(range(len(ends) - 1)):
        doubtful = (place for place in range(start + 1, ends[start]) if {methods[start], methods[place]} in confounded)
        ends[start] = min(next(doubtful, ends[start]), ends[start + 1])
    runs = [(start, end) for start, end in enumerate(ends) if start == 0 or end > ends[start - 1]]
    return [tuple(methods[start:end]) for start, end in runs if end - start >= 2]


def critical_difference_diagram(
    mean_ranks: pd.Series, critical_difference: float, groups: Sequence[Sequence[str]], labels: Mapping[str, str]
) -> go.Figure:
    """Draw the mean ranks with names on both sides, bars over groups, and the length of the critical difference.

    Args:
        mean_ranks: Index method; 1 = best .. number of methods.
        critical_difference: In ranks.
        groups: Methods that cannot be told apart, e.g. of ``cliques``.
        labels: Method key to the name to print, in the study's order.

    Raises:
        ValueError: If there is no row, or ``labels`` does not name the methods of ``mean_ranks``.
    """
    require_rows(mean_ranks, "mean_ranks")
    require_methods(mean_ranks.index, labels, "mean_ranks")
    ordered = mean_ranks.sort_values(kind="stable")
    k, left = len(ordered), (len(ordered) + 1) // 2
    names = {
        method: f"{wrapped(label, LABEL_WIDTH)}<br><b>{ordered[method]:.2f}</b>" for method, label in labels.items()
    }
    row = LINE * max(name.count("<br>") + 1 for name in names.values()) + 6
    depths = [BAR * (len(groups) + 1) + row * (place + 0.5) for place in [*range(left), *reversed(range(k - left))]]
    figure = go.Figure()
    for place, (method, rank) in enumerate(ordered.items()):
        side = 1 if place < left else k
        tip = f"{plain(labels[str(method)])}<br>mean place {rank:.2f}"
        figure.add_trace(_elbow(rank, depths[place], side, colors(labels)[str(method)], tip))
        figure.add_annotation(**_name(names[str(method)], depths[place], side))
    for place, group in enumerate(groups, start=1):
        figure.add_trace(_bar([ordered[method] for method in group], BAR * place))
    _add_critical_difference(figure, critical_difference, k)
    figure.update_xaxes(
        title={"text": "mean place (1 = best)", "standoff": 4},
        side="top",
        range=[1, k],
        tickvals=list(range(1, k + 1)),
        ticks="outside",
        showline=True,
        showgrid=False,
    )
    depth = round(max(depths) + row / 2)
    # One unit of this axis is one pixel.
    figure.update_yaxes(range=[depth, 0], visible=False)
    return finish(figure, height=TOP + depth, margin={"l": SIDE, "r": SIDE, "t": TOP, "b": 0})


def _elbow(rank: float, depth: float, side: float, color: str, tip: str) -> go.Scatter:
    """Return the line from a mean rank on the axis down to the height of its name and out to its side."""
    return go.Scatter(
        x=[rank, rank, side],
        y=[0, depth, depth],
        mode="lines",
        line={"color": color, "width": 2},
        customdata=[tip] * 3,
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )


def _name(text: str, depth: float, side: int) -> dict[str, Any]:
    outwards = "right" if side == 1 else "left"
    return {
        "text": text,
        "x": side,
        "y": depth,
        "xanchor": outwards,
        "xshift": -4 if side == 1 else 4,
        "align": outwards,
        "font": {"size": 12},
        "showarrow": False,
    }


def _bar(ranks: Sequence[float], depth: float) -> go.Scatter:
    return go.Scatter(
        x=[min(ranks), max(ranks)],
        y=[depth, depth],
        mode="lines",
        line={"width": 5},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _add_critical_difference(figure: go.Figure, length: float, k: int) -> None:
    """Draw the critical difference above the axis, from rank 1; cut off at the end of the axis if it is longer."""
    fits = 1 + length <= k
    above = {"type": "line", "yref": "paper", "ysizemode": "pixel", "yanchor": 1}
    end = 1 + length if fits else k
    figure.add_shape(**above, x0=1, x1=end, y0=CD_HEIGHT, y1=CD_HEIGHT, line_width=2)
    for cap in [1, end] if fits else [1]:
        figure.add_shape(**above, x0=cap, x1=cap, y0=CD_HEIGHT - 5, y1=CD_HEIGHT + 5, line_width=2)
    figure.add_annotation(
        text=f"critical difference {length:.2f}" + ("" if fits else ", longer than the axis"),
        x=1,
        xanchor="left",
        y=1,
        yref="paper",
        yanchor="bottom",
        yshift=CD_HEIGHT + 5,
        font={"size": SMALL},
        showarrow=False,
    )

"""How often every method was given every rank, as stacked bars around the middle rank.

References:
    R. M. Heiberger and N. B. Robbins (2014). Design of diverging stacked bar charts for Likert scales and other
    applications. Journal of Statistical Software 57(5).
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from study.analysis import look
from study.analysis.figures.axes import finish, method_rows, plain, require_methods, require_rows, wrapped

SMALLEST_TEXT = 6.0  # % of the rankings; a smaller share has no room for its number
KEY = "rank, 1 = best"
KEY_ROW = -0.9
TEXT_INSIDE = {"orientation": "h", "textposition": "inside", "insidetextanchor": "middle", "textangle": 0}


def rank_bars(counts: pd.DataFrame, labels: Mapping[str, str]) -> go.Figure:
    """Draw the share of every rank per method: good ranks to the left of the middle, poor ones to the right.

    With an odd number of ranks the middle one is split in half. The best mean rank is on top; above it, a bar
    of equal parts is the key to the colors.

    Args:
        counts: Index method; columns 1..k; how many rankings gave the method that rank.
        labels: Method key to the name to print, in the study's order.

    Raises:
        ValueError: If there is no row, a method has no ranking, or ``labels`` does not name the methods of ``counts``.
    """
    require_rows(counts, "counts")
    require_methods(counts.index, labels, "counts")
    given = counts.to_numpy(int)
    without = [method for method, total in zip(counts.index, given.sum(axis=1).tolist(), strict=True) if not total]
    if without:
        raise ValueError(f"counts must contain a ranking of every method, but has none of {without}")
    order = np.argsort(given @ np.arange(1, given.shape[1] + 1) / given.sum(axis=1), kind="stable")
    given = given[order]
    names = [labels[str(method)] for method in counts.index[order]]
    shares = given / given.sum(axis=1, keepdims=True) * 100
    starts = np.cumsum(shares, axis=1) - shares - _left_of_middle(shares)[:, np.newaxis]
    figure = go.Figure(_key(starts.min(), (starts + shares).max(), given.shape[1]))
    for place, color in enumerate(look.rank_colors(given.shape[1])):
        tips = [_in_words(name, place + 1, row) for name, row in zip(names, given.tolist(), strict=True)]
        figure.add_trace(_bars(place + 1, starts[:, place], shares[:, place], tips, color))
    figure.add_vline(x=0, layer="below")
    method_rows(figure, counts.index[order], labels)
    _add_key_row(figure, names)
    figure.update_xaxes(title="% of the rankings", showgrid=False, showticklabels=False)
    figure.update_layout(barmode="overlay", bargap=0.25, uniformtext={"minsize": 9, "mode": "hide"})
    return finish(figure, height=100 + 44 * len(counts), margin={"l": 12, "r": 12, "t": 8, "b": 34})


def _left_of_middle(shares: np.ndarray) -> np.ndarray:
    """Return how much of every row lies left of the middle: the better half of the ranks, and half the middle one."""
    better, odd = divmod(shares.shape[1], 2)
    left: np.ndarray = shares[:, :better].sum(axis=1) + (shares[:, better] / 2 if odd else 0)
    return left


def _bars(rank: int, starts: np.ndarray, shares: np.ndarray, tips: list[str], color: str) -> go.Bar:
    return go.Bar(
        y=list(range(len(shares))),
        x=shares.tolist(),
        base=starts.tolist(),
        marker={"color": color},
        textfont={"color": look.ink_on(color)},
        name=f"rank {rank}",
        text=[f"{share:.0f}" if share >= SMALLEST_TEXT else "" for share in shares],
        customdata=tips,
        hovertemplate="%{customdata}<extra></extra>",
        **TEXT_INSIDE,
    )


def _key(start: float, end: float, ranks: int) -> go.Bar:
    """Return the bar that explains the colors of the ranks, as wide as everything below it."""
    width = (end - start) / ranks
    return go.Bar(
        y=[KEY_ROW] * ranks,
        x=[width] * ranks,
        base=[start + width * place for place in range(ranks)],
        width=0.42,
        marker={"color": look.rank_colors(ranks)},
        textfont={"color": [look.ink_on(color) for color in look.rank_colors(ranks)]},
        name="key",
        text=[str(rank) for rank in range(1, ranks + 1)],
        hoverinfo="skip",
        **TEXT_INSIDE,
    )


def _add_key_row(figure: go.Figure, names: list[str]) -> None:
    figure.update_yaxes(
        range=[len(names) - 0.5, KEY_ROW - 0.4],
        tickvals=[KEY_ROW, *range(len(names))],
        ticktext=[KEY, *map(wrapped, names)],
    )


def _in_words(name: str, rank: int, given: list[int]) -> str:
    count, total = given[rank - 1], sum(given)
    return f"{plain(name)}<br>rank {rank} in {100 * count / total:.1f} % of the rankings<br>({count} of {total})"

"""How far apart the methods of every pair are: 90 % intervals of differences, and the margin within which is on par."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from study.analysis.figures.axes import SMALL, finish, legend_on_top, plain, require_rows
from study.analysis.figures.marks import diamonds, key, reference_line
from study.analysis.figures.names import shortened
from study.analysis.minus import with_minus

MOST_PAIRS = 21
"""All pairs of seven methods; of more methods, the first rows are drawn."""

ROW, NARROW_ROW = 34, 28  # pixels, for two small lines
MANY = 12  # pairs from which rows are narrow
NAME_WIDTH = 22  # characters of a name
INTERVAL = {"width": 5}
MARGIN = {"width": 1.5, "dash": "dash"}


def on_par_intervals(pairs: pd.DataFrame, labels: Mapping[str, str], margin: float | None) -> go.Figure:
    """Draw the interval of every pair's difference, first minus second, the first row on top.

    Args:
        pairs: Columns a, b, difference, low, high, smallest_margin, the last four in points and without NaN.
        labels: Method key to the name to print.
        margin: Equivalence margin, points; None for none.

    Raises:
        ValueError: If there is no row.
    """
    require_rows(pairs, "pairs")
    table = pairs.head(MOST_PAIRS)
    places = [-0.5, len(table) - 0.5]
    margins = [] if margin is None else [-margin, margin]
    figure = go.Figure(reference_line([0, 0], places))
    for place, ends in enumerate(table[["low", "high"]].to_numpy(float).tolist()):
        drawn = {"mode": "lines", "line": INTERVAL, "hoverinfo": "skip", "showlegend": False}
        figure.add_trace(go.Scatter(x=ends, y=[place] * 2, **drawn))
    for limit in margins:
        figure.add_trace(reference_line([limit] * 2, places).update(line=MARGIN))
    tips = [_in_words(pair, labels) for _, pair in table.iterrows()]
    figure.add_trace(diamonds(table["difference"].tolist(), list(range(len(table))), tips))
    figure.add_trace(key("90 % interval", **INTERVAL))
    if margin is not None:
        figure.add_trace(key(f"margin: {margin:g} {'point' if margin == 1 else 'points'} either way", **MARGIN))
    figure.update_yaxes(
        range=places[::-1],
        tickvals=list(range(len(table))),
        ticktext=[f"{_short(labels[a])}<br>− {_short(labels[b])}" for a, b in zip(table["a"], table["b"], strict=True)],
        tickfont_size=SMALL,
        ticks="",
        ticklabelstandoff=4,
        showgrid=False,
        automargin=True,
    )
    ends = [0.0, *table[["low", "high"]].to_numpy(float).ravel(), *margins]
    air = 0.04 * (max(ends) - min(ends)) or 0.5
    figure.update_xaxes(title="difference (points)", range=[min(ends) - air, max(ends) + air])
    figure.update_layout(legend=legend_on_top())
    height = 100 + (ROW if len(table) < MANY else NARROW_ROW) * max(len(table), 2)
    return finish(figure, height=height, margin={"l": 12, "r": 12, "t": 36, "b": 46}, legend=True)


def _short(name: str) -> str:
    return plain(shortened(name, NAME_WIDTH))


def _in_words(pair: pd.Series, labels: Mapping[str, str]) -> str:
    difference = with_minus(f"{pair['difference']:.2f}")
    interval = with_minus(f"{pair['low']:.2f} to {pair['high']:.2f}")
    return (
        f"{plain(labels[pair['a']])} − {plain(labels[pair['b']])}<br>difference {difference} points"
        f"<br>90 % interval: {interval}"
        f"<br>equivalent for every margin above {pair['smallest_margin']:.2f}"
    )

"""How often methods were ranked, alone and in pairs: a map of counts."""

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
from study.analysis.figures.heat_map import MANY, NARROW
from study.analysis.figures.marks import cells


def together_map(together: pd.DataFrame, labels: Mapping[str, str]) -> go.Figure:
    """Draw how many rankings place two methods: gray none, the bluer the more.

    Args:
        together: Index and columns method; counts, on the diagonal those of a single method, which are gray, too.
        labels: Method key to the name to print, in the study's order, which is that of rows and columns.

    Raises:
        ValueError: If there is no row, or ``labels`` does not name the methods.
    """
    require_rows(together, "together")
    require_methods(together.index, labels, "together")
    methods = list(labels)
    counts = together.loc[methods, methods].to_numpy(float)
    alone = np.eye(len(methods), dtype=bool)
    names = list(labels.values())
    places = range(len(methods))
    figure = go.Figure(
        cells(
            np.where(alone, 0, counts),
            [[f"{counts[a, b]:,.0f}" for b in places] for a in places],
            [[_in_words(names[a], names[b], counts[a, b]) for b in places] for a in places],
            center=0,
            span=1,
        )
    )
    figure.update_traces(zmin=0, colorscale=list(look.SEQUENTIAL))
    few = len(methods) < MANY
    width = LABEL_WIDTH if few else NARROW
    figure.update_traces(textfont_size=13 if few else 10)
    method_rows(figure, methods, labels, width)
    method_columns(figure, [wrapped(label, width) for label in names], look.FONT_SIZE if few else SMALL)
    return finish(figure, height=110 + 40 * len(methods), margin={"l": 12, "r": 12, "t": 12, "b": 12})


def _in_words(one: str, other: str, count: float) -> str:
    if one == other:
        return f"{plain(one)}<br>placed in {count:,.0f} rankings"
    return f"{plain(one)} and {plain(other)}<br>both placed in {count:,.0f} rankings"

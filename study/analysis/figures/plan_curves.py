"""How often planned studies would succeed: a panel per aim, against people, a color per number of photos."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from study.analysis.figures.axes import SMALL, finish, legend_on_top, log_axis, require_rows, wrapped
from study.analysis.figures.marks import key
from study.analysis.figures.power_curves import KEY_HEIGHT, MOST_TICKS, PANEL_HEIGHT, WANTED_POWER, drawing

COLUMNS = 2
KEY_WIDTH = 88  # pixels
TITLE_WIDTH = 46  # characters of a title in one line
TITLE_LINES = 2
LINE = 16  # pixels from line to line of a title


def plan_curves(sizes: pd.DataFrame, aims: Mapping[str, str]) -> go.Figure:
    """Draw the share of studies that reach each aim against the number of participants.

    Args:
        sizes: ``study.analysis.planning.simulated_studies``.
        aims: Column of `sizes` -> title of its panel, in order; empty for none.

    Raises:
        ValueError: If `sizes` has no row.
    """
    require_rows(sizes, "sizes")
    columns = min(COLUMNS, len(aims))
    rows = -(-len(aims) // columns)
    photos = sorted(sizes["images"].unique().tolist())
    titles = [wrapped(title, TITLE_WIDTH) for title in aims.values()]
    lines = LINE * TITLE_LINES if any(titles) else 0
    # On a phone a row of the legend has two keys.
    top = 16 + KEY_HEIGHT * -(-(len(photos) + 1) // 2) + lines
    height = top + PANEL_HEIGHT * rows + (lines + _BETWEEN) * (rows - 1) + _BOTTOM
    figure = make_subplots(
        rows,
        columns,
        shared_xaxes="all",
        shared_yaxes=True,
        horizontal_spacing=0.05,
        vertical_spacing=(lines + _BETWEEN) / (height - top - _BOTTOM) if rows > 1 else 0,
        subplot_titles=titles,
    )
    figure.update_annotations(font_size=SMALL + 1)
    for panel, aim in enumerate(aims):
        place = {"row": panel // columns + 1, "col": panel % columns + 1}
        for color, images in enumerate(photos):
            curve = sizes[sizes["images"] == images].sort_values("participants")
            figure.add_trace(_curve(curve, aim, color, in_legend=panel == 0), **place)
        figure.add_hline(y=WANTED_POWER, line={"width": 1.3}, **place)
    figure.add_trace(key(f"{WANTED_POWER} % of studies", width=1.3))
    ticks = log_axis(sizes["participants"].tolist(), MOST_TICKS // columns)
    figure.update_xaxes(**ticks, tickfont_size=SMALL)
    figure.update_xaxes(title={"text": "people", "standoff": 4}, row=rows)
    # Zero and 100 have room for the markers on them.
    figure.update_yaxes(range=[-4, 104], tickvals=[0, 20, 40, 60, 80, 100])
    figure.update_yaxes(title="studies (%)", col=1)
    figure.update_layout(legend=legend_on_top(entrywidth=KEY_WIDTH, font_size=SMALL))
    return finish(figure, height, {"l": 52, "r": 12, "t": top, "b": _BOTTOM}, legend=True)


_BETWEEN = 14  # pixels between rows of panels, apart from titles
_BOTTOM = 46  # pixels below the panels


def _curve(curve: pd.DataFrame, aim: str, color: int, in_legend: bool) -> go.Scatter:
    return go.Scatter(
        x=curve["participants"].tolist(),
        y=(curve[aim] * 100).tolist(),
        name=f"{curve['images'].iloc[0]:,} photos",
        **drawing(color, "solid"),
        customdata=[
            f"{row['participants']:,.0f} people, {row['images']:,.0f} photos<br>in {row[aim] * 100:.1f} % of studies"
            for _, row in curve.iterrows()
        ],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=in_legend,
    )

"""How often planned studies would succeed: a panel per aim, against people, a color per number of photos."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from study.analysis.figures.axes import SMALL, finish, legend_on_top, log_axis, require_rows
from study.analysis.figures.power_curves import KEY_HEIGHT, KEY_WIDTH, MOST_TICKS, PANEL_HEIGHT, WANTED_POWER, drawing

COLUMNS = 2


def plan_curves(sizes: pd.DataFrame, aims: Mapping[str, str]) -> go.Figure:
    """Draw the share of studies that reach each aim against the number of participants.

    Args:
        sizes: ``study.analysis.planning.simulated_studies``.
        aims: Column of `sizes` -> title of its panel, in order.

    Raises:
        ValueError: If `sizes` has no row.
    """
    require_rows(sizes, "sizes")
    rows = -(-len(aims) // COLUMNS)
    figure = make_subplots(
        rows,
        COLUMNS,
        shared_xaxes="all",
        shared_yaxes=True,
        horizontal_spacing=0.05,
        vertical_spacing=0.12,
        subplot_titles=list(aims.values()),
    )
    figure.update_annotations(font_size=SMALL + 1)
    photos = sorted(sizes["images"].unique().tolist())
    for panel, aim in enumerate(aims):
        place = {"row": panel // COLUMNS + 1, "col": panel % COLUMNS + 1}
        for color, images in enumerate(photos):
            curve = sizes[sizes["images"] == images].sort_values("participants")
            figure.add_trace(_curve(curve, aim, color, in_legend=panel == 0), **place)
        figure.add_hline(y=WANTED_POWER, line={"width": 1.3}, **place)
    ticks = log_axis(sizes["participants"].tolist(), MOST_TICKS // COLUMNS)
    figure.update_xaxes(**ticks, tickfont_size=SMALL)
    figure.update_xaxes(title="participants", row=rows)
    figure.update_yaxes(range=[0, 103], tickvals=[0, 20, 40, 60, 80, 100])
    figure.update_yaxes(title="studies (%)", col=1)
    figure.update_layout(legend=legend_on_top(entrywidth=KEY_WIDTH, font_size=SMALL))
    top = 44 + KEY_HEIGHT * -(-len(photos) // 2)
    return finish(figure, 130 + PANEL_HEIGHT * rows + top, {"l": 52, "r": 12, "t": top, "b": 46}, legend=True)


def _curve(curve: pd.DataFrame, aim: str, color: int, in_legend: bool) -> go.Scatter:
    return go.Scatter(
        x=curve["participants"].tolist(),
        y=(curve[aim] * 100).tolist(),
        name=f"{curve['images'].iloc[0]} photos",
        **drawing(color, "solid"),
        customdata=[
            f"{row['participants']:.0f} participants, {row['images']:.0f} photos<br>in {row[aim]:.0%} of studies"
            for _, row in curve.iterrows()
        ],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=in_legend,
    )

"""Whether the slot on the screen affected the rank."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from study.analysis.figures.axes import finish, require_rows
from study.analysis.figures.marks import cells
from study.analysis.minus import with_minus

SPAN = 4.0  # a standardized residual of this size has the strongest color, or the largest one


def position_residuals(residuals: pd.DataFrame) -> go.Figure:
    """Draw by how many standard errors every rank was given more or less often in a slot than if slots did not matter.

    Args:
        residuals: Index position 1..k, columns rank 1..k; standardized residuals.

    Raises:
        ValueError: If there is no row.
    """
    require_rows(residuals, "residuals")
    # Slots are side by side on the screen, and so they are here.
    values = residuals.to_numpy(float).T
    slots, ranks = list(map(str, residuals.index)), list(map(str, residuals.columns))
    figure = go.Figure(
        cells(
            values,
            [[_text(value) for value in row] for row in values],
            [
                [_in_words(slot, rank, value) for slot, value in zip(slots, row, strict=True)]
                for rank, row in zip(ranks, values, strict=True)
            ],
            center=0.0,
            span=SPAN,
        )
    )
    figure.update_xaxes(
        title="slot on the screen", tickvals=list(range(len(slots))), ticktext=slots, showgrid=False, ticks=""
    )
    figure.update_yaxes(
        title="rank given",
        range=[len(ranks) - 0.5, -0.5],
        tickvals=list(range(len(ranks))),
        ticktext=ranks,
        showgrid=False,
        ticks="",
    )
    return finish(figure, height=90 + 38 * len(ranks), margin={"l": 52, "r": 12, "t": 12, "b": 46})


def _text(value: float) -> str:
    return "" if np.isnan(value) else with_minus(f"{round(value, 1) + 0.0:+.1f}")


def _in_words(slot: str, rank: str, value: float) -> str:
    if np.isnan(value):
        return ""
    more = "more" if value > 0 else "less"
    return (
        f"rank {rank} in slot {slot}:<br>{abs(value):.1f} standard errors {more} often<br>than if slots did not matter"
    )

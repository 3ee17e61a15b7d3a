"""Every participant as a point: response time, and agreement with the others."""

import textwrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from study.analysis import look
from study.analysis.figures.axes import SMALL, finish, legend_on_top, log_axis, plain
from study.analysis.figures.marks import reference_line
from study.analysis.minus import with_minus

UNFLAGGED, FLAGGED = look.METHOD_COLORS[0], look.METHOD_COLORS[3]
ID_LENGTH = 6  # characters of an id beside its point; hover texts show all of it
MOST_NAMED = 10  # points with an id beside them: those that agree least with the others
MANY = 500  # points from which they are small and faint
TIP_WIDTH = 48  # characters of a line of a hover text


def drawable(screens: pd.DataFrame) -> pd.DataFrame:
    """Return the participants whose response time and agreement are both known."""
    return screens[screens["tau_vs_rest"].notna() & (screens["median_rt_ms"] > 0)]


def rater_map(screens: pd.DataFrame) -> go.Figure:
    """Draw response time against agreement, and who was flagged by a screen.

    Args:
        screens: Index participant; columns tau_vs_rest (mean Kendall tau to the others), median_rt_ms and flags (a
            tuple of sentences, empty if none). Participants with a missing number are left out.

    Raises:
        ValueError: If no participant has both numbers.
    """
    known = drawable(screens)
    if known.empty:
        raise ValueError("screens must have a participant with both tau_vs_rest and median_rt_ms to draw")
    flagged = known["flags"].map(len) > 0
    times = log_axis(known["median_rt_ms"] / 1000)
    ends = [10**end for end in times["range"]]
    figure = go.Figure(
        [
            reference_line(ends, [0, 0]),
            _points(known[~flagged], len(known)),
            _flagged_points(known[flagged], len(known)),
        ]
    )
    figure.update_xaxes(title="median response time (s)", **times)
    figure.update_yaxes(title="agreement with the others (mean Kendall's tau)")
    figure.update_layout(legend=legend_on_top())
    return finish(figure, height=400, margin={"l": 54, "r": 16, "t": 12, "b": 46}, legend=True)


def _points(known: pd.DataFrame, everybody: int) -> go.Scatter:
    few = everybody < MANY
    return go.Scatter(
        x=(known["median_rt_ms"] / 1000).tolist(),
        y=known["tau_vs_rest"].tolist(),
        mode="markers",
        marker={
            "color": UNFLAGGED,
            "size": 8 if few else 5,
            "opacity": 0.85 if few else 0.35,
            "line": {"width": 0},
        },
        name=f"no flag ({len(known)})",
        customdata=[plain(str(who)) for who in known.index],
        hovertemplate="%{customdata}<br>tau %{y:.2f}<br>%{x:.1f} s<extra></extra>",
    )


def _flagged_points(known: pd.DataFrame, everybody: int) -> go.Scatter:
    named = set(known["tau_vs_rest"].nsmallest(MOST_NAMED).index)
    return go.Scatter(
        x=(known["median_rt_ms"] / 1000).tolist(),
        y=known["tau_vs_rest"].tolist(),
        mode="markers+text",
        marker={"color": FLAGGED, "symbol": "diamond", "size": 10 if everybody < MANY else 7, "line": {"width": 1}},
        name=f"flagged ({len(known)})",
        text=[plain(str(who)[:ID_LENGTH]) if who in named else "" for who in known.index],
        # Half of the names above and half below, so that those of two points close together do not meet.
        textposition=np.where(
            known["tau_vs_rest"] > known["tau_vs_rest"].median(), "top center", "bottom center"
        ).tolist(),
        textfont={"size": SMALL},
        customdata=[_in_words(str(who), row) for who, row in known.iterrows()],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )


def _in_words(who: str, row: pd.Series) -> str:
    flags = [line for flag in row["flags"] for line in textwrap.wrap(flag, TIP_WIDTH, initial_indent="• ")]
    lines = [who, with_minus(f"tau {row['tau_vs_rest']:.2f}"), f"{row['median_rt_ms'] / 1000:.1f} s", *flags]
    return "<br>".join(map(plain, lines))

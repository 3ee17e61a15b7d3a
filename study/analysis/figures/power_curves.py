"""How large a study has to be to find or to claim a difference: power against participants and photos."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from study.analysis import look
from study.analysis.figures.axes import SMALL, finish, legend_on_top, log_axis
from study.analysis.figures.marks import key

MOST_DIFFERENCES = 3
MOST_TICKS = 9  # of all panels together
KEY_WIDTH = 86  # pixels: two of them on a phone
KEY_HEIGHT = 20  # pixels
WANTED_POWER = 80  # %
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star")
DASHES = {True: "solid", False: "dot"}
KINDS = {True: "like these", False: "exactly these"}
ABOUT = {True: "photos like these", False: "exactly these photos"}
AIMS = {False: "power, one pair (%)", True: "power, all pairs (%)"}
PANEL_HEIGHT = 200  # pixels
CURRENT = {"width": 1.3, "dash": "dash"}


def power_curves(curves: pd.DataFrame, current: int | None = None) -> go.Figure:
    """Draw power against participants: a column per difference, a color per number of photos, claims in a lower row.

    Args:
        curves: Columns participants, images, difference (points), images_random (whether the statement is to be about
            photos like these, or only about exactly these), claim (whether a pair must be found among all, or alone),
            power (0..1; missing ones are left out).
        current: How many participants the study has, drawn as a vertical line.

    Raises:
        ValueError: If there is no row with a power, or more than three differences.
    """
    known = curves[curves["power"].notna()]
    if known.empty:
        raise ValueError("curves must have at least one row with a power to draw")
    differences = sorted(known["difference"].unique().tolist())
    if len(differences) > MOST_DIFFERENCES:
        raise ValueError(f"curves must be of at most {MOST_DIFFERENCES} differences, not of {differences}")
    titles = [f"difference<br>{difference:g} {'point' if difference == 1 else 'points'}" for difference in differences]
    aims = [aim for aim in AIMS if (known["claim"] == aim).any()]
    figure = make_subplots(
        len(aims),
        len(differences),
        shared_xaxes=True,
        shared_yaxes=True,
        horizontal_spacing=0.04,
        vertical_spacing=0.06,
        subplot_titles=titles,
    )
    figure.update_annotations(font_size=SMALL + 1)
    sizes = sorted(known["images"].unique().tolist())
    panels = known.groupby(["claim", "difference"])
    for (aim, difference), panel in panels:
        place = {"row": aims.index(bool(aim)) + 1, "col": differences.index(difference) + 1}
        for (images, random), curve in panel.groupby(["images", "images_random"]):
            figure.add_trace(_curve(curve, sizes.index(images), DASHES[bool(random)], len(aims) > 1), **place)
    _add_keys(figure, known, sizes, current)
    figure.add_hline(y=WANTED_POWER, line={"width": 1.3})
    if current is not None:
        figure.add_vline(x=current, line=CURRENT)
    people = [*known["participants"], *([] if current is None else [current])]
    figure.update_xaxes(**log_axis(people, MOST_TICKS // len(differences)), tickfont_size=SMALL)
    figure.update_xaxes(title="participants", row=len(aims), col=(len(differences) + 1) // 2)
    figure.update_yaxes(range=[0, 103], tickvals=[0, 20, 40, 60, 80, 100])
    for row, aim in enumerate(aims, start=1):
        figure.update_yaxes(title=AIMS[aim] if len(aims) > 1 else "power (%)", row=row, col=1)
    figure.update_layout(legend=legend_on_top(entrywidth=KEY_WIDTH, font_size=SMALL))
    # The titles of the panels are below as many rows of keys as there are on a phone.
    top = 44 + KEY_HEIGHT * math.ceil(sum(trace.showlegend is not False for trace in figure.data) / 2)
    return finish(
        figure, height=130 + PANEL_HEIGHT * len(aims) + top, margin={"l": 52, "r": 12, "t": top, "b": 46}, legend=True
    )


def _curve(curve: pd.DataFrame, place: int, dash: str, of_pairs: bool) -> go.Scatter:
    curve = curve.sort_values("participants")
    return go.Scatter(
        x=curve["participants"].tolist(),
        y=(curve["power"] * 100).tolist(),
        **drawing(place, dash),
        customdata=[_in_words(row, of_pairs) for _, row in curve.iterrows()],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )


def drawing(place: int, dash: str) -> dict[str, Any]:
    """Return how the curve of the number of photos at `place` (from 0) is drawn."""
    color = look.method_color(place)
    return {
        "mode": "lines+markers",
        "line": {"color": color, "width": 2, "dash": dash},
        "marker": {"color": color, "symbol": SYMBOLS[place % len(SYMBOLS)], "size": 6, "line": {"width": 0}},
    }


def _add_keys(figure: go.Figure, known: pd.DataFrame, sizes: Sequence[int], current: int | None) -> None:
    """Add what the legend says: colors and symbols are numbers of photos, dashes are what the statement is about."""
    for place, images in enumerate(sizes):
        figure.add_trace(go.Scatter(x=[None], y=[None], name=f"{images} photos", **drawing(place, "solid")))
    for random in sorted(known["images_random"].astype(bool).unique(), reverse=True):
        figure.add_trace(key(KINDS[random], width=2, dash=DASHES[random]))
    if current is not None:
        figure.add_trace(key(f"this study: {current}", **CURRENT))


def _in_words(row: pd.Series, of_pairs: bool) -> str:
    pairs = "when all pairs are tested" if row["claim"] else "in one pair chosen in advance"
    return (
        f"{row['participants']} participants, {row['images']} photos"
        f"<br>find a difference of {row['difference']:g} {'point' if row['difference'] == 1 else 'points'}"
        f"{f'<br>{pairs}' if of_pairs else ''}"
        f"<br>on {ABOUT[bool(row['images_random'])]}<br>in {100 * row['power']:.0f} % of studies"
    )

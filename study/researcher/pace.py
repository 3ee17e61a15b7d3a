"""How many answers came in over time: a count per step, drawn as bars."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import plotly.graph_objects as go
from sqlalchemy import Integer, cast, extract, func, select

from db import models
from db.session import Database
from study.analysis import look
from study.content.registration import study_record

MOST_BARS = 48
STEPS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 6 * 60, 24 * 60, 7 * 24 * 60, 28 * 24 * 60, 365 * 24 * 60)
)


@dataclass(frozen=True)
class Pace:
    """Answers from the first to the last one, in steps of equal length."""

    step: timedelta
    """Length of a step: the shortest of ``STEPS`` of which ``MOST_BARS`` reach from the first answer to the last."""
    starts: list[datetime]
    """When each step begins (UTC); without gaps, empty where there is no answer."""
    answers: list[int]
    """Sets ranked in each step, of every kind."""


def answers_over_time(database: Database, slug: str) -> Pace:
    """Return the pace of a study without those who only tried it; ValueError for an unknown study."""
    answered = (
        select(models.Ranking.answered_at)
        .join(models.Trial)
        .join(models.Participant)
        .where(models.Participant.mode == "live")
    )
    with database.read() as session:
        own = answered.where(models.Participant.study_id == study_record(session, slug).id).subquery()
        first, last = session.execute(select(func.min(own.c.answered_at), func.max(own.c.answered_at))).one()
        if first is None:
            return Pace(STEPS[0], [], [])
        step = next((step for step in STEPS[:-1] if last - first < (MOST_BARS - 1) * step), STEPS[-1])
        seconds = int(step.total_seconds())
        place = (cast(extract("epoch", own.c.answered_at), Integer) // seconds).label("place")
        counts = {place: count for place, count in session.execute(select(place, func.count()).group_by("place"))}
    places = range(min(counts), max(counts) + 1)
    starts = [datetime.fromtimestamp(place * seconds, UTC) for place in places]
    return Pace(step, starts, [counts.get(place, 0) for place in places])


def pace_figure(pace: Pace) -> go.Figure:
    """Draw one bar per step."""
    middles = [start + pace.step / 2 for start in pace.starts]
    bars = go.Bar(
        x=middles,
        y=pace.answers,
        width=pace.step.total_seconds() * 1000 * 0.8,
        marker={"color": look.method_colour(0)},
        customdata=[f"{start:%Y-%m-%d %H:%M}" for start in pace.starts],
        hovertemplate="%{y} answers from %{customdata}<extra></extra>",
    )
    figure = go.Figure(bars)
    figure.update_layout(
        template=look.template("light"), height=200, dragmode=False, margin={"l": 46, "r": 12, "t": 12, "b": 32}
    )
    # A single bar would otherwise be drawn over years.
    air = pace.step * 0.75
    figure.update_xaxes(type="date", range=[middles[0] - air, middles[-1] + air] if middles else None, fixedrange=True)
    figure.update_yaxes(rangemode="tozero", fixedrange=True, tickformat="d", nticks=5)
    return figure


def step_in_words(step: timedelta) -> str:
    """Say how long a step is, e.g. "15 minutes"."""
    for unit, length in (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1))):
        count, rest = divmod(step, length)
        if count and not rest:
            return unit if count == 1 else f"{count} {unit}s"
    raise ValueError(f"step must be whole minutes; got {step}")

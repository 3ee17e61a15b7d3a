"""How a study is going: who takes part, how fast answers come in, whether slots and plans stay balanced."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pandas as pd
from sqlalchemy import case, extract, func, select
from sqlalchemy.orm import Session

from db import models
from db.session import Database
from study.content.keeping.registration import study_record
from study.content.trials import Kind
from study.content.yaml.definition import Study
from study.visits.answers.people import state_case
from study.visits.answers.places import Kept, active_since

RATE_MINUTES = 10
"""Length of the recent period over which the rate of answers is computed, in minutes."""

STATES = ("done", "active", "abandoned")
"""States of participants who have, or had, the sets of a plan to rank."""

MOST_STEPS = 48
STEPS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 6 * 60, 24 * 60, 7 * 24 * 60, 28 * 24 * 60, 365 * 24 * 60)
)


@dataclass(frozen=True)
class Standing:
    """The progress of a study, or of its pilot; test participants are in no number."""

    done: int
    """Participants who have finished."""
    active: int
    """Participants who have not finished, but did something within the study's `abandoned_after` minutes."""
    abandoned: int
    """Participants who have not finished and did nothing for longer."""
    screened_out: int
    """Participants whose visit a check before the sets has ended."""
    declined: int
    """People who did not consent."""
    withdrawn: int
    """Participants who withdrew and whose data have been deleted."""
    answers: int
    """Sets ranked, of every kind."""
    counted: int
    """Sets ranked that count: neither practice nor repeats nor attention checks."""
    answers_per_minute: float
    """Sets ranked per minute, of every kind, over the last `RATE_MINUTES`."""
    slots: pd.DataFrame
    """How often each method was in each slot of the sets that count; index method, columns slot from 1."""
    plans: pd.DataFrame
    """How many participants have each plan; index plan, columns done, active, abandoned."""


@dataclass(frozen=True)
class Pace:
    """Answers from the first to the last one, in steps of equal length."""

    step: timedelta
    """Length of a step: the shortest of `STEPS` of which `MOST_STEPS` cover all answers."""
    starts: list[datetime]
    """When each step begins (UTC); without gaps, empty where there is no answer."""
    answers: list[int]
    """Sets ranked in each step, of every kind."""


def standing(database: Database, study: Study, now: datetime, kept: Kept = "live") -> Standing:
    """Return the progress of the study, or of its pilot, at `now`; ValueError for a study that has not been recorded.

    Of a pilot it is not on record who declined or withdrew.
    """
    with database.read() as session:
        record = study_record(session, study.slug)
        since = active_since(now, study.abandoned_after)
        plans, screened_out = _plans(session, record.id, since, kept), _screened_out(session, record.id, since, kept)
        left = _departures(session, record.id) if kept == "live" else {}
        answers, counted, lately = _answers(session, record.id, now - timedelta(minutes=RATE_MINUTES), kept)
        slots = _slots(session, record, kept)
    people = plans.sum()
    return Standing(
        done=int(people["done"]),
        active=int(people["active"]),
        abandoned=int(people["abandoned"]),
        screened_out=screened_out,
        declined=left.get("declined", 0),
        withdrawn=left.get("withdrawn", 0),
        answers=answers,
        counted=counted,
        answers_per_minute=lately / RATE_MINUTES,
        slots=slots,
        plans=plans,
    )


def answers_over_time(database: Database, slug: str, kept: Kept = "live") -> Pace:
    """Return the pace of a study, or of its pilot; ValueError for an unknown study."""
    answered = (
        select(models.Ranking.answered_at)
        .join(models.Trial)
        .join(models.Participant)
        .where(models.Participant.mode == kept)
    )
    with database.read() as session:
        own = answered.where(models.Participant.study_id == study_record(session, slug).id).subquery()
        first, last = session.execute(select(func.min(own.c.answered_at), func.max(own.c.answered_at))).one()
        if first is None:
            return Pace(STEPS[0], [], [])
        step = next((step for step in STEPS[:-1] if last - first < (MOST_STEPS - 1) * step), STEPS[-1])
        seconds = int(step.total_seconds())
        epoch = extract("epoch", own.c.answered_at)
        # The start of the step, never rounded: PostgreSQL counts in fractions of a second, SQLite in whole ones.
        start = (epoch - epoch % seconds).label("start")
        counts = {int(at): count for at, count in session.execute(select(start, func.count()).group_by("start"))}
    starts = range(min(counts), max(counts) + 1, seconds)
    return Pace(step, [datetime.fromtimestamp(at, UTC) for at in starts], [counts.get(at, 0) for at in starts])


def _plans(session: Session, study_id: int, since: datetime, kept: Kept) -> pd.DataFrame:
    person = models.Participant
    # Grouped by the column's name: PostgreSQL treats the same expression with other parameters as a different one.
    query = (
        select(person.plan, state_case(since).label("state"), func.count())
        .where(person.study_id == study_id, person.mode == kept, state_case(since) != "screened_out")
        .group_by(person.plan, "state")
    )
    counts = {(plan, of_state): count for plan, of_state, count in session.execute(query)}
    plans = sorted({plan for plan, _ in counts})
    rows = [[counts.get((plan, of_state), 0) for of_state in STATES] for plan in plans]
    return pd.DataFrame(rows, index=pd.Index(plans, name="plan", dtype=int), columns=list(STATES), dtype=int)


def _screened_out(session: Session, study_id: int, since: datetime, kept: Kept) -> int:
    person = models.Participant
    own = person.study_id == study_id, person.mode == kept, state_case(since) == "screened_out"
    return session.scalar(select(func.count(person.id)).where(*own)) or 0


def _departures(session: Session, study_id: int) -> dict[str, int]:
    left = models.Departure
    query = select(left.kind, func.count()).where(left.study_id == study_id).group_by(left.kind)
    return {kind: count for kind, count in session.execute(query)}


def _answers(session: Session, study_id: int, since: datetime, kept: Kept) -> tuple[int, int, int]:
    """Return how many sets have been ranked, how many of them count, and how many were ranked after `since`."""
    ranking, trial, person = models.Ranking, models.Trial, models.Participant
    query = (
        select(
            func.count(),
            func.count(case((trial.kind == Kind.MAIN, 1))),
            func.count(case((ranking.answered_at > since, 1))),
        )
        .select_from(ranking)
        .join(trial)
        .join(person)
        .where(person.study_id == study_id, person.mode == kept)
    )
    total, counted, lately = session.execute(query).one()
    return total, counted, lately


def _slots(session: Session, record: models.Study, kept: Kept) -> pd.DataFrame:
    placement, trial, person = models.Placement, models.Trial, models.Participant
    query = (
        select(placement.method, placement.position, func.count())
        .select_from(placement)
        .join(models.Ranking)
        .join(trial)
        .join(person)
        .where(person.study_id == record.id, person.mode == kept, trial.kind == Kind.MAIN)
        .group_by(placement.method, placement.position)
    )
    counts = {(method, slot): count for method, slot, count in session.execute(query)}
    slots = range(1, len(record.scale) + 1)
    rows = [[counts.get((method, slot), 0) for slot in slots] for method in record.methods]
    return pd.DataFrame(rows, index=pd.Index(record.methods, name="method"), columns=pd.Index(slots, name="slot"))

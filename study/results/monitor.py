"""How a study is going: who takes part, how fast answers come in, whether slots and plans stay balanced."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db import models
from db.session import Database
from study.content.definition import Study
from study.content.registration import study_record
from study.content.trials import Kind
from study.visits.people import active_since

RATE_MINUTES = 10
"""Length of the time up to now over which the rate of answers is taken, in minutes."""

STATES = ("done", "active", "abandoned")


@dataclass(frozen=True)
class Progress:
    """How far a study has come; nobody who only tried it is in any number."""

    done: int
    """People who have finished."""
    active: int
    """People who have not finished, but did something within the study's `abandoned_after` minutes."""
    abandoned: int
    """People who have not finished and did nothing for longer."""
    declined: int
    """People who did not consent."""
    withdrawn: int
    """People who withdrew, whose data have been deleted."""
    answers: int
    """Sets ranked, of every kind."""
    counted: int
    """Sets ranked that count: neither practice nor repeats nor traps."""
    answers_per_minute: float
    """Sets ranked per minute, of every kind, over the last `RATE_MINUTES`."""
    slots: pd.DataFrame
    """How often each method stood in each slot of the sets that count; index method, columns slot from 1."""
    plans: pd.DataFrame
    """How many people hold each plan; index plan, columns done, active, abandoned."""


def progress(database: Database, study: Study, now: datetime) -> Progress:
    """Return how the study stands at `now`; ValueError for a study that has not been recorded."""
    with database.read() as session:
        record = study_record(session, study.slug)
        plans = _plans(session, record.id, active_since(now, study.abandoned_after))
        left = _departures(session, record.id)
        answers, counted, lately = _answers(session, record.id, now - timedelta(minutes=RATE_MINUTES))
        slots = _slots(session, record.id, record.methods)
    people = plans.sum()
    return Progress(
        done=int(people["done"]),
        active=int(people["active"]),
        abandoned=int(people["abandoned"]),
        declined=left.get("declined", 0),
        withdrawn=left.get("withdrawn", 0),
        answers=answers,
        counted=counted,
        answers_per_minute=lately / RATE_MINUTES,
        slots=slots,
        plans=plans,
    )


def _plans(session: Session, study_id: int, since: datetime) -> pd.DataFrame:
    person = models.Participant
    state = case((person.finished_at.is_not(None), "done"), (person.seen_at > since, "active"), else_="abandoned")
    # Grouped by the column's name: PostgreSQL takes the same expression with other parameters for another one.
    query = (
        select(person.plan, state.label("state"), func.count())
        .where(person.study_id == study_id, person.mode == "live")
        .group_by(person.plan, "state")
    )
    counts = {(plan, of_state): count for plan, of_state, count in session.execute(query)}
    plans = sorted({plan for plan, _ in counts})
    rows = [[counts.get((plan, of_state), 0) for of_state in STATES] for plan in plans]
    return pd.DataFrame(rows, index=pd.Index(plans, name="plan", dtype=int), columns=list(STATES), dtype=int)


def _departures(session: Session, study_id: int) -> dict[str, int]:
    left = models.Departure
    query = select(left.kind, func.count()).where(left.study_id == study_id).group_by(left.kind)
    return {kind: count for kind, count in session.execute(query)}


def _answers(session: Session, study_id: int, since: datetime) -> tuple[int, int, int]:
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
        .where(person.study_id == study_id, person.mode == "live")
    )
    total, counted, lately = session.execute(query).one()
    return total, counted, lately


def _slots(session: Session, study_id: int, methods: list[str]) -> pd.DataFrame:
    placement, trial, person = models.Placement, models.Trial, models.Participant
    query = (
        select(placement.method, placement.position, func.count())
        .select_from(placement)
        .join(models.Ranking)
        .join(trial)
        .join(person)
        .where(person.study_id == study_id, person.mode == "live", trial.kind == Kind.MAIN)
        .group_by(placement.method, placement.position)
    )
    counts = {(method, slot): count for method, slot, count in session.execute(query)}
    slots = range(1, len(methods) + 1)
    rows = [[counts.get((method, slot), 0) for slot in slots] for method in methods]
    return pd.DataFrame(rows, index=pd.Index(methods, name="method"), columns=pd.Index(slots, name="slot"))

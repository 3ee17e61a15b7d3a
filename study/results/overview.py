"""How all studies are going, a row each: where in its life a study is, who takes part, how fast answers come in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db import models
from db.session import Database
from study.content.keeping.life import DRAFT, Life, life_in
from study.results.monitor import RATE_MINUTES
from study.visits.answers.people import state_case
from study.visits.answers.places import active_since


@dataclass(frozen=True)
class People:
    """Participants of one kind."""

    done: int = 0
    """Those who have finished."""
    active: int = 0
    """Those who have not, but did something lately."""


@dataclass(frozen=True)
class Row:
    """How a study is going."""

    slug: str
    """Its short name."""
    title: str
    """Its title; the short name of a study that has never been read."""
    life: Life
    """Where it is in its life."""
    people: People = People()
    """Real and simulated participants; no pilot, no tests."""
    simulated: int = 0
    """Simulated participants, who count as long as they are not deleted."""
    pilot: People = People()
    """Participants of the pilot."""
    answers_per_minute: float = 0.0
    """Sets ranked per minute over the last `RATE_MINUTES`, those of the pilot included."""
    answered_at: datetime | None = None
    """When the last set was ranked (UTC), one of the pilot included; None before."""


@dataclass(frozen=True)
class _Pace:
    lately: int
    last: datetime | None


def overview(database: Database, slugs: Sequence[str], now: datetime) -> list[Row]:
    """Return how the studies `slugs` are going at `now`, in this order."""
    with database.read() as session:
        records = {record.slug: record for record in session.scalars(select(models.Study))}
        paces = _paces(session, now - timedelta(minutes=RATE_MINUTES))
        return [
            _row(session, records[slug], paces, now) if slug in records else Row(slug, slug, DRAFT) for slug in slugs
        ]


def _row(session: Session, record: models.Study, paces: Mapping[int, _Pace], now: datetime) -> Row:
    person = models.Participant
    state = state_case(active_since(now, record.abandoned_after))
    query = (
        select(person.mode, func.count(case((state == "done", 1))), func.count(case((state == "active", 1))))
        .add_columns(func.count(case((person.simulated, 1))))
        .where(person.study_id == record.id)
        .group_by(person.mode)
    )
    counts = {mode: (People(done, active), simulated) for mode, done, active, simulated in session.execute(query)}
    people, simulated = counts.get("live", (People(), 0))
    pace = paces.get(record.id, _Pace(0, None))
    return Row(
        slug=record.slug,
        title=record.title,
        life=life_in(record, now),
        people=people,
        simulated=simulated,
        pilot=counts.get("pilot", (People(), 0))[0],
        answers_per_minute=pace.lately / RATE_MINUTES,
        answered_at=pace.last,
    )


def _paces(session: Session, since: datetime) -> dict[int, _Pace]:
    """Return study -> how many sets were ranked after `since`, and when the last one was."""
    person, ranking = models.Participant, models.Ranking
    query = (
        select(person.study_id, func.count(case((ranking.answered_at > since, 1))), func.max(ranking.answered_at))
        .select_from(ranking)
        .join(models.Trial)
        .join(person)
        .where(person.mode != "test")
        .group_by(person.study_id)
    )
    return {study: _Pace(lately, last) for study, lately, last in session.execute(query)}

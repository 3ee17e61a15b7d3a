"""Places in a study: who may come in, who holds one of the places, and who gets one again after an absence.

A study with a `target` has so many places. One is taken at consent, kept by whoever finishes, and free again when its
holder has been away for `abandoned_after` minutes or has been screened out. All of this is decided from what is on
record by a writer that is `alone` with the study: two people can never get the last place. Pilot and test
participants take no place. Simulated ones take places among themselves: no real person is refused for them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from db import models
from db.session import Database, alone
from study.content.keeping.life import Life, life_in
from study.content.keeping.registration import study_record
from study.visits.answers.progress import Stage
from study.visits.answers.refusals import Refused

Person = models.Participant | Row[Any]
"""A participant, or a row with the columns of one that say whether a place is held."""
StudyRecord = models.Study | Row[Any]
"""The record of a study, or a row with the columns of one that say who may come in and go on."""

Kept = Literal["live", "pilot", "test"]
"""Where a participant's data belong: to the study's own, to those of its pilot, or to tests; only the first count."""

_REASONS = {
    Stage.DRAFT: "the study is not open yet",
    Stage.PAUSED: "the study is paused and lets nobody new in",
    Stage.CLOSED: "the study is closed",
    Stage.FULL: "all places of the study are taken at the moment",
}


@dataclass(frozen=True)
class Admission:
    """What decides whether somebody new can come in now."""

    life: Life
    """Where the study is in its life."""
    full: bool
    """Whether all places are taken."""


def active_since(now: datetime, minutes: int) -> datetime:
    """Return the time since which a participant must have done something to be active."""
    return now - timedelta(minutes=minutes)


def holding(since: datetime) -> ColumnElement[bool]:
    """Return in SQL whether a participant has finished or is active, having done something later than `since`."""
    person = models.Participant
    return and_(person.screened_out_at.is_(None), or_(person.finished_at.is_not(None), person.seen_at > since))


def admission(database: Database, slug: str, simulated: bool = False) -> Admission:
    """Return whether somebody new, real or `simulated`, can come in now; ValueError for an unknown study."""
    now = datetime.now(UTC)
    with database.read() as session:
        record = study_record(session, slug)
        life = life_in(record, now)
        return Admission(life, life.status != "pilot" and _is_full(session.connection(), record, simulated, now))


def places_taken(connection: Connection, record: StudyRecord, now: datetime, simulated: bool = False) -> int:
    """Count the places that real, or `simulated`, participants hold."""
    person = models.Participant
    query = select(func.count(person.id)).where(
        person.study_id == record.id,
        person.mode == "live",
        person.simulated.is_(simulated),
        holding(active_since(now, record.abandoned_after)),
    )
    return connection.scalar(query) or 0


def take_place(connection: Connection, record: models.Study, simulated: bool, now: datetime) -> Kept:
    """Let somebody who is no test participant in, and return where this person's data belong.

    A simulation rehearses the study in any state in which it is not shut. Raises Refused with the stage that prevents
    it: "draft", "paused", "closed" or "full". The caller, `alone` with the study, adds the participant in the same
    transaction.
    """
    status = life_in(record, now).status
    if status in ("paused", "closed") or (status == "draft" and not simulated):
        raise refusal(Stage(status))
    if status == "pilot" and not simulated:
        return "pilot"
    if _is_full(connection, record, simulated, now):
        raise refusal(Stage.FULL)
    return "live"


def keep_place(connection: Connection, person: Person, study: StudyRecord, now: datetime) -> None:
    """Let a participant of `study` go on, with a new place if the old one was given up by absence.

    Raises Refused ("full") if there is none left. The caller has locked the participant's row, and notes in the same
    transaction that the participant has been seen.
    """
    if study.target and _has_lost_place(person, study, now):
        alone(connection, study.slug)
        if _is_full(connection, study, person.simulated, now):
            raise refusal(Stage.FULL)


def shut(connection: Connection, person: Person, study: StudyRecord, now: datetime) -> Stage | None:
    """Return what prevents a participant of `study` from going on now; None if nothing does, and for tests."""
    if person.mode == "test":
        return None
    status = life_in(study, now).status
    if status == "closed" or (status == "draft" and not person.simulated):
        return Stage(status)
    lost = _has_lost_place(person, study, now) and _is_full(connection, study, person.simulated, now)
    return Stage.FULL if lost else None


def refusal(stage: Stage) -> Refused:
    """Return why somebody cannot come in, or not go on, because of the study's `stage`."""
    return Refused(stage.value, _REASONS[stage])


def _is_full(connection: Connection, record: StudyRecord, simulated: bool, now: datetime) -> bool:
    return record.target > 0 and places_taken(connection, record, now, simulated) >= record.target


def _has_lost_place(person: Person, study: StudyRecord, now: datetime) -> bool:
    if person.mode != "live" or person.finished_at is not None or person.screened_out_at is not None:
        return False
    return person.seen_at is None or person.seen_at <= active_since(now, study.abandoned_after)

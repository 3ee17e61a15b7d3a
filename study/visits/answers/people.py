"""Participants in the database: who comes in, what they are asked before and after, who leaves."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.orm import Session

from db import models
from db.session import Database
from study.content.keeping.registration import recorded_design, study_record
from study.content.trials import plan_trials
from study.content.yaml.definition import Part, Study
from study.visits.answers.refusals import Refused

Mode = Literal["live", "test"]

_PARTICIPANT_BYTES = 12


@dataclass(frozen=True)
class Place:
    """What a cookie is for: a browser may belong to one real and one test participant in every study."""

    slug: str
    """Study."""
    mode: Mode = "live"
    """Real or test."""


@dataclass(frozen=True)
class Arrival:
    """How somebody arrives at a study."""

    mode: Mode = "live"
    """Real, or a test that is never counted."""
    language: str = "en"
    """Language in which the participant takes part."""
    browser_key: str | None = None
    """Random key of the browser: the same key finds the same participant again."""
    external_id: str | None = None
    """Who sent the person, e.g. "prolific:5f..."; it finds the same participant again in any browser."""
    source: Mapping[str, str] = field(default_factory=dict)
    """PROLIFIC_PID, STUDY_ID and SESSION_ID of the address."""


def active_since(now: datetime, minutes: int) -> datetime:
    """Return the time since which a participant must have done something to be active."""
    return now - timedelta(minutes=minutes)


def state_case(since: datetime) -> ColumnElement[str]:
    """Return a participant's state in SQL: "done", "active" (did something later than `since`) or "abandoned"."""
    person = models.Participant
    return case((person.finished_at.is_not(None), "done"), (person.seen_at > since, "active"), else_="abandoned")


def add_participant(database: Database, study: Study, arrival: Arrival | None = None) -> str:
    """Record consent, plan all of the participant's sets, and return the opaque identifier.

    Somebody already known, by external id or browser key, stays the same participant. The plan is the first
    one that no finished or active participant has, so that the plans of abandoned participants are reused.
    """
    arrival = arrival or Arrival()
    with database.write() as session:
        record = study_record(session, study.slug)
        known = _same_person(session, record.id, arrival)
        if known is not None:
            return known.id
        now = datetime.now(UTC)
        person = models.Participant(
            id=secrets.token_hex(_PARTICIPANT_BYTES),
            study_id=record.id,
            number=_next_number(session, record.id),
            plan=_free_plan(session, record.id, arrival.mode, active_since(now, study.abandoned_after)),
            mode=arrival.mode,
            browser_key=_free_key(session, record.id, arrival),
            external_id=arrival.external_id,
            source=dict(arrival.source),
            language=arrival.language,
            consented_at=now,
            seen_at=now,
        )
        session.add(person)
        plan = plan_trials(recorded_design(record), record.seed, person.plan)
        session.add_all(
            models.Trial(
                participant_id=person.id, index=index, image=trial.image, kind=trial.kind, slots=list(trial.slots)
            )
            for index, trial in enumerate(plan)
        )
        return person.id


def find_external(database: Database, slug: str, external_id: str) -> str | None:
    """Return the participant of the study `slug` who was sent under `external_id`; None if there is none."""
    query = (
        select(models.Participant.id)
        .join(models.Study)
        .where(models.Study.slug == slug, models.Participant.external_id == external_id)
    )
    with database.read() as session:
        return session.scalar(query)


def attach_external(database: Database, participant: str, arrival: Arrival) -> bool:
    """Record who sent a participant if that was not known; return whether this can be the same person.

    It cannot if the participant was sent under another id or has finished without one, or if the id belongs
    to another participant.
    """
    if arrival.external_id is None:
        return True
    with database.write() as session:
        person = session.get(models.Participant, participant)
        if person is None:
            return False
        if person.external_id is None and person.finished_at is None and not _is_taken(session, person, arrival):
            person.external_id = arrival.external_id
            person.source = dict(arrival.source)
        return person.external_id == arrival.external_id


def record_screen(database: Database, participant: str, screen: Mapping[str, Any]) -> None:
    """Store the display check; the first one counts."""
    with database.write() as session:
        person = _seen(session, participant)
        if person.screen is None:
            person.screen = dict(screen)


def record_answers(database: Database, participant: str, part: Part, answers: Mapping[str, Any]) -> None:
    """Store the answers to the questions before or after the sets; the first ones count.

    Raises Refused ("out_of_order") for the questions after the sets while a set is unranked.
    """
    with database.write() as session:
        person = _seen(session, participant)
        if part == "before":
            if person.answers_before is None:
                person.answers_before = dict(answers)
            return
        if unranked(session, participant) is not None:
            raise Refused("out_of_order", "the questions after the sets come when every set is ranked")
        if person.answers_after is None:
            person.answers_after = dict(answers)
        if person.finished_at is None:
            person.finished_at = datetime.now(UTC)


def begin(database: Database, participant: str) -> None:
    """Record that the participant has left the instructions; a second call changes nothing."""
    with database.write() as session:
        person = _seen(session, participant)
        if person.started_at is None:
            person.started_at = person.seen_at
            first = models.Trial.participant_id == participant, models.Trial.index == 0
            session.execute(update(models.Trial).where(*first).values(shown_at=person.seen_at))


def record_decline(database: Database, slug: str) -> None:
    """Store that somebody declined to take part in the study `slug`, and nothing else."""
    with database.write() as session:
        _leave(session, study_record(session, slug).id, "declined")


def withdraw(database: Database, participant: str) -> None:
    """Delete everything about a participant, and store that somebody withdrew; a second call changes nothing.

    For a test participant not even that is stored.
    """
    with database.write() as session:
        person = session.get(models.Participant, participant)
        if person is None:
            return
        if person.mode == "live":
            _leave(session, person.study_id, "withdrawn")
        session.delete(person)


def unranked(session: Session, participant: str) -> int | None:
    """Return the index of the participant's first set that is not ranked; None if all are."""
    query = (
        select(func.min(models.Trial.index))
        .outerjoin(models.Ranking)
        .where(models.Trial.participant_id == participant, models.Ranking.id.is_(None))
    )
    return session.scalar(query)


def _same_person(session: Session, study_id: int, arrival: Arrival) -> models.Participant | None:
    person = models.Participant
    own = select(person).where(person.study_id == study_id, person.mode == arrival.mode)
    if arrival.external_id is not None:
        found = session.scalar(own.where(person.external_id == arrival.external_id))
        if found is not None:
            return found
    if arrival.browser_key is None:
        return None
    found = session.scalar(own.where(person.browser_key == _kept_key(arrival)))
    # One browser may serve several people who were sent, e.g. in a laboratory.
    return found if found is not None and found.external_id == arrival.external_id else None


def _is_taken(session: Session, person: models.Participant, arrival: Arrival) -> bool:
    other = models.Participant
    query = select(other.id).where(other.study_id == person.study_id, other.external_id == arrival.external_id)
    return session.scalar(query) is not None


def _kept_key(arrival: Arrival) -> str | None:
    """Return the browser's key as it is stored; one browser may belong to a real and a test participant."""
    return f"test:{arrival.browser_key}" if arrival.browser_key and arrival.mode == "test" else arrival.browser_key


def _free_key(session: Session, study_id: int, arrival: Arrival) -> str | None:
    person, key = models.Participant, _kept_key(arrival)
    taken = session.scalar(select(person.id).where(person.study_id == study_id, person.browser_key == key))
    return key if taken is None else None


def _free_plan(session: Session, study_id: int, mode: Mode, since: datetime) -> int:
    person = models.Participant
    if mode == "test":
        query = select(func.count(person.id)).where(person.study_id == study_id, person.mode == "test")
        return session.scalar(query) or 0
    holders = select(person.plan).where(person.study_id == study_id, person.mode == "live")
    taken = set(session.scalars(holders.where(state_case(since) != "abandoned")))
    return next(plan for plan in range(len(taken) + 1) if plan not in taken)


def _next_number(session: Session, study_id: int) -> int:
    """Return the next sequence number: one more than the largest so far."""
    query = select(func.max(models.Participant.number)).where(models.Participant.study_id == study_id)
    largest = session.scalar(query)
    return 0 if largest is None else largest + 1


def _seen(session: Session, participant: str) -> models.Participant:
    person = session.get(models.Participant, participant)
    if person is None:
        raise Refused("no_participant", "this participant's data have been deleted")
    person.seen_at = datetime.now(UTC)
    return person


def _leave(session: Session, study_id: int, kind: Literal["declined", "withdrawn"]) -> None:
    session.add(models.Departure(study_id=study_id, kind=kind, left_at=datetime.now(UTC)))

"""Participants in the database: who comes in, what they are asked before and after, who leaves."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from db import models
from db.session import Database, alone
from study.content.keeping.registration import is_as_recorded, recorded_design, study_record, takes_answers_to
from study.content.trials import plan_trials
from study.content.yaml.definition import Part, Question, Study
from study.visits.answers import statements
from study.visits.answers.clock import now_for
from study.visits.answers.consent import ConsentText, keep_consent_text
from study.visits.answers.locking import locked_person
from study.visits.answers.places import Kept, active_since, holding, keep_place, take_place
from study.visits.answers.refusals import Refused

Mode = Literal["live", "test"]
"""Whether somebody comes to take part or to test."""

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
    simulated: bool = False
    """Whether a simulation has proved that it is one."""


def state_case(since: datetime) -> ColumnElement[str]:
    """Return a participant's state in SQL: "done", "screened_out", "active" or "abandoned".

    Active is who did something later than `since`.
    """
    person = models.Participant
    return case(
        (person.finished_at.is_not(None), "done"),
        (person.screened_out_at.is_not(None), "screened_out"),
        (person.seen_at > since, "active"),
        else_="abandoned",
    )


def new_identifier() -> str:
    """Return an identifier for somebody new."""
    return secrets.token_hex(_PARTICIPANT_BYTES)


def add_participant(
    database: Database,
    study: Study,
    arrival: Arrival | None = None,
    shown: ConsentText | None = None,
    identifier: str | None = None,
) -> str:
    """Record consent to the text that was `shown`, plan all of the participant's sets, and return the identifier.

    `shown` is None for a program that shows none. Somebody already known, by external id or browser key, stays the
    same participant, also one of the pilot; anybody else gets `identifier`, or one that is drawn. The plan is the
    first one that no finished or active participant has, so that the plans of all others are reused. Raises Refused for
    somebody new whom the study does not let in: "draft", "paused", "closed" or "full"; and "consent_changed" if what
    the study shows has changed on record since `study` was read.
    """
    arrival = arrival or Arrival()
    with database.write() as session:
        alone(session.connection(), study.slug)
        record = study_record(session, study.slug)
        known = _same_person(session, record.id, arrival)
        if known is not None:
            return known.id
        if not is_as_recorded(record, study):
            raise Refused("consent_changed", "the study has changed since it was shown; read again what it is about")
        now = datetime.now(UTC)
        mode: Kept = (
            "test" if arrival.mode == "test" else take_place(session.connection(), record, arrival.simulated, now)
        )
        person = models.Participant(
            id=identifier or new_identifier(),
            study_id=record.id,
            number=_next_number(session, record.id),
            plan=_free_plan(session, record, mode, arrival.simulated, now),
            mode=mode,
            simulated=arrival.simulated,
            browser_key=_free_key(session, record.id, arrival),
            external_id=arrival.external_id,
            source=dict(arrival.source),
            language=arrival.language,
            consented_at=now,
            consent_version=None if shown is None else shown.version,
            seen_at=now,
        )
        if shown is not None:
            keep_consent_text(session, record.id, shown, now)
        session.add(person)
        session.flush()
        plan = plan_trials(recorded_design(record), record.seed, person.plan)
        trials = [
            {
                "participant_id": person.id,
                "index": index,
                "image": trial.image,
                "kind": str(trial.kind),
                "slots": list(trial.slots),
            }
            for index, trial in enumerate(plan)
        ]
        statements.ADD_TRIALS.execute_all(session.connection(), trials)
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


def is_browser_of(database: Database, participant: str, arrival: Arrival) -> bool:
    """Return whether the participant consented in the browser that `arrival` names by its key."""
    key = _kept_key(arrival)
    with database.read() as session:
        person = session.get(models.Participant, participant)
        return person is not None and key is not None and person.browser_key == key


def attach_external(database: Database, participant: str, arrival: Arrival) -> bool:
    """Record who sent a participant if that was not known; return whether this can be the same person.

    It cannot if the participant was sent under another id or has finished without one, or if the id belongs
    to another participant.
    """
    if arrival.external_id is None:
        return True
    with database.write() as session:
        person = locked_person(session, participant)
        if person is None:
            return False
        alone(session.connection(), person.study.slug)
        if person.external_id is None and person.finished_at is None and not _is_taken(session, person, arrival):
            person.external_id = arrival.external_id
            person.source = dict(arrival.source)
        return person.external_id == arrival.external_id


def record_screen(database: Database, participant: str, screen: Mapping[str, Any], left_for: str | None = None) -> None:
    """Store the display check; the first one counts. It ends the visit if it was `left_for` the name of a check."""
    with database.write() as session:
        person = _seen(session, participant)
        if person.screen is None:
            person.screen = dict(screen)
            if left_for is not None:
                _end_visit(person, left_for)


def record_color_vision(
    database: Database,
    participant: str,
    number: int,
    plates: Sequence[Mapping[str, Any]],
    found: Mapping[str, Any],
    failed: str | None = None,
) -> None:
    """Store round `number`, from 1, of the color-vision screening, and what was found; each round counts once.

    It ends the visit if `failed` is the name of a check.
    """
    with database.write() as session:
        person = _seen(session, participant)
        before = person.color_vision["rounds"] if person.color_vision else []
        if number != len(before) + 1:
            return
        person.color_vision = {**found, "rounds": [*before, list(plates)]}
        if failed is not None:
            _end_visit(person, failed)


def record_answers(
    database: Database,
    participant: str,
    part: Part,
    answers: Mapping[str, Any],
    asked: Sequence[Question] = (),
) -> None:
    """Store the answers to the questions before or after the sets; the first ones count.

    `asked` are the questions by which the answers were checked. Raises Refused: "questions_changed" if on record they
    are of other kinds meanwhile, and "out_of_order" for the questions after the sets while a set is unranked.
    """
    with database.write() as session:
        person = _seen(session, participant)
        if not takes_answers_to(person.study, asked):
            raise Refused("questions_changed", "the questions have changed since they were shown; answer those of now")
        if part == "before":
            if person.answers_before is None:
                person.answers_before = dict(answers)
            return
        if unranked(session, participant) is not None:
            raise Refused("out_of_order", "the questions after the sets come when every set is ranked")
        if person.answers_after is None:
            person.answers_after = dict(answers)
        if person.finished_at is None:
            person.finished_at = person.seen_at


def screen_out(database: Database, participant: str, by: str) -> None:
    """End a participant's visit because the check `by` was failed; the first such check counts.

    Raises Refused ("out_of_order") once the sets have begun: from then on nobody is sent away.
    """
    with database.write() as session:
        person = locked_person(session, participant)
        if person is not None and person.screened_out_at is not None:
            return
        person = _seen(session, participant)
        _end_visit(person, by)


def begin(database: Database, participant: str) -> None:
    """Record that the participant has left the instructions; a second call changes nothing."""
    with database.write() as session:
        person = _seen(session, participant)
        if person.started_at is None:
            person.started_at = person.seen_at
            statements.SHOW.execute(session.connection(), of=participant, at=0, shown_at=person.seen_at)


def record_decline(database: Database, slug: str) -> None:
    """Store that somebody declined to take part in the study `slug`, nothing else; before it is open not even that."""
    with database.write() as session:
        record = study_record(session, slug)
        if record.status not in ("draft", "pilot"):
            _leave(session, record.id, "declined")


def withdraw(database: Database, participant: str) -> None:
    """Delete everything about a participant, and store that somebody withdrew; a second call changes nothing.

    For test, pilot and simulated participants not even that is stored.
    """
    with database.write() as session:
        person = locked_person(session, participant)
        if person is None:
            return
        if person.mode == "live" and not person.simulated:
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
    modes = ("test",) if arrival.mode == "test" else ("live", "pilot")
    own = select(person).where(person.study_id == study_id, person.mode.in_(modes))
    if arrival.external_id is not None:
        found = session.scalar(own.where(person.external_id == arrival.external_id))
        if found is not None:
            return found
    if arrival.browser_key is None:
        return None
    found = session.scalar(own.where(person.browser_key == _kept_key(arrival)))
    # One browser may serve several people who were sent, e.g. in a laboratory. But whoever leaves the identifier out of
    # the link is nobody new by that, just as with the browser's cookie.
    return found if found is not None and arrival.external_id in (None, found.external_id) else None


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


def _free_plan(session: Session, record: models.Study, mode: Kept, simulated: bool, now: datetime) -> int:
    """Return a plan for somebody new; real and simulated participants share none, so that either can be deleted."""
    person = models.Participant
    alike = person.study_id == record.id, person.mode == mode, person.simulated.is_(simulated)
    if mode == "test":
        return session.scalar(select(func.count(person.id)).where(*alike)) or 0
    holders = select(person.plan).where(*alike, holding(active_since(now, record.abandoned_after)))
    taken = set(session.scalars(holders))
    return next(plan for plan in range(len(taken) + 1) if plan not in taken)


def _next_number(session: Session, study_id: int) -> int:
    """Return the next sequence number: one more than the largest so far."""
    query = select(func.max(models.Participant.number)).where(models.Participant.study_id == study_id)
    largest = session.scalar(query)
    return 0 if largest is None else largest + 1


def _seen(session: Session, participant: str) -> models.Participant:
    person = locked_person(session, participant)
    if person is None:
        raise Refused("no_participant", "this participant's data have been deleted")
    if person.screened_out_at is not None:
        raise Refused("screened_out", "a check before the sets has ended this visit")
    now = now_for(person)
    keep_place(session.connection(), person, person.study, now)
    person.seen_at = now
    return person


def _end_visit(person: models.Participant, by: str) -> None:
    if person.started_at is not None:
        raise Refused("out_of_order", "the checks come before the sets")
    person.screened_out_at, person.screened_out_by = person.seen_at, by


def _leave(session: Session, study_id: int, kind: Literal["declined", "withdrawn"]) -> None:
    session.add(models.Departure(study_id=study_id, kind=kind, left_at=datetime.now(UTC)))

"""Answers in the database: a participant's progress, and the rankings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import models
from db.session import Database
from study.content.trials import Kind, PlannedTrial
from study.content.yaml.definition import Study
from study.visits.answers.clock import now_for
from study.visits.answers.people import Mode, Place, unranked
from study.visits.answers.places import keep_place
from study.visits.answers.practice import Try, add_try
from study.visits.answers.progress import Progress, Steps, progress_of
from study.visits.answers.records import LONGEST_MS
from study.visits.answers.recruitment import Origin, origin_of
from study.visits.answers.refusals import Refused, invalid
from study.visits.answers.vision import is_over, rounds_done


@dataclass(frozen=True)
class Visit:
    """A participant with the planned sets and the progress."""

    participant: str
    """Opaque identifier."""
    place: Place
    """Study and mode."""
    pilot: bool
    """Whether the participant came during the study's pilot."""
    language: str
    """Language in which the participant takes part."""
    trials: tuple[PlannedTrial, ...]
    """All sets in this participant's order."""
    progress: Progress
    """How far the participant is."""
    origin: Origin | None = None
    """Which panel sent the participant; None for others."""
    screened_out_by: str | None = None
    """Name of the check that ended the visit; None if none did."""
    vision_rounds: int = 0
    """Rounds of the color-vision screening that the participant has answered."""


@dataclass(frozen=True)
class Answer:
    """A set's ranking as it comes from the browser."""

    order: Sequence[int]
    """The slots, from 1, best first."""
    rt_ms: int
    """Milliseconds from all images being visible to the last click."""
    record: Mapping[str, Any] = field(default_factory=dict)
    """What happened on the way, see `study.visits.answers.records.Record`."""
    attempt: int = 1
    """Which try at a practice set this is; 1 for all other sets."""


def load_visit(database: Database, study: Study, participant: str) -> Visit | None:
    """Return the participant's sets and progress; None if the study has no such participant."""
    sets = (
        select(models.Trial.image, models.Trial.slots, models.Trial.kind, models.Ranking.id.is_not(None))
        .outerjoin(models.Ranking)
        .where(models.Trial.participant_id == participant)
        .order_by(models.Trial.index)
    )
    with database.read() as session:
        person = session.get(models.Participant, participant)
        if person is None or person.study.slug != study.slug:
            return None
        steps = Steps(
            checked=person.screen is not None or study.screen_check == "off",
            vision_checked=is_over(person.color_vision, study.color_vision),
            asked_before=person.answers_before is not None or not study.before,
            begun=person.started_at is not None,
            finished=person.finished_at is not None,
            screened_out=person.screened_out_at is not None,
        )
        mode: Mode = "test" if person.mode == "test" else "live"
        pilot, language = person.mode == "pilot", person.language
        origin = origin_of(person.external_id, person.source)
        screened_out_by = person.screened_out_by
        vision_rounds = rounds_done(person.color_vision)
        rows = session.execute(sets).all()
    return Visit(
        participant=participant,
        place=Place(study.slug, mode),
        pilot=pilot,
        language=language,
        trials=tuple(PlannedTrial(image, tuple(slots), Kind(kind)) for image, slots, kind, _ in rows),
        progress=progress_of(steps, [answered for *_, answered in rows]),
        origin=origin,
        screened_out_by=screened_out_by,
        vision_rounds=vision_rounds,
    )


def record_answer(database: Database, study: Study, participant: str, index: int, answer: Answer) -> int:
    """Store the participant's answer to the set at `index`; on return it is safely on disk.

    Returns how often the set has been ranked: more than once only in practice (`study.visits.answers.practice`). The
    first answer counts: sending it again is accepted without a second row. Raises Refused for a different second answer
    ("already_answered"), for a set that is not the participant's current one
    ("out_of_order", "not_begun", "unknown_set"), for an order that is not each slot exactly once ("invalid"), and
    for somebody whose place was taken by others during a long absence ("full").
    """
    if not 0 <= answer.rt_ms <= LONGEST_MS:
        raise invalid(f"rt_ms must be from 0 to {LONGEST_MS}; got {answer.rt_ms}")
    with database.write() as session:
        trial = _trial(session, participant, index)
        if trial is None:
            raise Refused("unknown_set", "there is no such set for this participant")
        _check_order(answer.order, len(trial.slots))
        person = trial.participant
        if trial.ranking is not None and answer.attempt > 1:
            now = now_for(person)
            new = Try(answer.attempt, answer.order, answer.rt_ms, answer.record)
            is_current = unranked(session, participant) == index + 1
            add_try(study, trial, trial.ranking, new, is_current, now)
            person.seen_at = now
        if trial.ranking is not None:
            if answer.attempt == 1:
                _check_same_answer(trial.ranking, answer.order)
            return 1 + len(trial.ranking.further_tries)
        if answer.attempt > 1:
            raise Refused("out_of_order", "this set has not been ranked yet")
        if person.started_at is None:
            raise Refused("not_begun", "the first set has not been shown yet")
        if index != unranked(session, participant):
            raise Refused("out_of_order", "an earlier set has not been ranked yet")
        now = now_for(person)
        keep_place(session, person, now)
        trial.ranking = _ranking(trial.slots, answer, now)
        person.seen_at = now
        session.flush()
        upcoming = _trial(session, participant, index + 1)
        if upcoming is not None and upcoming.shown_at is None:
            upcoming.shown_at = now
        if upcoming is None and not study.after:
            person.finished_at = now
        return 1


def _trial(session: Session, participant: str, index: int) -> models.Trial | None:
    query = select(models.Trial).where(models.Trial.participant_id == participant, models.Trial.index == index)
    return session.scalar(query)


def _check_order(order: Sequence[int], versions: int) -> None:
    if sorted(order) != list(range(1, versions + 1)):
        raise invalid(f"order must contain each slot from 1 to {versions} once; got {list(order)}")


def _check_same_answer(ranking: models.Ranking, order: Sequence[int]) -> None:
    if [placement.position for placement in ranking.placements] != list(order):
        raise Refused("already_answered", "this set was ranked before; the first answer counts")


def _ranking(slots: Sequence[str], answer: Answer, now: datetime) -> models.Ranking:
    placements = [
        models.Placement(method=slots[position - 1], position=position, rank=rank)
        for rank, position in enumerate(answer.order, start=1)
    ]
    return models.Ranking(answered_at=now, rt_ms=answer.rt_ms, record=dict(answer.record), placements=placements)

"""Answers in the database: a participant's progress, and the rankings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import models
from db.session import Database
from study.content.trials import Kind, PlannedTrial
from study.content.yaml.definition import Study
from study.visits.answers.people import Mode, Place, unranked
from study.visits.answers.progress import Progress, Steps, progress_of
from study.visits.answers.records import LONGEST_MS
from study.visits.answers.refusals import Refused, invalid


@dataclass(frozen=True)
class Visit:
    """A participant with the planned sets and the progress."""

    participant: str
    """Opaque identifier."""
    place: Place
    """Study and mode."""
    language: str
    """Language in which the participant takes part."""
    trials: tuple[PlannedTrial, ...]
    """All sets in this participant's order."""
    progress: Progress
    """How far the participant is."""


@dataclass(frozen=True)
class Answer:
    """A set's ranking as it comes from the browser."""

    order: Sequence[int]
    """The slots, from 1, best first."""
    rt_ms: int
    """Milliseconds from all images being visible to the last click."""
    record: Mapping[str, Any] = field(default_factory=dict)
    """What happened on the way, see `study.visits.answers.records.Record`."""


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
            checked=person.screen is not None or not study.screen_check,
            asked_before=person.answers_before is not None or not study.before,
            begun=person.started_at is not None,
            finished=person.finished_at is not None,
        )
        mode: Mode = "test" if person.mode == "test" else "live"
        language = person.language
        rows = session.execute(sets).all()
    return Visit(
        participant=participant,
        place=Place(study.slug, mode),
        language=language,
        trials=tuple(PlannedTrial(image, tuple(slots), Kind(kind)) for image, slots, kind, _ in rows),
        progress=progress_of(steps, [answered for *_, answered in rows]),
    )


def record_answer(database: Database, study: Study, participant: str, index: int, answer: Answer) -> None:
    """Store the participant's answer to the set at `index`; on return it is safely on disk.

    The first answer counts: sending it again is accepted without a second row. Raises Refused for a
    different second answer ("already_answered"), for a set that is not the participant's current one
    ("out_of_order", "not_begun", "unknown_set"), and for an order that is not each slot exactly once ("invalid").
    """
    if not 0 <= answer.rt_ms <= LONGEST_MS:
        raise invalid(f"rt_ms must be from 0 to {LONGEST_MS}; got {answer.rt_ms}")
    with database.write() as session:
        trial = _trial(session, participant, index)
        if trial is None:
            raise Refused("unknown_set", "there is no such set for this participant")
        _check_order(answer.order, len(trial.slots))
        if trial.ranking is not None:
            _check_same_answer(trial.ranking, answer.order)
            return
        person = trial.participant
        if person.started_at is None:
            raise Refused("not_begun", "the first set has not been shown yet")
        if index != unranked(session, participant):
            raise Refused("out_of_order", "an earlier set has not been ranked yet")
        now = datetime.now(UTC)
        trial.ranking = _ranking(trial.slots, answer, now)
        person.seen_at = now
        session.flush()
        upcoming = _trial(session, participant, index + 1)
        if upcoming is not None and upcoming.shown_at is None:
            upcoming.shown_at = now
        if upcoming is None and not study.after:
            person.finished_at = now


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

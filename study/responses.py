"""The only module of `study` that talks to the database: people and answers in, tables out."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import models
from db.session import Database
from study.analysis.rankings import COLUMN_NAMES
from study.definition import Study, StudyError
from study.progress import Progress, progress_of
from study.trials import PlannedTrial, plan_trials

PARTICIPANTS_COLUMNS = ("participant", "started_at", "finished_at", "answered")
LONGEST_RT_MS = 2**31 - 1

_PARTICIPANT_BYTES = 12


class AnswerRefused(ValueError):
    """An answer that is not stored; `code` names the reason for a program, the message for a person."""

    def __init__(self, code: str, reason: str) -> None:
        """Keep the reason as a word and as a sentence."""
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True)
class Visit:
    """A participant with the sets planned for this person and how far the ranking has come."""

    participant: str
    """Opaque identifier."""
    study: str
    """Slug of the study."""
    trials: tuple[PlannedTrial, ...]
    """All sets in this participant's order."""
    progress: Progress
    """Where the participant stands."""


def register_study(database: Database, study: Study) -> None:
    """Record what the study shows; call this before anyone takes part.

    As long as nobody has consented the record follows the folder. Afterwards a study whose methods,
    images, scale or seed have changed raises StudyError: its answers would not belong together.
    """
    content = {
        "seed": study.seed,
        "methods": list(study.method_keys),
        "images": list(study.images),
        "scale": [{"label": level.labels[study.languages[0]], "score": level.score} for level in study.scale],
    }
    with database.write() as session:
        record = session.scalar(select(models.Study).where(models.Study.slug == study.slug))
        if record is None:
            record = models.Study(slug=study.slug, title=study.title, created_at=_now(), **content)
            session.add(record)
            return
        changed = [name for name, value in content.items() if getattr(record, name) != value]
        if changed and _next_number(session, record.id) > 0:
            raise StudyError(study.slug, [f"{name} changed after people had begun to take part" for name in changed])
        record.title = study.title
        for name, value in content.items():
            setattr(record, name, value)


def is_registered(database: Database, slug: str) -> bool:
    """Tell whether the study `slug` has been recorded."""
    with database.read() as session:
        return session.scalar(select(models.Study.id).where(models.Study.slug == slug)) is not None


def add_participant(database: Database, study: Study) -> str:
    """Record a person's consent, plan all of the person's sets, and return the new opaque identifier."""
    participant = secrets.token_hex(_PARTICIPANT_BYTES)
    with database.write() as session:
        record = _study_record(session, study.slug)
        number = _next_number(session, record.id)
        session.add(models.Participant(id=participant, study_id=record.id, number=number, consented_at=_now()))
        plan = plan_trials(record.images, record.methods, record.seed, number)
        session.add_all(
            models.Trial(participant_id=participant, index=index, image=trial.image, slots=list(trial.slots))
            for index, trial in enumerate(plan)
        )
    return participant


def begin(database: Database, participant: str) -> None:
    """Record that the participant has left the instructions; a repeat changes nothing."""
    with database.write() as session:
        record = session.get_one(models.Participant, participant)
        if record.started_at is None:
            record.started_at = _now()
            _mark_shown(session, participant, index=0)


def load_visit(database: Database, participant: str) -> Visit | None:
    """Return the participant's sets and progress; None if no such person has consented."""
    person = (
        select(models.Study.slug, models.Participant.started_at)
        .join(models.Participant)
        .where(models.Participant.id == participant)
    )
    sets = (
        select(models.Trial.image, models.Trial.slots, models.Ranking.id.is_not(None))
        .outerjoin(models.Ranking)
        .where(models.Trial.participant_id == participant)
        .order_by(models.Trial.index)
    )
    with database.read() as session:
        found = session.execute(person).one_or_none()
        rows = session.execute(sets).all()
    if found is None:
        return None
    slug, started_at = found
    return Visit(
        participant=participant,
        study=slug,
        trials=tuple(PlannedTrial(image, tuple(slots)) for image, slots, _ in rows),
        progress=progress_of(started_at is not None, [answered for _, _, answered in rows]),
    )


def record_answer(database: Database, participant: str, index: int, order: Sequence[int], rt_ms: int) -> None:
    """Store the participant's answer to the set at `index`; on return it is safely on the disk.

    `order`: the slots, from 1, best first. The first answer counts: the same answer again is accepted
    without a second row. Raises AnswerRefused for a different second answer, for a set that is not
    the participant's current one, and for an `order` that is not each slot exactly once.
    """
    if not 0 <= rt_ms <= LONGEST_RT_MS:
        raise AnswerRefused("invalid", f"rt_ms must be from 0 to {LONGEST_RT_MS}; got {rt_ms}")
    with database.write() as session:
        trial = _trial(session, participant, index)
        _check_order(order, len(trial.slots))
        if trial.ranking is not None:
            _check_same_answer(trial.ranking, order)
            return
        if trial.participant.started_at is None:
            raise AnswerRefused("not_begun", "the first set has not been shown yet")
        if index != _first_unanswered(session, participant):
            raise AnswerRefused("out_of_order", "an earlier set has not been ranked yet")
        trial.ranking = _ranking(trial.slots, order, rt_ms)
        session.flush()
        if _mark_shown(session, participant, index + 1) is None:
            trial.participant.finished_at = trial.ranking.answered_at


def rankings_table(database: Database, study_slug: str) -> pd.DataFrame:
    """Return one row per placement: participant, image, method, position, rank, score, rt_ms.

    `position` is the slot on the screen from 1, `rank` 1 is the best, `score` the points of that rank on
    the study's scale, `rt_ms` the milliseconds from all images visible to the last click of the set.
    Rows are ordered by participant, by that person's order of sets, and by rank. Raises ValueError for
    an unknown study.
    """
    query = (
        select(
            models.Participant.id,
            models.Trial.image,
            models.Placement.method,
            models.Placement.position,
            models.Placement.rank,
            models.Ranking.rt_ms,
        )
        .select_from(models.Placement)
        .join(models.Ranking)
        .join(models.Trial)
        .join(models.Participant)
        .order_by(models.Participant.number, models.Trial.index, models.Placement.rank)
    )
    with database.read() as session:
        record = _study_record(session, study_slug)
        rows = session.execute(query.where(models.Participant.study_id == record.id)).all()
        scores = {rank: float(level["score"]) for rank, level in enumerate(record.scale, start=1)}
    table = pd.DataFrame.from_records(
        [tuple(row) for row in rows], columns=["participant", "image", "method", "position", "rank", "rt_ms"]
    ).astype({"participant": "str", "image": "str", "method": "str", "position": int, "rank": int, "rt_ms": int})
    table["score"] = table["rank"].map(scores).astype(float)
    return table[COLUMN_NAMES]


def participants_table(database: Database, slug: str) -> pd.DataFrame:
    """Return one row per participant: participant, started_at, finished_at (UTC or missing), answered sets.

    In the order of consent. Raises ValueError for an unknown study.
    """
    answered = (
        select(models.Trial.participant_id, func.count(models.Ranking.id).label("answered"))
        .join(models.Ranking)
        .group_by(models.Trial.participant_id)
        .subquery()
    )
    person = models.Participant
    query = (
        select(person.id, person.started_at, person.finished_at, func.coalesce(answered.c.answered, 0))
        .outerjoin(answered, answered.c.participant_id == person.id)
        .order_by(person.number)
    )
    with database.read() as session:
        record = _study_record(session, slug)
        rows = session.execute(query.where(person.study_id == record.id)).all()
    table = pd.DataFrame.from_records([tuple(row) for row in rows], columns=list(PARTICIPANTS_COLUMNS))
    for column in ("started_at", "finished_at"):
        table[column] = pd.to_datetime(table[column], utc=True)
    return table.astype({"participant": "str", "answered": int})


def _now() -> datetime:
    return datetime.now(UTC)


def _study_record(session: Session, slug: str) -> models.Study:
    record = session.scalar(select(models.Study).where(models.Study.slug == slug))
    if record is None:
        known = ", ".join(session.scalars(select(models.Study.slug).order_by(models.Study.slug))) or "none"
        raise ValueError(f"study must be one that has been opened ({known}); got {slug!r}")
    return record


def _next_number(session: Session, study_id: int) -> int:
    """Return the next free sequence number: one more than the largest given so far."""
    query = select(func.max(models.Participant.number)).where(models.Participant.study_id == study_id)
    largest = session.scalar(query)
    return 0 if largest is None else largest + 1


def _trial(session: Session, participant: str, index: int) -> models.Trial:
    trial = _trial_or_none(session, participant, index)
    if trial is None:
        raise AnswerRefused("unknown_set", "there is no such set for this participant")
    return trial


def _trial_or_none(session: Session, participant: str, index: int) -> models.Trial | None:
    query = select(models.Trial).where(models.Trial.participant_id == participant, models.Trial.index == index)
    return session.scalar(query)


def _first_unanswered(session: Session, participant: str) -> int | None:
    query = (
        select(func.min(models.Trial.index))
        .outerjoin(models.Ranking)
        .where(models.Trial.participant_id == participant, models.Ranking.id.is_(None))
    )
    return session.scalar(query)


def _mark_shown(session: Session, participant: str, index: int) -> models.Trial | None:
    """Note that the set at `index` is now the participant's current one; None if there is no such set."""
    trial = _trial_or_none(session, participant, index)
    if trial is not None and trial.shown_at is None:
        trial.shown_at = _now()
    return trial


def _check_order(order: Sequence[int], versions: int) -> None:
    if sorted(order) != list(range(1, versions + 1)):
        raise AnswerRefused("invalid", f"order must hold each slot from 1 to {versions} once; got {list(order)}")


def _check_same_answer(ranking: models.Ranking, order: Sequence[int]) -> None:
    if [placement.position for placement in ranking.placements] != list(order):
        raise AnswerRefused("already_answered", "this set was ranked before; the first answer counts")


def _ranking(slots: Sequence[str], order: Sequence[int], rt_ms: int) -> models.Ranking:
    placements = [
        models.Placement(method=slots[position - 1], position=position, rank=rank)
        for rank, position in enumerate(order, start=1)
    ]
    return models.Ranking(answered_at=_now(), rt_ms=rt_ms, placements=placements)

"""Answers in the database: a participant's progress, and the rankings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from db import models
from db.session import Database
from study.content.keeping.life import Life, life_in
from study.content.trials import Kind, PlannedTrial
from study.content.yaml.definition import Study
from study.visits.answers import statements
from study.visits.answers.clock import now_for
from study.visits.answers.people import Mode, Place
from study.visits.answers.places import keep_place, shut
from study.visits.answers.practice import Try, add_try
from study.visits.answers.progress import Progress, Stage, Steps, progress_at
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
    life: Life
    """Where the study is in its life."""
    shut: Stage | None = None
    """What prevents the participant from going on now."""
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


@dataclass(frozen=True)
class Recorded:
    """What has come of an answer."""

    tries: int
    """How often the set has been ranked: more than once only in practice (`study.visits.answers.practice`)."""
    visit: Visit
    """The visit after it."""


@dataclass(frozen=True)
class _Standing:
    """Where a participant stands."""

    person: Any
    """Row of PERSON or LOCKED_PERSON in `study.visits.answers.statements`."""
    unranked: int
    """How many sets are not ranked."""
    first_unranked: int | None
    """Index of the first of them."""
    finished_at: datetime | None
    shut: Stage | None


def load_visit(
    database: Database, study: Study, participant: str, plan: Sequence[PlannedTrial] | None = None
) -> Visit | None:
    """Return the participant's sets and progress; None if the study has no such participant.

    What it shows as stored is on the disk; raises UnflushedError if the disk does not take it.
    `plan`: all of the participant's sets, for whoever has read them before (`load_plan`): they never change.
    """
    now = datetime.now(UTC)
    with database.read() as session:
        connection = session.connection()
        person = statements.PERSON.row(connection, participant=participant)
        if person is None or person.slug != study.slug:
            return None
        trials = tuple(plan) if plan is not None else load_plan(connection, participant)
        prevented = shut(connection, person, person, now)
    # The browser forgets its copy of an answer that is shown as stored.
    database.wait_until_kept()
    standing = _Standing(person, person.unranked, person.first_unranked, person.finished_at, prevented)
    return _visit(study, participant, trials, standing, now)


def _visit(
    study: Study, participant: str, trials: tuple[PlannedTrial, ...], standing: _Standing, now: datetime
) -> Visit:
    person = standing.person
    steps = Steps(
        checked=person.has_screen or study.screen_check == "off",
        vision_checked=is_over(person.color_vision, study.color_vision),
        asked_before=person.has_answers_before or not study.before,
        begun=person.started_at is not None,
        finished=standing.finished_at is not None,
        screened_out=person.screened_out_at is not None,
    )
    mode: Mode = "test" if person.mode == "test" else "live"
    return Visit(
        participant=participant,
        place=Place(study.slug, mode),
        pilot=person.mode == "pilot",
        language=person.language,
        trials=trials,
        progress=progress_at(steps, len(trials), len(trials) - standing.unranked, standing.first_unranked),
        life=life_in(person, now),
        shut=standing.shut,
        origin=origin_of(person.external_id, person.source),
        screened_out_by=person.screened_out_by,
        vision_rounds=rounds_done(person.color_vision),
    )


def load_plan(connection: Connection, participant: str) -> tuple[PlannedTrial, ...]:
    """Return all sets of the participant in their order; none for somebody unknown."""
    rows = statements.PLAN.rows(connection, participant=participant)
    return tuple(PlannedTrial(image, tuple(slots), Kind(kind)) for image, slots, kind in rows)


def record_answer(
    database: Database,
    study: Study,
    participant: str,
    index: int,
    answer: Answer,
    plan: Sequence[PlannedTrial] | None = None,
) -> Recorded:
    """Store the participant's answer to the set at `index`; on return it is safely on disk.

    The first answer counts: sending it again is accepted without a second row. `plan`: as for `load_visit`. Raises
    Refused for a different second answer ("already_answered"), for a set that is not the participant's current one
    ("out_of_order", "not_begun", "unknown_set"), for an order that is not each slot exactly once ("invalid"), and
    for somebody whose place was taken by others during a long absence ("full").
    """
    if not 0 <= answer.rt_ms <= LONGEST_MS:
        raise invalid(f"rt_ms must be from 0 to {LONGEST_MS}; got {answer.rt_ms}")
    with database.transaction() as connection:
        # Locked before anything else is read: another request may be storing an answer of this person.
        person = statements.LOCKED_PERSON.row(connection, participant=participant)
        trial = statements.TRIAL.row(connection, participant=participant, index=index)
        if person is None or trial is None or person.slug != study.slug:
            raise Refused("unknown_set", "there is no such set for this participant")
        _check_order(answer.order, len(trial.slots))
        is_new = trial.ranking is None
        if is_new:
            _check_turn(person.started_at, trial.first_unranked, index, answer.attempt)
        now = now_for(person)
        if is_new or answer.attempt > 1:
            keep_place(connection, person, person, now)
        # With what is known already: to ask for the visit again would take as long as half of the answer.
        before = _Standing(
            person, trial.unranked, trial.first_unranked, person.finished_at, shut(connection, person, person, now)
        )
        if is_new:
            tries, after = 1, _store(connection, study, participant, trial, answer, before, now)
        else:
            tries = _again(connection, study, trial.id, answer, trial.first_unranked == index + 1, now)
            after = before
        trials = tuple(plan) if plan is not None else load_plan(connection, participant)
        return Recorded(tries, _visit(study, participant, trials, after, now))


def _check_turn(started_at: datetime | None, first_unranked: int | None, index: int, attempt: int) -> None:
    """Raise Refused unless the set at `index` is the one to be ranked now, for the first time."""
    if attempt > 1:
        raise Refused("out_of_order", "this set has not been ranked yet")
    if started_at is None:
        raise Refused("not_begun", "the first set has not been shown yet")
    if index != first_unranked:
        raise Refused("out_of_order", "an earlier set has not been ranked yet")


def _again(connection: Connection, study: Study, trial_id: int, answer: Answer, is_current: bool, now: datetime) -> int:
    """Take an answer to a set that has been ranked: the same once more, or a further try in practice."""
    with Session(connection) as session:
        trial = session.get_one(models.Trial, trial_id)
        ranking = trial.ranking
        if ranking is None:
            raise RuntimeError("the set has a ranking, which this transaction has just seen")
        if answer.attempt > 1:
            new = Try(answer.attempt, answer.order, answer.rt_ms, answer.record)
            add_try(study, trial, ranking, new, is_current, now)
            trial.participant.seen_at = now
        else:
            _check_same_answer(ranking, answer.order)
        session.flush()
        return 1 + len(ranking.further_tries)


def _store(
    connection: Connection,
    study: Study,
    participant: str,
    trial: Any,
    answer: Answer,
    before: _Standing,
    now: datetime,
) -> _Standing:
    """Store an answer to `trial`, the row of the set to be ranked now; return where the participant stands after it."""
    ranking = statements.ADD_RANKING.row(
        connection, trial_id=trial.id, answered_at=now, rt_ms=answer.rt_ms, record=dict(answer.record)
    )
    placed: dict[str, object] = {"ranking": ranking.id}
    for rank, position in enumerate(answer.order, start=1):
        placed |= {f"method{rank}": trial.slots[position - 1], f"position{rank}": position}
    statements.add_placements(len(answer.order)).execute(connection, **placed)
    # Sets are ranked in their order.
    following = None if before.unranked == 1 else trial.first_unranked + 1
    if following is not None:
        statements.SHOW.execute(connection, of=participant, at=following, shown_at=now)
    finished_at = now if following is None and not study.after else before.finished_at
    statements.SEE.execute(connection, of=participant, seen_at=now, finished_at=finished_at)
    return replace(before, unranked=before.unranked - 1, first_unranked=following, finished_at=finished_at)


def _check_order(order: Sequence[int], versions: int) -> None:
    if sorted(order) != list(range(1, versions + 1)):
        raise invalid(f"order must contain each slot from 1 to {versions} once; got {list(order)}")


def _check_same_answer(ranking: models.Ranking, order: Sequence[int]) -> None:
    if [placement.position for placement in ranking.placements] != list(order):
        raise Refused("already_answered", "this set was ranked before; the first answer counts")

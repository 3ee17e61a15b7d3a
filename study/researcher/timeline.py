"""What happened to one participant, in order: read from what is stored about the visit, nothing else is recorded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db import models
from db.session import Database
from study.content.trials import Kind
from study.researcher.set_kinds import KINDS
from study.visits.answers.limits import PATCHES

LONGEST_PAUSE = timedelta(minutes=3)
"""A time without anything that is not mentioned."""
_SHORT_VERSION = 8


@dataclass(frozen=True)
class Happening:
    """One thing that happened."""

    what: str
    """In a few words."""
    at: datetime
    """When (UTC); for what has no time of its own, that of what came before."""
    details: tuple[str, ...] = ()
    """What there is to say about it."""
    timed: bool = True
    """Whether its time was stored."""
    busy: timedelta = timedelta()
    """How much of the time before it was spent on it."""
    is_absence: bool = False
    """Whether it is a time in which nothing happened."""


def timeline_of(database: Database, participant: str) -> list[Happening]:
    """Return what happened to a participant, in order; empty if there is no such participant."""
    with database.read() as session:
        person = session.get(models.Participant, participant)
        return [] if person is None else _with_absences(_happenings(session, person))


def _happenings(session: Session, person: models.Participant) -> list[Happening]:
    everything = [
        *(Happening("Arrived", each.arrived_at, _listed(each.parameters)) for each in person.arrivals),
        *_way_in(person),
        *_sets(session, person),
        *_way_out(person),
    ]
    # Sorting keeps the order of what has one time.
    return sorted(everything, key=lambda happening: happening.at)


def _way_in(person: models.Participant) -> Iterator[Happening]:
    version = person.consent_version
    details = (f"language {person.language}", *((f"text {version[:_SHORT_VERSION]}",) if version else ()))
    yield Happening("Consented", person.consented_at, details)
    if person.screen is not None:
        yield Happening("Display check", person.consented_at, _screen(person.screen), timed=False)
    if person.color_vision is not None:
        yield Happening("Color-vision screening", person.consented_at, _vision(person.color_vision), timed=False)
    if person.answers_before:
        yield Happening("Questions before the sets", person.consented_at, _count(person.answers_before), timed=False)
    if person.screened_out_at is not None:
        yield Happening("Screened out", person.screened_out_at, (f"by {person.screened_out_by}",))
    if person.started_at is not None:
        yield Happening("Began", person.started_at)


def _way_out(person: models.Participant) -> Iterator[Happening]:
    if person.finished_at is not None:
        yield Happening("Finished", person.finished_at, _count(person.answers_after or {}))
    elif person.screened_out_at is None and person.seen_at is not None:
        yield Happening("Last seen", person.seen_at)


def _sets(session: Session, person: models.Participant) -> Iterator[Happening]:
    trials = session.scalars(
        select(models.Trial)
        .where(models.Trial.participant_id == person.id)
        .options(selectinload(models.Trial.ranking))
        .order_by(models.Trial.index)
    ).all()
    window = _window(person.screen or {})
    for trial in trials:
        name = f"Set {trial.index + 1}, {KINDS[Kind(trial.kind)]}"
        if trial.ranking is None:
            if trial.shown_at is not None:
                yield Happening(f"{name}: shown, not ranked", trial.shown_at)
            continue
        record, before = trial.ranking.record or {}, window
        window = _window(record) or window
        spent = timedelta(milliseconds=trial.ranking.rt_ms + record.get("loading_ms", 0))
        details = tuple(_details(trial.ranking.rt_ms, record, before, window))
        yield Happening(f"{name}: ranked", trial.ranking.answered_at, details, busy=spent)


def _details(rt_ms: int, record: Mapping[str, Any], before: str | None, window: str | None) -> Iterator[str]:
    yield f"{rt_ms / 1000:.1f} s"
    undos = sum(name == "undo" for _, name, _ in record.get("events", ()))
    if undos:
        yield f"{undos} {'undo' if undos == 1 else 'undos'}"
    if before is not None and window != before:
        yield f"window changed from {before} to {window}"
    if record.get("hidden_ms", 0) >= 1000:
        yield f"out of sight for {_length(timedelta(milliseconds=record['hidden_ms']))}"
    if record.get("resumed"):
        yield f"page loaded again {record['resumed']} {'time' if record['resumed'] == 1 else 'times'}"


def _with_absences(happenings: Sequence[Happening]) -> list[Happening]:
    """Put into a participant's `happenings` the times in which nothing was stored and no set was being ranked."""
    told = list(happenings[:1])
    for before, after in pairwise(happenings):
        idle = after.at - before.at - after.busy
        if idle > LONGEST_PAUSE:
            told.append(Happening(f"Nothing for {_length(idle)}", before.at, timed=False, is_absence=True))
        told.append(after)
    return told


def _length(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    if minutes < 1:
        return f"{time.total_seconds():.0f} s"
    hours, rest = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [f"{count} {unit}" for count, unit in ((days, "d"), (hours, "h"), (rest, "min")) if count]
    return " ".join(parts)


def _screen(screen: Mapping[str, Any]) -> tuple[str, ...]:
    window = _window(screen)
    seen = [f"{screen[name]} of {PATCHES} {name} patches seen" for name in ("dark", "light") if name in screen]
    return (*((f"window {window}",) if window else ()), *seen)


def _vision(found: Mapping[str, Any]) -> tuple[str, ...]:
    rounds = len(found["rounds"])
    return (found["verdict"], *((f"{rounds} rounds",) if rounds > 1 else ()))


def _window(measured: Mapping[str, Any]) -> str | None:
    return "{:.0f} × {:.0f}".format(*measured["window"]) if measured.get("window") else None


def _count(answers: Mapping[str, Any]) -> tuple[str, ...]:
    return (f"{len(answers)} {'answer' if len(answers) == 1 else 'answers'}",) if answers else ()


def _listed(parameters: Sequence[Sequence[str]]) -> tuple[str, ...]:
    # An address that says nothing is not stored.
    return tuple(f"{name} = {value}" for name, value in parameters) or ("what the address said has been deleted",)

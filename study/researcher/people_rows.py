"""What the page says about participants: a row per participant, a row per trial of one participant."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from db.session import Database
from study.analysis import look
from study.analysis.rank_matrix import presentations
from study.analysis.screens import screens
from study.content.trials import Kind
from study.content.yaml.definition import PARTS, Study
from study.results.codebook import question_column
from study.results.tables import participants_table, rankings_table, trials_table
from study.visits.answers.records import PATCHES

SHORT_ID = 6  # characters; enough to tell several hundred participants apart
KINDS = {Kind.PRACTICE: "practice", Kind.MAIN: "counts", Kind.REPEAT: "repeat", Kind.TRAP: "attention check"}


@dataclass(frozen=True)
class Person:
    """One participant as a row of the table; None where something is not known."""

    id: str
    short: str
    """First characters of the identifier."""
    state: str
    """"done", "active" or "abandoned"."""
    language: str
    started_at: pd.Timestamp
    """UTC; NaT before."""
    minutes: float | None
    """From the start to the end."""
    answered: int
    sets: int
    seconds: float | None
    """Median time for a set that counts."""
    window: str | None
    """Width and height in CSS pixels."""
    pixel_ratio: float | None
    brightness: str | None
    """How many of the dark and the light patches were seen."""
    flags: tuple[str, ...]
    """What the screens say, in sentences."""
    sent_by: str | None
    """PROLIFIC_PID or number of the invitation."""


@dataclass(frozen=True)
class Version:
    """The version in one slot of a set."""

    label: str
    """The method's name."""
    color: str
    rank: int | None
    """None while the set is unranked."""


@dataclass(frozen=True)
class RankedSet:
    """One set of one participant; None where something is not known."""

    place: int
    """In the participant's order, from 1."""
    kind: str
    image: str
    versions: list[Version]
    """By slot, slot 1 first."""
    answered_at: pd.Timestamp
    seconds: float | None
    """From all images being visible to the last click."""
    loading_seconds: float | None
    zoom: str | None
    """Largest factor and time zoomed in."""
    full_seconds: float | None
    """Time in the full-screen view of one version."""
    hidden_seconds: float | None
    """Time the window was out of sight."""
    undos: int | None
    resumed: int | None
    """How many times the set was reloaded."""


def people_of(database: Database, study: Study, now: datetime) -> list[Person]:
    """Return the participants of a study in the order of consent, without test participants."""
    screened = screens(presentations(rankings_table(database, study.slug), study.method_keys), study.traps)
    table = participants_table(database, study, now)
    found = {str(person): row for person, row in zip(screened.index, screened.to_dict("records"), strict=True)}
    return [_person(row, found.get(row["participant"], {})) for row in table.to_dict("records")]


def person_of(database: Database, study: Study, participant: str, now: datetime) -> Person | None:
    """Return one participant, without flags; None if there is no such participant."""
    rows = participants_table(database, study, now, participant=participant).to_dict("records")
    return _person(rows[0], {}) if rows else None


def answers_of(database: Database, study: Study, participant: str, now: datetime) -> list[tuple[str, str]]:
    """Return a participant's answers to the questions as (question in the study's own language, answer)."""
    row = participants_table(database, study, now, participant=participant).iloc[0]
    answers = []
    for part in PARTS:
        for question in study.questions(part):
            answer = row[question_column(part, question.key)]
            given = ", ".join(map(str, answer)) if isinstance(answer, tuple) else _text(answer)
            answers.append((question.texts[study.languages[0]], given))
    return answers


def sets_of(database: Database, study: Study, participant: str) -> list[RankedSet]:
    """Return every set planned for a participant, in this participant's order."""
    table = trials_table(database, study.slug, participant)
    versions = {key: (label, look.method_color(place)) for place, (key, label) in enumerate(study.labels.items())}
    return [_set(row, versions) for row in table.to_dict("records")]


def _person(row: Mapping[Any, Any], screened: Mapping[Any, Any]) -> Person:
    sent_by = row["PROLIFIC_PID"]
    if _known(row["invitation"]) is not None:
        sent_by = f"invitation {row['invitation']}"
    return Person(
        id=row["participant"],
        short=row["participant"][:SHORT_ID],
        state=row["state"],
        language=row["language"],
        started_at=row["started_at"],
        minutes=_known(row["minutes"]),
        answered=row["answered"],
        sets=row["sets"],
        seconds=_seconds(screened.get("median_rt_ms")),
        window=_size(row["window_width"], row["window_height"]),
        pixel_ratio=_known(row["pixel_ratio"]),
        brightness=_brightness(row),
        flags=screened.get("flags", ()),
        sent_by=_known(sent_by),
    )


def _set(row: Mapping[Any, Any], methods: Mapping[str, tuple[str, str]]) -> RankedSet:
    ranks = row["ranks"] if isinstance(row["ranks"], tuple) else [None] * len(row["slots"])
    zoom = None
    if _known(row["zoom_largest"]) is not None:
        zoom = f"{row['zoom_largest']:.1f}×, {row['zoom_ms'] / 1000:.1f} s" if row["zoom_largest"] > 1 else "no"
    return RankedSet(
        place=row["trial"],
        kind=KINDS[Kind(row["kind"])],
        image=row["image"],
        versions=[Version(*methods[method], rank) for method, rank in zip(row["slots"], ranks, strict=True)],
        answered_at=row["answered_at"],
        seconds=_seconds(row["rt_ms"]),
        loading_seconds=_seconds(row["loading_ms"]),
        zoom=zoom,
        full_seconds=_seconds(row["full_ms"]),
        hidden_seconds=_seconds(row["hidden_ms"]),
        undos=_known(row["undos"]),
        resumed=_known(row["resumed"]),
    )


def _brightness(row: Mapping[Any, Any]) -> str | None:
    if _known(row["dark"]) is None or _known(row["light"]) is None:
        return None
    return f"dark {row['dark']}/{PATCHES}, light {row['light']}/{PATCHES}"


def _size(width: Any, height: Any) -> str | None:
    return None if _known(width) is None or _known(height) is None else f"{width:.0f} × {height:.0f}"


def _seconds(milliseconds: Any) -> float | None:
    return None if _known(milliseconds) is None else float(milliseconds) / 1000


def _text(answer: Any) -> str:
    if isinstance(answer, float) and not math.isnan(answer):
        return f"{answer:g}"
    return "" if _known(answer) is None else str(answer)


def _known(value: Any) -> Any:
    return None if pd.isna(value) else value

"""What the page says about participants: a row per participant, a row per trial of one participant."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from db.session import Database
from study.analysis import look
from study.analysis.any_analysis import screens_any
from study.content.trials import Kind
from study.content.yaml.definition import PARTS, Study
from study.content.yaml.set_names import set_name
from study.researcher.set_kinds import KINDS
from study.results.check_flags import check_flags
from study.results.codebook import question_column
from study.results.tables import participants_table, rankings_table, trials_table
from study.visits.answers.limits import PATCHES
from study.visits.answers.places import Kept

SHORT_ID = 6  # characters; enough to tell several hundred participants apart


@dataclass(frozen=True)
class Person:
    """One participant as a row of the table; None where something is not known."""

    id: str
    short: str
    """First characters of the identifier."""
    state: str
    """"done", "screened out", "active" or "abandoned"."""
    language: str
    consented_at: pd.Timestamp
    """UTC."""
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
    color_vision: str | None
    """What the color-vision screening says."""
    flags: tuple[str, ...]
    """What the screens and the checks before the sets say, in sentences."""
    sent_by: str | None
    """The panel and the person there, of Prolific the person alone; or an invitation's number; or "simulation"."""


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
    """As files and tables call it."""
    name: str
    """As the page calls it."""
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


def people_of(database: Database, study: Study, now: datetime, kept: Kept = "live") -> list[Person]:
    """Return the participants of a study, or of its pilot, in the order of consent, without test participants."""
    judged = screens_any(rankings_table(database, study.slug, kept), study.method_keys, study.traps)
    noted = check_flags(database, study)
    table = participants_table(database, study, now, kept=kept)
    found = {str(person): row for person, row in zip(judged.index, judged.to_dict("records"), strict=True)}
    rows = [(row, found.get(row["participant"], {})) for row in table.to_dict("records")]
    return [_person(row, checks, noted.get(row["participant"], ())) for row, checks in rows]


def person_of(database: Database, study: Study, participant: str, now: datetime, kept: Kept = "live") -> Person | None:
    """Return one participant, without flags; None if there is no such participant."""
    rows = participants_table(database, study, now, participant=participant, kept=kept).to_dict("records")
    return _person(rows[0], {}, ()) if rows else None


def answers_of(
    database: Database, study: Study, participant: str, now: datetime, kept: Kept = "live"
) -> list[tuple[str, str]]:
    """Return a participant's answers to the questions as (question in the study's own language, answer)."""
    row = participants_table(database, study, now, participant=participant, kept=kept).iloc[0]
    answers = []
    for part in PARTS:
        for question in study.questions(part):
            answer = row[question_column(part, question.key)]
            given = ", ".join(map(str, answer)) if isinstance(answer, tuple) else _text(answer)
            answers.append((question.texts[study.languages[0]], given))
    return answers


def sets_of(database: Database, study: Study, participant: str, kept: Kept = "live") -> list[RankedSet]:
    """Return every set planned for a participant, in this participant's order."""
    table = trials_table(database, study.slug, participant, kept)
    versions = {key: (label, look.method_color(place)) for place, (key, label) in enumerate(study.labels.items())}
    return [_set(study, row, versions) for row in table.to_dict("records")]


def _person(row: Mapping[Any, Any], screened: Mapping[Any, Any], noted: Sequence[str]) -> Person:
    return Person(
        id=row["participant"],
        short=row["participant"][:SHORT_ID],
        state=row["state"].replace("_", " "),
        language=row["language"],
        consented_at=row["consented_at"],
        minutes=_known(row["minutes"]),
        answered=row["answered"],
        sets=row["sets"],
        seconds=_seconds(screened.get("median_rt_ms")),
        window=_size(row["window_width"], row["window_height"]),
        pixel_ratio=_known(row["pixel_ratio"]),
        brightness=_brightness(row),
        color_vision=_known(row["color_vision"]),
        flags=(*screened.get("flags", ()), *noted),
        sent_by=_sent_by(row),
    )


def _sent_by(row: Mapping[Any, Any]) -> str | None:
    if row["simulated"]:
        return "simulation"
    if _known(row["invitation"]) is not None:
        return f"invitation {row['invitation']}"
    if _known(row["panel"]) is None:
        return None
    return row["panel_person"] if row["panel"] == "prolific" else f"{row['panel']} {row['panel_person']}"


def _set(study: Study, row: Mapping[Any, Any], methods: Mapping[str, tuple[str, str]]) -> RankedSet:
    ranks = row["ranks"] if isinstance(row["ranks"], tuple) else [None] * len(row["slots"])
    zoom = None
    if _known(row["zoom_largest"]) is not None:
        zoom = f"{row['zoom_largest']:.1f}×, {row['zoom_ms'] / 1000:.1f} s" if row["zoom_largest"] > 1 else "no"
    return RankedSet(
        place=row["trial"],
        kind=KINDS[Kind(row["kind"])],
        image=row["image"],
        name=set_name(study, row["image"]),
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

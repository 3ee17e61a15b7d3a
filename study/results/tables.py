"""Tables from the database; the only module that turns its rows into data frames.

Columns are defined in `study.results.codebook`. Moments are in UTC. A table holds those participants whose data are
`kept` in one place: the study's own ("live"), those of its pilot, or tests. They are never mixed, unless tests are
asked for in the table of participants.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import models
from db.session import Database
from study.analysis.rankings import COLUMN_NAMES
from study.content.keeping.registration import recorded_design, study_record
from study.content.trials import Design, Kind, condition_of
from study.content.yaml.definition import PARTS, Study
from study.results.codebook import (
    ARRIVALS,
    CONSENT_TEXTS,
    PARTICIPANTS,
    RECORD,
    TRIALS,
    Entry,
    Type,
    participants_entries,
    question_column,
)
from study.visits.answers.people import state_case
from study.visits.answers.places import Kept, active_since
from study.visits.answers.recruitment import PROLIFIC_FIELDS, invitation_number, origin_of

_Row = Any
"""A row of a result by column name; the parameters of `sqlalchemy.Row` differ between versions 2.0 and 2.1."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST_MS = 253_402_300_799_999
"""The last millisecond of the year 9999, in milliseconds since 1970."""

_SCREEN = ("pixel_ratio", "color_depth", "dark", "light", "touch", "forced_colors")
"""What the display check stores under the names of the columns."""

_DTYPES: dict[Type, Any] = {"text": "str", "whole": "Int64", "real": float, "json": object}


@dataclass(frozen=True)
class StudyTables:
    """All tables of a study, read from one state of the database."""

    rankings: pd.DataFrame
    """As `rankings_table` returns it."""
    trials: pd.DataFrame
    """As `trials_table` returns it."""
    participants: pd.DataFrame
    """As `participants_table` returns it."""
    consent_texts: pd.DataFrame
    """Every text that somebody consented to, by first use; columns as in `study.results.codebook.CONSENT_TEXTS`."""

    def without(self, left_out: Collection[str]) -> "StudyTables":
        """Return the tables without some participants; the texts stay."""
        return StudyTables(
            without_people(self.rankings, left_out),
            without_people(self.trials, left_out),
            without_people(self.participants, left_out),
            self.consent_texts,
        )


def without_people(table: pd.DataFrame, left_out: Collection[str]) -> pd.DataFrame:
    """Return a table without the rows of some participants."""
    return table[~table["participant"].isin(list(left_out))] if left_out else table


def study_tables(database: Database, study: Study, now: datetime, kept: Kept = "live") -> StudyTables:
    """Return all tables of a study; they are consistent even while answers come in.

    Raises ValueError for a study that has not been recorded.
    """
    with database.read() as session:
        record = study_record(session, study.slug)
        return StudyTables(
            _rankings(session, record, kept),
            _trials(session, record, kept),
            _participants(session, record, study, active_since(now, study.abandoned_after), (kept,)),
            _consent_texts(session, record.id),
        )


def rankings_table(database: Database, slug: str, kept: Kept = "live") -> pd.DataFrame:
    """Return the rankings table of a study as `study.analysis.rankings` defines it, without practice sets.

    Rows are ordered by participant (in the order of consent), the participant's order of sets, and rank. Raises
    ValueError for an unknown study.
    """
    with database.read() as session:
        return _rankings(session, study_record(session, slug), kept)


def trials_table(database: Database, slug: str, participant: str | None = None, kept: Kept = "live") -> pd.DataFrame:
    """Return one row per set planned for a participant, ranked or not, practice included.

    Columns as in `study.results.codebook.TRIALS`; slots, order and ranks are tuples, events is JSON text. Rows are
    ordered by participant (in the order of consent) and the participant's order of sets; `participant` restricts them
    to one participant. Raises ValueError for an unknown study.
    """
    with database.read() as session:
        return _trials(session, study_record(session, slug), kept, participant)


def participants_table(
    database: Database,
    study: Study,
    now: datetime,
    include_tests: bool = False,
    participant: str | None = None,
    kept: Kept = "live",
) -> pd.DataFrame:
    """Return one row per participant, in the order of consent, without those who withdrew.

    Columns as in `study.results.codebook.participants_entries`; an answer of several choices is a tuple. `now` decides
    who is active and who has abandoned the study. `include_tests` adds test participants; `participant` restricts the
    table to one participant. Raises ValueError for a study that has not been recorded.
    """
    modes: tuple[Kept, ...] = (kept, "test") if include_tests else (kept,)
    with database.read() as session:
        record = study_record(session, study.slug)
        return _participants(session, record, study, active_since(now, study.abandoned_after), modes, participant)


def arrivals_table(database: Database, slug: str, kept: Kept = "live") -> pd.DataFrame:
    """Return one row per parameter of the address at every arrival of a participant.

    Columns as in `study.results.codebook.ARRIVALS`. Rows are ordered by participant (in the order of consent), arrival
    and place in the address. Raises ValueError for an unknown study.
    """
    arrival, person = models.Arrival, models.Participant
    query = (
        select(arrival.participant_id, arrival.arrived_at, arrival.parameters, arrival.cut)
        .join(person)
        .order_by(person.number, arrival.id)
    )
    rows: list[dict[str, Any]] = []
    counts: Counter[str] = Counter()
    with database.read() as session:
        record = study_record(session, slug)
        for found in session.execute(query.where(person.study_id == record.id, person.mode == kept)):
            counts[found.participant_id] += 1
            about = {"participant": found.participant_id, "arrival": counts[found.participant_id]}
            about |= {"arrived_at": found.arrived_at, "cut": int(found.cut)}
            rows.extend({**about, "parameter": name, "value": value} for name, value in found.parameters)
    return table_of(rows, ARRIVALS)


def _rankings(session: Session, record: models.Study, kept: Kept) -> pd.DataFrame:
    person, trial, placement = models.Participant, models.Trial, models.Placement
    query = (
        select(person.id, trial.image, placement.method, placement.position, placement.rank, models.Ranking.rt_ms)
        .add_columns(trial.index + 1, trial.kind == Kind.REPEAT, trial.kind == Kind.TRAP)
        .select_from(placement)
        .join(models.Ranking)
        .join(trial)
        .join(person)
        .where(person.study_id == record.id, person.mode == kept, trial.kind != Kind.PRACTICE)
        .order_by(person.number, trial.index, placement.rank)
    )
    table = pd.DataFrame.from_records(
        [tuple(row) for row in session.execute(query)],
        columns=[name for name in COLUMN_NAMES if name != "score"],
    )
    table["score"] = table["rank"].map({rank: level["score"] for rank, level in enumerate(record.scale, start=1)})
    texts = dict.fromkeys(("participant", "image", "method"), "str")
    whole = dict.fromkeys(("position", "rank", "rt_ms", "trial", "repeat", "trap"), int)
    return table[COLUMN_NAMES].astype({**texts, **whole, "score": float})


def _trials(session: Session, record: models.Study, kept: Kept, participant: str | None = None) -> pd.DataFrame:
    person, trial, ranking = models.Participant, models.Trial, models.Ranking
    query = (
        select(person.id.label("participant"), (trial.index + 1).label("trial"), trial.id.label("key"))
        .add_columns(trial.kind, trial.image, trial.slots, trial.shown_at)
        .add_columns(ranking.answered_at, ranking.rt_ms, ranking.record, ranking.further_tries)
        .select_from(trial)
        .join(person)
        .outerjoin(ranking, ranking.trial_id == trial.id)
        .where(person.study_id == record.id, person.mode == kept)
        .order_by(person.number, trial.index)
    )
    if participant is not None:
        query = query.where(person.id == participant)
    positions = _positions(session, record.id, kept, participant)
    return table_of([_trial(row, positions.get(row.key)) for row in session.execute(query)], TRIALS)


def _participants(
    session: Session,
    record: models.Study,
    study: Study,
    since: datetime,
    modes: Sequence[Kept],
    participant: str | None = None,
) -> pd.DataFrame:
    person = models.Participant
    query = (
        select(person.id.label("participant"), person.number, person.plan, person.mode, person.simulated)
        .add_columns(
            person.external_id,
            person.source,
            person.language,
            person.consent_version,
            person.screen,
            person.color_vision,
            person.answers_before,
            person.answers_after,
        )
        .add_columns(person.consented_at, person.started_at, person.finished_at, person.seen_at)
        .add_columns(person.screened_out_at, person.screened_out_by, state_case(since).label("state"))
        .where(person.study_id == record.id, person.mode.in_(modes))
        .order_by(person.number)
    )
    if participant is not None:
        query = query.where(person.id == participant)
    rows = session.execute(query).all()
    counts = _set_counts(session, record.id, participant)
    design = recorded_design(record)
    people = [_person(row, counts[row.participant]) | _condition(design, record.seed, row.plan) for row in rows]
    table = table_of(people, PARTICIPANTS)
    return pd.concat([table, _answers(study, rows)], axis=1)


def _consent_texts(session: Session, study_id: int) -> pd.DataFrame:
    kept = models.ConsentText
    query = (
        select(kept.version, kept.language, kept.first_used_at, kept.text)
        .where(kept.study_id == study_id)
        .order_by(kept.first_used_at, kept.id)
    )
    return table_of([dict(row._mapping) for row in session.execute(query)], CONSENT_TEXTS)


def _positions(session: Session, study_id: int, kept: Kept, participant: str | None) -> dict[int, list[int]]:
    """Return trial -> the slots, from 1, best first, of every ranked trial of a study, or of one participant."""
    query = (
        select(models.Ranking.trial_id, models.Placement.position)
        .select_from(models.Placement)
        .join(models.Ranking)
        .join(models.Trial)
        .join(models.Participant)
        .where(models.Participant.study_id == study_id, models.Participant.mode == kept)
        .order_by(models.Ranking.trial_id, models.Placement.rank)
    )
    if participant is not None:
        query = query.where(models.Participant.id == participant)
    positions: dict[int, list[int]] = defaultdict(list)
    for trial, position in session.execute(query):
        positions[trial].append(position)
    return positions


def _set_counts(session: Session, study_id: int, participant: str | None) -> dict[str, tuple[int, int]]:
    """Return participant -> sets ranked and sets planned, of everybody in a study or of one participant."""
    query = (
        select(models.Trial.participant_id, func.count(models.Ranking.id), func.count(models.Trial.id))
        .select_from(models.Trial)
        .join(models.Participant)
        .outerjoin(models.Ranking, models.Ranking.trial_id == models.Trial.id)
        .where(models.Participant.study_id == study_id)
        .group_by(models.Trial.participant_id)
    )
    if participant is not None:
        query = query.where(models.Trial.participant_id == participant)
    counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    counts.update({person: (answered, planned) for person, answered, planned in session.execute(query)})
    return counts


def _trial(row: _Row, positions: Sequence[int] | None) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in ("participant", "trial", "kind", "image", "shown_at")}
    values["slots"] = tuple(row.slots)
    if positions is not None:
        values["order"] = tuple(row.slots[position - 1] for position in positions)
        values["ranks"] = tuple(positions.index(slot) + 1 for slot in range(1, len(positions) + 1))
        values |= {"answered_at": row.answered_at, "rt_ms": row.rt_ms}
        values |= _record(row.record or {}) | _tries(row.further_tries)
    return values


def _tries(further: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"tries": 1 + len(further), "further_tries": json.dumps(further, separators=(",", ":"))} if further else {}


def _record(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the browser measured, one entry per column of `RECORD` that there is a value for."""
    plain = {entry.name for entry in RECORD} & record.keys() - {"events"}
    values = {name: record[name] for name in plain}
    if "zoom" in record:
        values |= {"zoom_largest": record["zoom"]["largest"], "zoom_ms": record["zoom"]["ms"]}
    values |= _size("window", record.get("window")) | _size("image", record.get("image"))
    if "events" in record:
        values["undos"] = sum(name == "undo" for _, name, _ in record["events"])
        values["events"] = json.dumps(record["events"], separators=(",", ":"))
    # A browser's clock may be wrong; a moment beyond the calendar stays missing.
    if record.get("shown_at", _LATEST_MS + 1) <= _LATEST_MS:
        values["browser_shown_at"] = _EPOCH + timedelta(milliseconds=record["shown_at"])
    return values


def _size(what: str, size: Sequence[float] | None) -> dict[str, float]:
    return {} if size is None else {f"{what}_width": size[0], f"{what}_height": size[1]}


def _person(row: _Row, counts: tuple[int, int]) -> dict[str, Any]:
    plain = ("participant", "number", "plan", "mode", "simulated", "state", "language", "consent_version")
    moments = ("consented_at", "screened_out_at", "started_at", "finished_at", "seen_at")
    values: dict[str, Any] = {name: getattr(row, name) for name in (*plain, "screened_out_by", *moments)}
    values |= {name: row.source.get(name) for name in PROLIFIC_FIELDS}
    origin = origin_of(row.external_id, row.source)
    if origin is not None:
        values |= {"panel": origin.panel, "panel_person": origin.person}
        values |= {"panel_visit": origin.visit, "panel_study": origin.study}
    values["invitation"] = invitation_number(row.external_id)
    if row.started_at is not None and row.finished_at is not None:
        values["minutes"] = (row.finished_at - row.started_at).total_seconds() / 60
    values["answered"], values["sets"] = counts
    screen = row.screen or {}
    values |= _size("window", screen.get("window")) | _size("screen", screen.get("screen"))
    values |= {name: screen.get(name) for name in _SCREEN}
    # Those measured later than the others; a screen that was measured before they were has none of them.
    values |= {name: screen.get(name) or None for name in ("gamut", "dynamic_range", "color_scheme")}
    values["screen_tries"] = screen.get("tries")
    return values | _color_vision(row.color_vision)


def _condition(design: Design, seed: int, plan: int) -> dict[str, str]:
    condition = condition_of(design, seed, plan)
    return {} if condition is None else {"condition": condition.name}


def _color_vision(stored: Mapping[str, Any] | None) -> dict[str, Any]:
    if stored is None:
        return {}
    plates = [plate for plates in stored["rounds"] for plate in plates]
    return {
        "color_vision": stored["verdict"],
        "color_vision_right": stored["right"],
        "color_vision_rounds": len(stored["rounds"]),
        "color_vision_answers": tuple([plate["kind"], plate["digit"], plate["answer"]] for plate in plates),
    }


def _answers(study: Study, rows: Sequence[_Row]) -> pd.DataFrame:
    """Return one column per question; answers to questions that are no longer asked come last."""
    given = [
        {
            question_column(part, key): tuple(answer) if isinstance(answer, list) else answer
            for part in PARTS
            for key, answer in (getattr(row, f"answers_{part}") or {}).items()
        }
        for row in rows
    ]
    columns = dict.fromkeys(name for answers in given for name in answers)
    return table_of(given, participants_entries(study, columns)[len(PARTICIPANTS) :])


def table_of(rows: Sequence[Mapping[str, Any]], entries: Sequence[Entry]) -> pd.DataFrame:
    """Make a table of the columns `entries`; what a row does not have is missing."""
    return pd.DataFrame({entry.name: _column(entry.type, [row.get(entry.name) for row in rows]) for entry in entries})


def _column(kind: Type, values: list[Any]) -> pd.Series:
    if kind == "moment":
        return pd.to_datetime(pd.Series(values, dtype=object), utc=True)
    # The kind of a question may have changed during the study: no answer may be lost or block the others.
    if kind == "text" or (kind == "real" and any(isinstance(value, str | tuple) for value in values)):
        kind = "text"
        values = [value if value is None or isinstance(value, str) else json.dumps(value) for value in values]
    return pd.Series(values, dtype=object).astype(_DTYPES[kind])

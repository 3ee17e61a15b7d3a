"""The forms of exports: tables of a study as CSV and JSON text, and files that appear whole or not at all.

CSV: UTF-8, a header, `.` as decimal point, moments in ISO 8601 with Z, lists as JSON, missing values empty. JSON is
strict: missing values are null. `study.results.codebook` defines the columns. `kept` says whose data: the study's own,
or those of its pilot; `left_out`, which participants are in no row of them.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import reduce
from typing import Any

import pandas as pd

from db.session import Database
from study.analysis.rankings import rankings_csv
from study.content.keeping.freezing import configuration
from study.content.yaml.definition import Study
from study.results.codebook import IDENTIFIERS, RECORD
from study.results.csv_text import MOMENT, csv_text
from study.results.tables import StudyTables, participants_table, rankings_table, study_tables, without_people
from study.visits.answers.places import Kept


def tidy_csv(database: Database, slug: str, kept: Kept = "live", left_out: Collection[str] = ()) -> str:
    """Return the rankings table as CSV, one row per placement; ValueError for an unknown study."""
    return rankings_csv(without_people(rankings_table(database, slug, kept), left_out))


def wide_csv(database: Database, study: Study, kept: Kept = "live", left_out: Collection[str] = ()) -> str:
    """Return one row per ranking as CSV, practice sets left out; ValueError for a study that was not recorded."""
    return csv_text(wide_table(study_tables(database, study, datetime.now(UTC), kept).without(left_out)))


def participants_csv(
    database: Database, study: Study, with_ids: bool = True, kept: Kept = "live", left_out: Collection[str] = ()
) -> str:
    """Return one row per participant as CSV; ValueError for a study that has not been recorded.

    Without `with_ids` the columns that may identify participants are left out.
    """
    table = without_people(participants_table(database, study, datetime.now(UTC), kept=kept), left_out)
    return csv_text(table if with_ids else without_ids(table))


def study_json(
    database: Database, study: Study, with_ids: bool = True, kept: Kept = "live", left_out: Collection[str] = ()
) -> str:
    """Return everything about a study as one JSON object; ValueError for a study that has not been recorded.

    `study` has all of its settings; `consent_texts` is a list of the texts that participants consented to, with keys as
    the columns of that table; `participants` is a list with one object per participant, with keys as the columns
    of the participants table; its `trials` are objects with keys as the columns of the trials table.
    """
    tables = study_tables(database, study, datetime.now(UTC), kept).without(left_out)
    return tables_json(study, tables if with_ids else replace(tables, participants=without_ids(tables.participants)))


def without_ids(participants: pd.DataFrame) -> pd.DataFrame:
    """Return the participants table without the columns that may identify participants."""
    return participants.drop(columns=list(IDENTIFIERS))


def wide_table(tables: StudyTables) -> pd.DataFrame:
    """Return one row per ranking, columns as in `study.results.codebook.wide_entries`, methods by name."""
    keys = ["participant", "trial"]
    rankings = tables.rankings
    parts = [rankings[[*keys, "image", "repeat", "trap", "rt_ms"]].drop_duplicates()]
    for value, prefix in (("rank", "rank_"), ("position", "slot_")):
        parts.append(rankings.pivot(index=keys, columns="method", values=value).add_prefix(prefix).reset_index())
    parts.append(tables.trials[[*keys, *(entry.name for entry in RECORD)]])
    return reduce(lambda wide, part: wide.merge(part, on=keys), parts)


def tables_json(study: Study, tables: StudyTables) -> str:
    """Return a study and its tables as the JSON that `study_json` describes."""
    of_person = {person: rows.drop(columns="participant") for person, rows in tables.trials.groupby("participant")}
    people = [
        {**person, "trials": [_with_events(trial) for trial in _objects(of_person[person["participant"]])]}
        for person in _objects(tables.participants)
    ]
    content = {
        "study": {**configuration(study), "frozen": study.frozen},
        "consent_texts": _objects(tables.consent_texts),
        "participants": people,
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _objects(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as JSON objects."""
    return [{str(name): _json_value(value) for name, value in row.items()} for row in table.to_dict("records")]


def _json_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if pd.isna(value):
        return None
    return value.strftime(MOMENT) if isinstance(value, datetime) else value


def _with_events(trial: Mapping[str, Any]) -> dict[str, Any]:
    return {**trial, "events": None if trial["events"] is None else json.loads(trial["events"])}

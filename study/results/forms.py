"""The forms of exports: tables of a study as CSV and JSON text, and files that appear whole or not at all.

CSV: UTF-8, a header, `.` as decimal point, moments in ISO 8601 with Z, lists as JSON, missing values empty. JSON is
strict: missing values are null. `study.results.codebook` defines the columns.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import reduce
from typing import Any

import pandas as pd

from db.session import Database
from study.analysis.rankings import rankings_csv
from study.content.keeping.freezing import configuration
from study.content.yaml.definition import PARTS, Study
from study.results.codebook import IDENTIFIERS, RECORD
from study.results.tables import StudyTables, participants_table, rankings_table, study_tables
from study.visits.answers.recruitment import PROLIFIC_FIELDS

_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
_RUN_BY_SPREADSHEETS = re.compile(r"'*[=+\-@\t\n]")
_LINE_ENDS = re.compile(r"\r\n?")


def tidy_csv(database: Database, slug: str) -> str:
    """Return the rankings table as CSV, one row per placement; ValueError for an unknown study."""
    return rankings_csv(rankings_table(database, slug))


def wide_csv(database: Database, study: Study) -> str:
    """Return one row per ranking as CSV, practice sets left out; ValueError for a study that was not recorded."""
    return csv_text(wide_table(study_tables(database, study, datetime.now(UTC))))


def participants_csv(database: Database, study: Study, with_ids: bool = True) -> str:
    """Return one row per participant as CSV; ValueError for a study that has not been recorded.

    Without `with_ids` the columns that may identify participants are left out.
    """
    table = participants_table(database, study, datetime.now(UTC))
    return csv_text(table if with_ids else without_ids(table))


def study_json(database: Database, study: Study, with_ids: bool = True) -> str:
    """Return everything about a study as one JSON object; ValueError for a study that has not been recorded.

    `study` has all of its settings; `participants` is a list with one object per participant, with keys as the columns
    of the participants table; its `trials` are objects with keys as the columns of the trials table.
    """
    tables = study_tables(database, study, datetime.now(UTC))
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
    content = {"study": {**configuration(study), "frozen": study.frozen}, "participants": people}
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def csv_text(table: pd.DataFrame) -> str:
    """Return a table as CSV; no text from participants or their panel is a formula to a spreadsheet.

    In the columns of identifiers and answers, a text that a spreadsheet would run (it begins with one of = + - @, a
    tab or a line break, or with apostrophes before one of them) gets an apostrophe before it; removing one apostrophe
    restores the text. Lines of such texts end with a line feed: many readers would begin a new row after a carriage
    return alone.
    """
    shown = table.copy()
    for name in shown.columns:
        if isinstance(shown[name].dtype, pd.DatetimeTZDtype):
            shown[name] = shown[name].dt.strftime(_MOMENT)
        elif shown[name].dtype == object or isinstance(shown[name].dtype, pd.StringDtype):
            foreign = name in PROLIFIC_FIELDS or str(name).startswith(tuple(f"{part}_" for part in PARTS))
            shown[name] = shown[name].map(_defused if foreign else _plain)
    return shown.to_csv(index=False, lineterminator="\n")


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value


def _defused(value: Any) -> Any:
    if not isinstance(value, str):
        return _plain(value)
    text = _LINE_ENDS.sub("\n", value)
    return f"'{text}" if _RUN_BY_SPREADSHEETS.match(text) else text


def _objects(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as JSON objects."""
    return [{str(name): _json_value(value) for name, value in row.items()} for row in table.to_dict("records")]


def _json_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if pd.isna(value):
        return None
    return value.strftime(_MOMENT) if isinstance(value, datetime) else value


def _with_events(trial: Mapping[str, Any]) -> dict[str, Any]:
    return {**trial, "events": None if trial["events"] is None else json.loads(trial["events"])}

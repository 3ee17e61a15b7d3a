"""Tables as CSV text that spreadsheets open safely.

UTF-8, a header, `.` as decimal point, moments in ISO 8601 with Z, lists as JSON, missing values empty.
"""

import json
import re
from typing import Any

import pandas as pd

from study.content.yaml.checks import DEFUSED
from study.content.yaml.definition import PARTS
from study.results.codebook import APPROVALS, ARRIVALS, PARTICIPANTS

MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
_RUN_BY_SPREADSHEETS = re.compile(r"'*[=+\-@＝＋－＠\t\n]")
_FOREIGN = {entry.name for entry in (*PARTICIPANTS, *ARRIVALS, *APPROVALS) if entry.values == DEFUSED}
_LINE_ENDS = re.compile(r"\r\n?")


def csv_text(table: pd.DataFrame) -> str:
    """Return a table as CSV; no text from participants or their panel is a formula to a spreadsheet.

    In the columns of identifiers and answers, a text that a spreadsheet would run (it begins with one of = + - @, also
    in full width as Japanese has them, a tab or a line break, or apostrophes before one of them) gets an apostrophe
    before it; removing one apostrophe restores the text. Lines of such texts end with a line feed: many readers would
    begin a new row after a carriage return alone.
    """
    shown = plain_values(table)
    for name in shown.columns:
        foreign = name in _FOREIGN or str(name).startswith(tuple(f"{part}_" for part in PARTS))
        if foreign and _may_be_text(shown[name]):
            shown[name] = shown[name].map(_defused)
    return shown.to_csv(index=False, lineterminator="\n")


def plain_values(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of values that every file can have: moments as texts in ISO 8601 with Z, lists as JSON."""
    shown = table.copy()
    for name in shown.columns:
        if isinstance(shown[name].dtype, pd.DatetimeTZDtype):
            shown[name] = shown[name].dt.strftime(MOMENT)
        elif _may_be_text(shown[name]):
            shown[name] = shown[name].map(_plain)
    return shown


def _may_be_text(values: pd.Series) -> bool:
    return values.dtype == object or isinstance(values.dtype, pd.StringDtype)


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value


def _defused(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = _LINE_ENDS.sub("\n", value)
    return f"'{text}" if _RUN_BY_SPREADSHEETS.match(text) else text

"""A table as a file has it: rows of texts, before anybody knows which row is the header."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import pandas as pd

_MOST_COLUMNS = 2000


@dataclass(frozen=True)
class Cells:
    """The cells of a file.

    Attributes:
        rows: One column per column of the file, numbered from 0; one row per row of the file, numbered from 0. Every
            value is a text, empty where a row is shorter than others.
        notes: What was understood of the file, one sentence each.
        lengths: How many cells each of the first rows has; by default all have as many as there are columns.
    """

    rows: pd.DataFrame
    notes: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()


def cells_of(rows: Sequence[Sequence[object]], notes: tuple[str, ...] = ()) -> Cells:
    """Return rows of values as texts, all as long as the longest; numbers are written as people do, 7 and not 7.0."""
    width = max((len(row) for row in rows), default=0)
    texts = [[as_text(value) for value in row] + [""] * (width - len(row)) for row in rows]
    return Cells(pd.DataFrame(texts, dtype=str), notes)


def check_width(columns: int) -> None:
    """Raise ValueError if a table has more columns than any of rankings."""
    if columns > _MOST_COLUMNS:
        raise ValueError(
            f"it has {columns:,} columns, and at most {_MOST_COLUMNS:,} are read; delete those that are no part of it"
        )


def as_text(value: object) -> str:
    """Return a value as a CSV file would have it; a missing one is empty."""
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        # Excel has no dates without a time.
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)

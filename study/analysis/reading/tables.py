"""Cells as a table: its header found, and without what other programs add around the data."""

import re
from collections.abc import Sequence

import pandas as pd

from study.analysis.rankings import InvalidRankingsError
from study.analysis.reading.cells import Cells
from study.analysis.reading.headers import recognized
from study.analysis.reading.names import tidied

WITHOUT_NAME = "has no name and is left out"
"""What is said of a column without a name."""
_LOOKED_AT = 20
_NO_NAME = re.compile(r"Unnamed: ?\d+(_level_\d+)?|\.\.\.\d+")
_ROW_NUMBER = re.compile(r"x|index|rownames|row_names|rowid", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_QUALTRICS = '{"ImportId"'


def table_of(cells: Cells) -> tuple[pd.DataFrame, list[str]]:
    """Return the table in some cells, and what was left out.

    Returns:
        The table: columns as in the header, stripped, perhaps with the same name twice; rows without empty ones and
        numbered as in the file, 0 the first below the header; values are texts as categories, stripped.

    Raises:
        InvalidRankingsError: If there is no header, or rows have more values than it.
    """
    rows = cells.rows.apply(_stripped)
    filled = ~(rows == "").all(axis=1)
    if not filled.any():
        raise InvalidRankingsError(["the table has no cells"])
    top = _header_row(rows[filled].iloc[:_LOOKED_AT])
    below = filled.loc[top + 1 :]
    body = rows.loc[below.index[below]]
    width = cells.lengths[top] if top < len(cells.lengths) else rows.shape[1]
    names = [str(name) for name in rows.loc[top].iloc[:width]]
    if _lacks_a_name(width, cells.lengths[top + 1 :], body):
        names = ["", *names]
    _check_widths(names, body)
    body = body.set_axis(body.index - top - 1, axis=0)
    body, notes = _without_what_is_added(names, body.iloc[:, : len(names)])
    return body.apply(lambda column: column.cat.remove_unused_categories()), notes


def _stripped(column: pd.Series) -> pd.Series:
    """Return texts as categories as people see them (``tidied``), an empty one where a value is missing."""
    codes, texts = pd.factorize(column)
    places, names = pd.factorize(pd.Index([tidied(str(text)) for text in texts], dtype=object))
    return pd.Series(pd.Categorical.from_codes(places[codes], names), index=column.index)


def _header_row(rows: pd.DataFrame) -> int:
    """Return the row that names most of our columns, if it names two; titles may stand above it. Else the first one."""
    known = [len(recognized([str(value) for value in row])) for row in rows.itertuples(index=False)]
    place = known.index(max(known)) if max(known) > 1 else 0
    return int(rows.index.to_numpy(int)[place])


def _lacks_a_name(width: int, lengths: Sequence[int], body: pd.DataFrame) -> bool:
    """Return whether rows have one value more than the header, as R writes tables with the names of rows."""
    if {length for length in lengths if length > 1} != {width + 1}:
        return False
    return bool(body[0].is_unique and (body[width] != "").any())


def _check_widths(names: Sequence[str], body: pd.DataFrame) -> None:
    for width in range(len(names), body.shape[1]):
        too_long = body.index[body[width] != ""]
        if len(too_long):
            row = body.loc[too_long[0]]
            count = int((row != "").to_numpy().nonzero()[0][-1]) + 1
            raise InvalidRankingsError([f"line {too_long[0] + 1} has {count} values, the header {len(names)}"])


def _without_what_is_added(names: list[str], body: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Leave out empty columns, row numbers, and rows that explain or repeat the header."""
    notes = []
    explained = _explaining_rows(body)
    if explained:
        notes.append(f"left out {explained} rows below the header that explain it")
    body = body.iloc[explained:]
    repeated = (body.iloc[:_LOOKED_AT] == names).all(axis=1).any() or (body[body.columns[0]] == names[0]).any()
    if repeated:
        body = body[~(body == names).all(axis=1)]
    kept = []
    for place, name in enumerate(names):
        column = body[body.columns[place]]
        empty = not (column != "").any()
        if not name or _NO_NAME.fullmatch(name):
            if not (empty or _numbers_rows(column)):
                notes.append(f"column {place + 1} {WITHOUT_NAME}")
        elif not (empty and len(body)) and not (place == 0 and _ROW_NUMBER.fullmatch(name) and _numbers_rows(column)):
            kept.append(place)
        elif empty:
            notes.append(f"column {name!r} is empty and left out")
    body = body.iloc[:, kept].set_axis([names[place] for place in kept], axis=1)
    return body[~(body == "").all(axis=1)] if len(kept) else body, notes


def _explaining_rows(body: pd.DataFrame) -> int:
    """Return how many rows of Qualtrics stand below the header: the questions, and what their columns are called."""
    for place, row in enumerate(body.iloc[:3].itertuples(index=False), start=1):
        if any(str(value).startswith(_QUALTRICS) for value in row):
            return place
    return 0


def _numbers_rows(column: pd.Series) -> bool:
    return column.is_unique and all(_NUMBER.fullmatch(str(value)) for value in column)

"""Rankings tables in files: CSV of any kind, Excel and JSON, in the layouts that people have."""

import csv
import hashlib
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from pandas.api.types import is_float_dtype, is_numeric_dtype

from study.analysis.problems import MOST_PROBLEMS, shortened
from study.analysis.rankings import COLUMN_NAMES, COLUMNS, InvalidRankingsError, are_of_one_photo, validate_rankings
from study.analysis.reading.choices import Reading
from study.analysis.reading.contents import cells_in
from study.analysis.reading.headers import Header, header_of, missing, misspelt
from study.analysis.reading.layouts import long_table
from study.analysis.reading.names import kept_apart, tidied
from study.analysis.reading.numbers import with_ranks, with_values
from study.analysis.reading.rank_columns import is_unranked
from study.analysis.reading.tables import WITHOUT_NAME, table_of

_AS_IT_STANDS = Reading()
_LONGEST_NOTE = 1000
_LEAST_ROWS = 4
_MERGED = 0.25
"""The least share of empty cells that look merged: a few are forgotten."""
_NUMBERS = [column.name for column in COLUMNS if column.kind != "text"]
_WHOLE = [column.name for column in COLUMNS if column.kind == "whole"]
_TEXTS = [column.name for column in COLUMNS if column.kind == "text"]
_REQUIRED = {column.name for column in COLUMNS if not column.optional}


@dataclass(frozen=True)
class RankingsFile:
    """What a file holds.

    Attributes:
        table: A valid rankings table; columns that it does not know are its covariates.
        understood: How the file was read where that is not plain, one sentence each.
    """

    table: pd.DataFrame
    understood: tuple[str, ...] = ()


def source_of(path: Path, found: RankingsFile) -> dict[str, str]:
    """Return where a table comes from, for a file of numbers: its file, and how that was read if it is not plain.

    Raises:
        OSError: If the file cannot be read.
    """
    with path.open("rb") as file:
        source = {"file": path.name, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
    return source | ({"read_as": "; ".join(found.understood)} if found.understood else {})


def read_rankings(path: Path, reading: Reading = _AS_IT_STANDS) -> pd.DataFrame:
    """Return the rankings table in a file; see ``read_rankings_file``."""
    return read_rankings_file(path, reading).table


def read_rankings_file(path: Path, reading: Reading = _AS_IT_STANDS) -> RankingsFile:
    """Read a rankings table: a header, then one row per placement, per ranking, or per participant.

    A CSV file in UTF-8 of a million placements takes a second, because its names are kept as categories; in another
    form, some seconds.

    Args:
        path: CSV with commas, semicolons, tabs or spaces, in any usual encoding, perhaps packed by gzip; Excel (.xlsx);
            JSON.
        reading: What the file does not say itself.

    Raises:
        InvalidRankingsError: If it is not a table or not a valid rankings table, with every kind of problem.
        OSError: If the file cannot be read.
    """
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; rankings are a file: CSV, Excel (.xlsx) or JSON")
    if not path.exists():
        raise FileNotFoundError(f"there is no file {path}")
    says_more = reading.columns or reading.methods or reading.sheet or reading.layout not in (None, "long")
    plainly = None if says_more else _read_plain(path)
    table, notes, read_as = _read_any(path, reading) if plainly is None else (plainly, [], {})
    if not table.empty:
        table = with_ranks(table, reading)
    try:
        validate_rankings(table)
    except InvalidRankingsError as error:
        raise InvalidRankingsError(_explained(error.problems, table, read_as)) from error
    said = (shortened(note, _LONGEST_NOTE) for note in (*notes, *kept_apart(table), *_of_one_photo(table)))
    return RankingsFile(table.reset_index(drop=True), tuple(said))


def _of_one_photo(table: pd.DataFrame) -> list[str]:
    if table.empty or not are_of_one_photo(table):
        return []
    return ["every method has a version of one photo alone, as names of files have; nothing is known across photos"]


def _explained(problems: list[str], table: pd.DataFrame, read_as: Mapping[str, str]) -> list[str]:
    """Return what is wrong with a table, with what its file says of the cause."""
    method = next((name for name, column in read_as.items() if column == "method"), None)
    found = [
        f"{problem} (column {method!r} is read as method)"
        if method is not None and problem.startswith("there is only one method")
        else problem
        for problem in problems
    ]
    merged = [name for name in _TEXTS if name in table and _looks_merged(table[name])]
    said = [f"{name} is empty below a name, as merged cells are; write it in every row" for name in merged]
    if _has_unranked_rows(table):
        said.append("a version that was not ranked has no row: delete the rows without a rank")
    return [*found[: MOST_PROBLEMS - len(said)], *said]


def _has_unranked_rows(table: pd.DataFrame) -> bool:
    """Return whether a row names a version, and says that it was not ranked."""
    if not {"method", "rank"} <= {*table}:
        return False
    methods = table["method"].astype(str)
    ranks = table["rank"][(methods != "").to_numpy() & table["method"].notna().to_numpy()].unique()
    return any(is_unranked(str(rank)) or str(rank) == "0" for rank in ranks)


def _of_two_rows(notes: Sequence[str]) -> list[str]:
    """Return what to do about a header of several rows, of which the lower ones name what the first one does not."""
    if not any(note.endswith(WITHOUT_NAME) for note in notes):
        return []
    return ["some columns have no name; if the header has two rows, write one, with a name for every column"]


def _looks_merged(names: pd.Series) -> bool:
    """Return whether a column begins with a name and has empty cells below it."""
    empty = names.isna().to_numpy() | (names.astype(object) == "").to_numpy()
    return bool(len(empty) >= _LEAST_ROWS and empty.any() and not empty[0] and empty.mean() >= _MERGED)


def _read_plain(path: Path) -> pd.DataFrame | None:
    """Return the table in a CSV file as this app writes it, quickly; None if the file is any other."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
        if not set(header) >= _REQUIRED or len(set(header)) < len(header) or "" in (name.strip() for name in header):
            return None
        names = dict.fromkeys((name for name in header if name not in _NUMBERS), "category")
        table = _parsed(path, names)
        # Categories that all look like numbers were read as such; 007 is a name.
        wrong = [name for name in _TEXTS if is_numeric_dtype(table[name].cat.categories)]
        if wrong:
            table = _parsed(path, {**names, **dict.fromkeys(wrong, "str")}).astype(dict.fromkeys(wrong, "category"))
    except (csv.Error, pd.errors.ParserError, pd.errors.ParserWarning, pd.errors.EmptyDataError, UnicodeDecodeError):
        return None
    if not _is_plain(table):
        return None
    whole = [name for name in _WHOLE if name in table and is_float_dtype(table[name]) and (table[name] % 1 == 0).all()]
    return table.astype(dict.fromkeys(whole, int)) if whole else table


def _parsed(path: Path, types: Mapping[str, str]) -> pd.DataFrame:
    with warnings.catch_warnings():
        # Rows longer than the header would be cut off.
        warnings.simplefilter("error", pd.errors.ParserWarning)
        # "NA" and "null" are names, too.
        return pd.read_csv(
            path,
            dtype=types,
            keep_default_na=False,
            encoding="utf-8-sig",
            index_col=False,
            low_memory=False,
            compression=None,
        )


def _is_plain(table: pd.DataFrame) -> bool:
    """Return whether there are no covariates, numbers are numbers, and names neither empty nor to be tidied."""
    if any(name not in COLUMN_NAMES for name in table):
        return False
    names = [str(name) for column in _TEXTS for name in table[column].cat.categories]
    numbers = [table[name] for name in _NUMBERS if name in table]
    return all(map(is_numeric_dtype, numbers)) and all(name and name == tidied(name) for name in names)


def _read_any(path: Path, reading: Reading) -> tuple[pd.DataFrame, list[str], dict[str, str]]:
    """Return the table in a file of any kind, what was understood, and name in the file -> column.

    Raises:
        InvalidRankingsError: If there is none.
    """
    try:
        cells = cells_in(path.read_bytes(), reading.sheet)
        table, notes = table_of(cells)
    except ValueError as error:
        wrong = error.problems[0] if isinstance(error, InvalidRankingsError) else str(error)
        problem = f"{path.name} must be a table (CSV, Excel .xlsx or JSON) with a header: {wrong}"
        raise InvalidRankingsError([problem]) from error
    header = header_of([str(name) for name in table], reading.columns)
    table = table.set_axis(list(header.names), axis=1)
    table, layout = long_table(table, header, reading)
    problems = missing([str(name) for name in table])
    if problems:
        raise InvalidRankingsError([*problems, *_of_two_rows(notes)])
    table, left_out = with_values(table)
    table, kept = _with_slots(table, header)
    said = [
        *cells.notes,
        *notes,
        *_meanings(header, table),
        *layout,
        *left_out,
        *kept,
        *misspelt([str(name) for name in table]),
    ]
    return table, said, header.renamed


def _meanings(header: Header, table: pd.DataFrame) -> list[str]:
    """Say which columns have other names in the file."""
    meanings = [f"{name!r} as {column}" for name, column in header.renamed.items() if column in table]
    return [f"read {', '.join(meanings)}"] if meanings else []


def _with_slots(table: pd.DataFrame, header: Header) -> tuple[pd.DataFrame, list[str]]:
    """Take back that a column is the slot if only a synonym said so and its values are none."""
    if "position" not in header.guessed or "position" not in table:
        return table, []
    keys = ["participant", "image", *[name for name in ("trial", "repeat") if name in table][:1], "position"]
    if not table.duplicated(keys).any():
        return table, []
    name = header.names[header.places["position"]]
    return table.rename(columns={"position": name}), [f"{name!r} is no slot, since rankings have the same twice"]

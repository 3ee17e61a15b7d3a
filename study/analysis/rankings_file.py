"""Rankings tables as CSV files."""

import csv
import re
import reprlib
import warnings
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from pandas.api.types import is_numeric_dtype

from study.analysis.rankings import COLUMN_NAMES, COLUMNS, InvalidRankingsError, validate_rankings

_ENCODING = "utf-8-sig"
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs"}


def read_rankings(path: Path) -> pd.DataFrame:
    """Read a rankings table from a CSV file in UTF-8: a header, then one row per placement.

    A file of a million rankings takes seconds, because its names are kept as categories.

    Raises:
        InvalidRankingsError: If it is not a CSV file or not a valid rankings table, with every problem.
        OSError: If the file cannot be read.
    """
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; rankings are a CSV file")
    if not path.exists():
        raise FileNotFoundError(f"there is no file {path}")
    texts = dict.fromkeys((column.name for column in COLUMNS if column.kind == "text"), "category")
    try:
        _check_header(path)
        table = _read(path, texts)
        numbers = [name for name in texts if name in table and is_numeric_dtype(table[name].cat.categories)]
        if numbers:
            # Categories that all look like numbers were read as such; 007 is a name.
            table = _read(path, {**texts, **dict.fromkeys(numbers, "str")})
    except (
        csv.Error,
        pd.errors.ParserError,
        pd.errors.ParserWarning,
        pd.errors.EmptyDataError,
        UnicodeDecodeError,
    ) as error:
        problem = f"{path.name} must be a CSV file in UTF-8 with a header: {_in_words(error)}"
        raise InvalidRankingsError([problem]) from error
    validate_rankings(table)
    return table


def _in_words(error: Exception) -> str:
    """Return what is wrong with a file, without the words of the programs that read it."""
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start + 1} is no UTF-8 (spreadsheets save it as CSV UTF-8)"
    found = str(error).strip()
    if wrong := re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", found):
        return "line {1} has {2} values, the header {0}".format(*wrong.groups())
    return found


def _check_header(path: Path) -> None:
    """Reject what is no header, and what pandas would accept silently: repeated names, other separators."""
    with path.open(encoding=_ENCODING, newline="") as file:
        header = next(csv.reader(file), [])
    problems = [
        f"the columns seem to be separated by {name}; use commas"
        for separator, name in _OTHER_SEPARATORS.items()
        if len(header) == 1 and separator in header[0]
    ]
    if not problems and not set(header) & set(COLUMN_NAMES):
        needed = [column.name for column in COLUMNS if not column.optional]
        begins = reprlib.repr(",".join(header))
        problems = [
            f"{path.name} must be a CSV file in UTF-8 with a header that names at least the columns "
            f"{', '.join(needed)}; it begins with {begins}"
        ]
    elif not problems:
        problems += [
            f"column {name!r} appears {count} times" for name, count in Counter(header).items() if count > 1 and name
        ]
        problems += ["a column has no name"] if len(header) > 1 and "" in header else []
    if problems:
        raise InvalidRankingsError(problems)


def _read(path: Path, types: Mapping[str, str]) -> pd.DataFrame:
    with warnings.catch_warnings():
        # Rows longer than the header would be cut off.
        warnings.simplefilter("error", pd.errors.ParserWarning)
        # "NA" and "null" are names, too.
        return pd.read_csv(
            path, dtype=types, keep_default_na=False, encoding=_ENCODING, index_col=False, low_memory=False
        )

"""Rankings tables as CSV files."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from pandas.api.types import is_numeric_dtype

from study.analysis.rankings import COLUMNS, InvalidRankingsError, validate_rankings


def read_rankings(path: Path) -> pd.DataFrame:
    """Read a rankings table from a CSV file in UTF-8: a header, then one row per placement.

    A file of a million rankings takes seconds, because its names are kept as categories.

    Raises:
        InvalidRankingsError: If it is no CSV file or holds no valid rankings table, with every problem.
        OSError: If the file cannot be read.
    """
    texts = dict.fromkeys((column.name for column in COLUMNS if column.kind == "text"), "category")
    try:
        table = _read(path, texts)
        numbers = [name for name in texts if name in table and is_numeric_dtype(table[name].cat.categories)]
        if numbers:
            # Categories that all look like numbers were read as such; 007 is a name.
            table = _read(path, {**texts, **dict.fromkeys(numbers, "str")})
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise InvalidRankingsError([f"{path.name} must be a CSV file in UTF-8 with a header: {error}"]) from error
    validate_rankings(table)
    return table


def _read(path: Path, types: Mapping[str, str]) -> pd.DataFrame:
    # "NA" and "null" are names, too.
    return pd.read_csv(path, dtype=types, keep_default_na=False, encoding="utf-8-sig", low_memory=False)

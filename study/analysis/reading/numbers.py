"""Numbers of tables as people write them, and what ranks mean."""

import re
from typing import Literal

import pandas as pd
from pandas.api.types import is_numeric_dtype

from study.analysis.rankings import COLUMN_NAMES, COLUMNS, InvalidRankingsError
from study.analysis.reading.choices import Reading
from study.analysis.reading.thousands import has_decimal_commas, meaning, without_marks

_MISSING = {"", "na", "n/a", "nan", "null", "none", "#n/a", "."}
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_EXACT = 2**53
_MARKS: tuple[Literal[",", "."], ...] = (",", ".")
_FLAGS = dict.fromkeys(("true", "yes", "ja", "oui"), "1") | dict.fromkeys(("false", "no", "nein", "non"), "0")


def with_values(table: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return a table of texts with the values that its columns have, and what was left out.

    Names stay texts; numbers are numbers, and what is none stays a text. Covariates are numbers if all their values
    are, else categories. Optional columns without any value are left out.
    """
    found: dict[str, pd.Series] = {}
    notes: list[str] = []
    commas = has_decimal_commas(table)
    for column in COLUMNS:
        if column.name not in table:
            continue
        texts = table[column.name]
        if column.kind == "text":
            # In the order that pandas reads them in, so that no sum differs in its last digit by the kind of file.
            found[column.name] = texts.cat.reorder_categories(sorted(texts.cat.categories))
        elif column.optional and len(texts) and set(map(_lower, texts.cat.categories)) <= _MISSING:
            notes.append(f"column {column.name} has no values and is left out")
        else:
            known, said = _with_thousands(column.name, texts, commas)
            found[column.name] = numbers(known, flags=column.kind == "flag")
            notes += said
    for name in map(str, table):
        if name not in COLUMN_NAMES:
            found[name], said = _covariate(name, table[name], commas)
            notes += said
    return pd.DataFrame(found, index=table.index), notes


def _with_thousands(name: str, texts: pd.Series, commas: bool) -> tuple[pd.Series, list[str]]:
    """Return a column's texts without marks between thousands, and what was understood.

    Milliseconds are whole, and thousands of them; a rank of 1.000 is one with decimals.

    Raises:
        InvalidRankingsError: If a score may be either.
    """
    values = [str(text) for text in texts.cat.categories]
    for mark in _MARKS:
        found = meaning(values, mark, commas and name != "rt_ms")
        if found == "decimals" or (found == "unsure" and name != "rt_ms" and mark == "."):
            continue
        example = next(value for value in values if without_marks(value, mark) != value)
        plainly = without_marks(example, mark)
        if found == "unsure" and name != "rt_ms":
            raise InvalidRankingsError(
                [f"{name} {example!r} may be {example.replace(mark, '.')} or {plainly}; write it without {mark!r}"]
            )
        whole = pd.Series([without_marks(value, mark) for value in values], dtype=object)
        said = [f"{name} {example!r} is read as {plainly}"]
        return pd.Series(whole.to_numpy()[texts.cat.codes.to_numpy()], index=texts.index).astype("category"), said
    return texts, []


def numbers(texts: pd.Series, flags: bool = False) -> pd.Series:
    """Return texts (categories) as numbers, whole ones as such; if one is no number, numbers and texts as objects."""
    return _taken(texts, [_number(str(text), flags) for text in texts.cat.categories])


def _taken(texts: pd.Series, values: list[int | float | str]) -> pd.Series:
    """Return the value of every text; texts may be written differently and have the same value."""
    by_code = pd.Series(values, dtype=object).infer_objects().to_numpy()
    return pd.Series(by_code[texts.cat.codes.to_numpy()], index=texts.index)


def _number(text: str, flag: bool = False) -> int | float | str:
    """Return the number that a text is, with a point or a comma before its decimals; else the text."""
    written = _FLAGS.get(_lower(text), text) if flag else text
    if _DECIMAL_COMMA.fullmatch(written):
        written = written.replace(",", ".")
    if not _NUMBER.fullmatch(written):
        return text
    number = float(written)
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def is_number(text: str) -> bool:
    """Return whether a text is a number as people write it."""
    return not isinstance(_number(text), str)


def is_missing(text: str) -> bool:
    """Return whether a text says that there is no value: empty, NA as R writes it, the point of SPSS, #N/A."""
    return _lower(text) in _MISSING


def _lower(text: object) -> str:
    return str(text).strip().casefold()


def _covariate(name: str, texts: pd.Series, commas: bool) -> tuple[pd.Series, list[str]]:
    """Return a covariate, and what is unsure; numbers if all its values are, else categories; missing where it is NA.

    What may be thousands or decimals, 1,250, stays a text.
    """
    written = [str(text) for text in texts.cat.categories]
    found = meaning(written, ",", commas)
    if found == "thousands":
        written = [without_marks(text, ",") for text in written]
    values = [_number(text) for text in written]
    are_numbers = all(not isinstance(value, str) or _lower(value) in _MISSING for value in values)
    if are_numbers and found == "unsure":
        example = next(text for text in written if without_marks(text, ",") != text)
        return _as_names(texts), [f"{name} {example!r} may be thousands or decimals; its values are read as texts"]
    if are_numbers:
        return _taken(texts, [float("nan") if isinstance(value, str) else value for value in values]), []
    return _as_names(texts), []


def _as_names(texts: pd.Series) -> pd.Series:
    return texts.cat.remove_categories([name for name in ("", "NA") if name in texts.cat.categories])


def with_ranks(table: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return a table whose ranks begin at 1, the best, and whose slots and trials begin at 1.

    Raises:
        InvalidRankingsError: If ranks begin at 0 and nobody has said that they do.
    """
    for name in ("position", "trial"):
        if name in table and _begins_at_0(table[name]):
            table = table.assign(**{name: table[name] + 1})
    ranks = table["rank"]
    if not is_numeric_dtype(ranks):
        return table
    if reading.ranks_from is None and _begins_at_0(ranks):
        raise InvalidRankingsError([_zero(table)])
    if reading.ranks_from == 0:
        ranks = ranks + 1
    if reading.best == "highest":
        ranks = ranks.groupby([table[key] for key in _keys(table)], observed=True).rank(method="min", ascending=False)
        ranks = ranks.astype(int)
    return table.assign(rank=ranks) if ranks is not table["rank"] else table


def _zero(table: pd.DataFrame) -> str:
    """Return what to do about ranks of 0."""
    rankings = table.groupby(_keys(table), observed=True)["rank"].min()
    zeros = int((rankings == 0).sum())
    unranked = "where it means that a version was not ranked, leave the cell of a wide table empty, or delete the row"
    if zeros == len(rankings):
        return f"ranks begin at 0; give --ranks-from 0 if that is the first rank; {unranked}"
    return f"rank 0 is in {zeros:,} of {len(rankings):,} rankings, and the others begin at 1; {unranked}"


def _keys(table: pd.DataFrame) -> list[str]:
    """Return the columns that tell rankings apart."""
    return ["participant", "image", *[name for name in ("trial", "repeat") if name in table][:1]]


def _begins_at_0(values: pd.Series) -> bool:
    return len(values) > 0 and is_numeric_dtype(values) and values.min() == 0

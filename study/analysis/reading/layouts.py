"""Layouts of tables of rankings, each turned into a row per version ranked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from study.analysis.rankings import COLUMN_NAMES, InvalidRankingsError
from study.analysis.reading.choices import LAYOUTS, Layout, Reading
from study.analysis.reading.headers import Header, plain
from study.analysis.reading.numbers import numbers

_RANK_OF = re.compile(r"rank(?:s|ing)?[ _.:-]+(.+)", re.IGNORECASE)
_SLOT_OF = re.compile(r"(?:slot|position|pos)[ _.:-]+(.+)", re.IGNORECASE)
_BRACKETS = re.compile(r"(.*?)\s*\[([^\]]+)\]")
_UNDERSCORE = re.compile(r"(.+)_([^_]+)")
_ORDINAL = re.compile(
    r"(?:(?:rank|ranking|place|choice|top|pos|position)_?)?(\d+)(?:st|nd|rd|th)?(?:_(?:place|choice|rank))?"
)
_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_WORD = re.compile(rf"({'|'.join(_WORDS)})(?:_(?:place|choice|rank))?")
_LEAST = 2
_MOST_TIES = 0.1
_MOST_ASIDE = 3
_SAMPLE = 100


@dataclass(frozen=True)
class _Wide:
    """The columns of a table with a row per ranking: methods with their ranks, or ranks with their methods."""

    layout: Layout
    columns: tuple[str, ...]
    names: tuple[str, ...]
    """What every column is called: a method, or a rank from 1."""


def long_table(table: pd.DataFrame, header: Header, reading: Reading) -> tuple[pd.DataFrame, list[str]]:
    """Return a table with a row per version ranked, and what was understood of its layout.

    Args:
        table: Texts as categories; columns as ``header`` names them.
        header: Which of them are those of a rankings table.
        reading: What people said.

    Returns:
        The table, with the columns of a rankings table under their names; every row has the number in the index that
        it had in ``table``. Columns that it lacks are for others to miss.

    Raises:
        InvalidRankingsError: If the layout that people said does not fit, or two layouts do.
    """
    named = table.rename(columns=header.renamed)
    if reading.layout == "long" or (reading.layout is None and not reading.methods and {"method", "rank"} <= {*named}):
        return named, []
    # A method may be called "model" or "place": in a table of another layout, these are no columns of ours.
    unsure = {
        header.names[header.places[name]]: name for name in ("method", "rank", "position") if name in header.guessed
    }
    other = named.rename(columns={ours: name for name, ours in unsure.items()})
    if not {"method", "rank"} & {*other}:
        per_ranking = (other, reading) if "image" in other else _stacked(other, reading)
        wide = None if per_ranking is None else _wide(*per_ranking)
        if per_ranking is not None and wide is not None:
            return _read(per_ranking[0], wide)
    if reading.layout or reading.methods:
        layout = reading.layout or "wide"
        raise InvalidRankingsError(
            [f"the table is not {layout}: {LAYOUTS[layout]}, and the columns participant and image"]
        )
    return named, []


def _read(table: pd.DataFrame, wide: _Wide) -> tuple[pd.DataFrame, list[str]]:
    found = _from_wide(table, wide) if wide.layout == "wide" else _from_ordered(table, wide)
    methods = [str(name) for name in found["method"].unique()]
    what = "a wide table" if wide.layout == "wide" else "a table of methods in order"
    count = found.index.nunique()
    return found, [f"read as {what}: {len(methods)} methods {', '.join(methods)}; {count:,} rankings"]


def _further(table: pd.DataFrame) -> list[str]:
    return [str(name) for name in table if name not in COLUMN_NAMES]


def _wide(table: pd.DataFrame, reading: Reading) -> _Wide | None:
    """Return which columns hold the rankings of a table with a row per ranking; None if none do."""
    if "participant" not in table:
        return None
    if reading.methods:
        lacking = [name for name in reading.methods if name not in table]
        if lacking or len(reading.methods) < _LEAST:
            raise InvalidRankingsError(
                [f"--method-columns must name two or more columns of the table; got {', '.join(reading.methods)}"]
            )
        return _Wide("wide", reading.methods, _methods(reading.methods))
    further = _further(table)
    ordered = _ordered(further)
    if ordered is not None and reading.layout != "wide":
        if reading.layout == "ordered" or not _all_ranks(table, ordered.columns):
            return ordered
        if not _WORD.fullmatch(plain(ordered.columns[0])):
            first, second = ordered.columns[:2]
            raise InvalidRankingsError(
                [
                    f"the numbers below {first!r}, {second!r}, ... may be ranks or methods; give --layout wide if each "
                    "column is a method, --layout ordered if each is a rank"
                ]
            )
        return ordered
    if reading.layout == "ordered":
        return None
    prefixed = [name for name in further if _RANK_OF.fullmatch(name)]
    if len(prefixed) >= _LEAST:
        return _Wide("wide", tuple(prefixed), _methods(prefixed))
    found = _rank_columns(table, further)
    return _Wide("wide", tuple(found), _methods(found)) if found else None


def _methods(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the methods that columns are named for: what follows "rank" if all have it."""
    matches = [_RANK_OF.fullmatch(name) for name in columns]
    return tuple(match[1] for match in matches if match) if all(matches) else tuple(columns)


def _ordered(columns: Sequence[str]) -> _Wide | None:
    """Return the columns that are named for ranks, first to last, if there are at least two and none is missing."""
    by_rank: dict[int, str] = {}
    for name in columns:
        rank = _rank_named(name)
        if rank is not None:
            by_rank.setdefault(rank, name)
    ranks = range(1, len(by_rank) + 1)
    if len(by_rank) < _LEAST or set(by_rank) != set(ranks):
        return None
    return _Wide("ordered", tuple(by_rank[rank] for rank in ranks), tuple(map(str, ranks)))


def _rank_named(name: str) -> int | None:
    """Return the rank that a column is named for: "first", "2nd", "rank_3", "4"."""
    written = plain(name)
    if match := _ORDINAL.fullmatch(written):
        return int(match[1]) if len(match[1]) < 4 else None
    match = _WORD.fullmatch(written)
    return _WORDS.index(match[1]) + 1 if match else None


def _all_ranks(table: pd.DataFrame, columns: Sequence[str]) -> bool:
    return all(_is_rank(table[name], len(columns)) for name in columns)


def _is_rank(texts: pd.Series, most: int) -> bool:
    """Return whether all values are whole numbers from 0 to `most`, or missing."""
    values = [text for text in texts.cat.categories if text != ""]
    found = numbers(pd.Series(values, dtype="category")) if values else pd.Series([], dtype=int)
    return bool(values) and found.dtype.kind == "i" and int(found.min()) >= 0 and int(found.max()) <= most


def _rank_columns(table: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    """Return the columns whose values rank each other: whole numbers up to their count, hardly ever the same in a row.

    Up to three columns that are constant within a participant or a photo (an age group, a category) may be none of
    them. No columns are returned if several choices fit.
    """
    candidates = _up_to_their_count(table, columns)
    constant = [name for name in candidates if any(_is_constant(table, name, key) for key in ("participant", "image"))]
    for count in range(_MOST_ASIDE + 1):
        choices = {
            tuple(_up_to_their_count(table, [name for name in candidates if name not in aside]))
            for aside in combinations(constant, count)
        }
        found = [choice for choice in choices if _rank_each_other(table, choice)]
        if found:
            return list(found[0]) if len(found) == 1 else []
    return []


def _up_to_their_count(table: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    found = list(columns)
    while True:
        fewer = [name for name in found if _is_rank(table[name], len(found))]
        if len(fewer) == len(found):
            return found
        found = fewer


def _rank_each_other(table: pd.DataFrame, columns: Sequence[str]) -> bool:
    if len(columns) < _LEAST:
        return False
    values = np.sort(np.column_stack([numbers(_nan_if_empty(table[name])).to_numpy(float) for name in columns]), axis=1)
    ties = (np.diff(values, axis=1) == 0).any(axis=1)
    return bool(ties.mean() <= _MOST_TIES)


def _nan_if_empty(texts: pd.Series) -> pd.Series:
    return texts.astype(str).replace("", "nan").astype("category")


def _is_constant(table: pd.DataFrame, name: str, key: str) -> bool:
    groups = table.groupby(key, observed=True)[name].nunique()
    return len(groups) < len(table) and bool((groups <= 1).all())


def _from_wide(table: pd.DataFrame, wide: _Wide) -> pd.DataFrame:
    """Return a row for every rank that is there; a column slot_METHOD becomes the position."""
    slots = {match[1]: name for name in map(str, table) if (match := _SLOT_OF.fullmatch(name))}
    has_slots = set(wide.names) <= set(slots) and "position" not in table
    of_methods = [slots[name] for name in wide.names] if has_slots else []
    found = _repeated(table.drop(columns=[*wide.columns, *of_methods]), len(wide.columns))
    found["method"] = _tiled(wide.names, len(table))
    found["rank"] = _ravelled(table, wide.columns)
    if has_slots:
        found["position"] = _ravelled(table, of_methods)
    return found[(found["rank"] != "").to_numpy()]


def _from_ordered(table: pd.DataFrame, wide: _Wide) -> pd.DataFrame:
    """Return a row for every method that is there."""
    found = _repeated(table.drop(columns=list(wide.columns)), len(wide.columns))
    found["method"] = _ravelled(table, wide.columns)
    found["rank"] = _tiled(wide.names, len(table))
    return found[(found["method"] != "").to_numpy()]


def _repeated(table: pd.DataFrame, times: int) -> pd.DataFrame:
    return table.iloc[np.repeat(np.arange(len(table)), times)].copy()


def _tiled(names: Sequence[str], times: int) -> "pd.Categorical[Any]":
    return pd.Categorical.from_codes(np.tile(np.arange(len(names)), times), pd.Index(names))


def _ravelled(table: pd.DataFrame, columns: Sequence[str]) -> "pd.Categorical[Any]":
    """Return the values of some columns, row after row."""
    return pd.Categorical(table[list(columns)].astype(object).to_numpy().ravel())


def _stacked(table: pd.DataFrame, reading: Reading) -> tuple[pd.DataFrame, Reading] | None:
    """Return a row per ranking of a table that has a row per participant, and how it is read; None if it has none.

    Survey programs write a column for every item of every question: ``Q3_1``, ``photo[auto]``. A question is a photo,
    its items are the methods, or the ranks.
    """
    if "participant" not in table or reading.methods:
        return None
    questions = _questions(table, reading)
    if not questions:
        return None
    used = [name for columns in questions.values() for name in columns.values()]
    others = table.drop(columns=used)
    parts = [
        others.assign(image=question, **{item: table[name].astype(object) for item, name in columns.items()})
        for question, columns in questions.items()
    ]
    stacked = pd.concat(parts)
    items = list(next(iter(questions.values())))
    answered = (stacked[items] != "").any(axis=1)
    if used[0].endswith(f"_{items[0]}") and _all_ranks(stacked.astype("category"), items):
        # The numbers of a question's items, as survey programs give them.
        reading = replace(reading, methods=tuple(items))
    return stacked[answered].astype("category").sort_index(kind="stable"), reading


def _questions(table: pd.DataFrame, reading: Reading) -> dict[str, dict[str, str]]:
    """Return question -> item -> column, of the questions that have the same items, which are ranked."""
    for pattern in (_BRACKETS, _UNDERSCORE):
        found: dict[str, dict[str, str]] = {}
        for name in _further(table):
            match = pattern.match(name) if pattern is _BRACKETS else pattern.fullmatch(name)
            if match and match[1]:
                found.setdefault(match[1], {})[match[2]] = name
        for items in dict.fromkeys(tuple(columns) for columns in found.values()):
            same = {question: columns for question, columns in found.items() if tuple(columns) == items}
            if len(items) >= _LEAST and all(_is_ranked(table, list(columns.values())) for columns in same.values()):
                return same
    return {}


def _is_ranked(table: pd.DataFrame, columns: list[str]) -> bool:
    """Return whether columns hold ranks, or names of which none is twice in a row."""
    texts = table[columns].astype(object)
    if not _all_ranks(table, columns):
        items = [_rank_named(re.sub(r".*\[|\].*|.*_", "", name)) for name in columns]
        if items != list(range(1, len(columns) + 1)):
            return False
    return not any(row.duplicated()[row != ""].any() for _, row in texts.iloc[:_SAMPLE].iterrows())

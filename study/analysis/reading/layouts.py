"""Layouts of tables of rankings, each turned into a row per version ranked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from study.analysis.rankings import COLUMN_NAMES, InvalidRankingsError
from study.analysis.reading.choices import LAYOUTS, Layout, Reading
from study.analysis.reading.headers import Header
from study.analysis.reading.ordinals import is_in_words, rank_named
from study.analysis.reading.questions import is_display_order, questions_of
from study.analysis.reading.rank_columns import (
    all_ranks,
    is_unranked,
    rank_columns,
    rank_each_other,
    refuse_all_zero,
)

_RANK_OF = re.compile(r"rank(?:s|ing)?[ _.:-]+(.+)", re.IGNORECASE)
_RANK_AFTER = re.compile(r"(.+?)[ _.:-]+rank(?:s|ing)?", re.IGNORECASE)
_SLOT_OF = re.compile(r"(?:slot|position|pos)[ _.:-]+(.+)", re.IGNORECASE)
_SLOT_AFTER = re.compile(r"(.+?)[ _.:-]+(?:slot|position|pos)", re.IGNORECASE)
_LEAST = 2
_MOST_PHOTOS = 8


@dataclass(frozen=True)
class _Wide:
    """The columns of a table with a row per ranking: methods with their ranks, or ranks with their methods."""

    layout: Layout
    columns: tuple[str, ...]
    names: tuple[str, ...]
    """What every column is called: a method, or a rank from 1."""
    notes: tuple[str, ...] = ()
    """What is unsure about them."""


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
        per_ranking = _PerRanking(other, reading) if "image" in other else _stacked(other, reading)
        wide = None if per_ranking is None else _wide(per_ranking.table, per_ranking.reading)
        if per_ranking is not None and wide is not None:
            found, notes = _read(per_ranking.table, wide)
            return found, [*notes, *per_ranking.notes]
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
    # Of a table with a row per participant, a row of the file is a ranking of every photo.
    count = len(found[["image"]].assign(row=found.index).drop_duplicates())
    return found, [f"read as {what}: {len(methods)} methods {', '.join(methods)}; {count:,} rankings", *wide.notes]


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
        if reading.layout == "ordered" or not all_ranks(table, ordered.columns):
            return ordered
        if not is_in_words(ordered.columns[0]):
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
    suffixed = [name for name in further if _RANK_AFTER.fullmatch(name)]
    if rank_each_other(table, suffixed) and all_ranks(table, suffixed):
        return _Wide("wide", tuple(suffixed), _methods(suffixed))
    found = rank_columns(table, _shown_aside(further))
    if found.names and reading.ranks_from is None:
        refuse_all_zero(table, found.names)
    return _Wide("wide", found.names, _methods(found.names), found.notes) if found.names else None


def _shown_aside(columns: Sequence[str]) -> list[str]:
    """Return columns without those that have the order in which items were shown, if there are others."""
    others = [name for name in columns if not is_display_order(name)]
    return others if len(others) >= _LEAST else list(columns)


def _methods(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the methods that columns are named for: what follows "rank", or comes before it, if all have it."""
    for pattern in (_RANK_OF, _RANK_AFTER):
        matches = [pattern.fullmatch(name) for name in columns]
        if all(matches):
            return tuple(match[1] for match in matches if match)
    return tuple(columns)


def _ordered(columns: Sequence[str]) -> _Wide | None:
    """Return the columns that are named for ranks, first to last, if there are at least two and none is missing."""
    by_rank: dict[int, str] = {}
    for name in columns:
        rank = rank_named(name)
        if rank is not None:
            by_rank.setdefault(rank, name)
    ranks = range(1, len(by_rank) + 1)
    if len(by_rank) < _LEAST or set(by_rank) != set(ranks):
        return None
    return _Wide("ordered", tuple(by_rank[rank] for rank in ranks), tuple(map(str, ranks)))


def _from_wide(table: pd.DataFrame, wide: _Wide) -> pd.DataFrame:
    """Return a row for every rank that is there; a column slot_METHOD, or METHOD_slot, becomes the position."""
    slots = {
        match[1]: name
        for pattern in (_SLOT_AFTER, _SLOT_OF)
        for name in map(str, table)
        if (match := pattern.fullmatch(name))
    }
    has_slots = set(wide.names) <= set(slots) and "position" not in table
    of_methods = [slots[name] for name in wide.names] if has_slots else []
    found = _repeated(table.drop(columns=[*wide.columns, *of_methods]), len(wide.columns))
    found["method"] = _tiled(wide.names, len(table))
    found["rank"] = _ravelled(table, wide.columns)
    if has_slots:
        found["position"] = _ravelled(table, of_methods)
    return found[~_unranked(found["rank"])]


def _from_ordered(table: pd.DataFrame, wide: _Wide) -> pd.DataFrame:
    """Return a row for every method that is there."""
    found = _repeated(table.drop(columns=list(wide.columns)), len(wide.columns))
    found["method"] = _ravelled(table, wide.columns)
    found["rank"] = _tiled(wide.names, len(table))
    # A method may be called "none" or "null".
    return found[~_unranked(found["method"]) | found["method"].isin(["none", "None", "null"]).to_numpy()]


def _unranked(texts: pd.Series) -> np.ndarray:
    """Return for every row whether its cell says that nothing was ranked there."""
    missing = np.array([is_unranked(str(text)) for text in texts.cat.categories], dtype=bool)
    return np.asarray(missing[texts.cat.codes.to_numpy()])


def _repeated(table: pd.DataFrame, times: int) -> pd.DataFrame:
    return table.iloc[np.repeat(np.arange(len(table)), times)].copy()


def _tiled(names: Sequence[str], times: int) -> "pd.Categorical[Any]":
    return pd.Categorical.from_codes(np.tile(np.arange(len(names)), times), pd.Index(names))


def _ravelled(table: pd.DataFrame, columns: Sequence[str]) -> "pd.Categorical[Any]":
    """Return the values of some columns, row after row."""
    return pd.Categorical(table[list(columns)].astype(object).to_numpy().ravel())


@dataclass(frozen=True)
class _PerRanking:
    """A table with a row per ranking, how it is read, and what is said of it."""

    table: pd.DataFrame
    reading: Reading
    notes: tuple[str, ...] = ()


def _stacked(table: pd.DataFrame, reading: Reading) -> _PerRanking | None:
    """Return a row per ranking of a table with a row per participant; None if it has no rankings.

    Survey programs write a column for every item of every question: ``Q3_1``, ``photo[auto]``. A question is a photo,
    its items are the methods, or the ranks.
    """
    if "participant" not in table or reading.methods:
        return None
    found = questions_of(table, _further(table), reading.layout)
    if found is None:
        return None
    others = table.drop(columns=found.used)
    parts = [
        others.assign(image=question, **{item: table[name].astype(object) for item, name in columns.items()})
        for question, columns in found.columns.items()
    ]
    items = list(dict.fromkeys(item for columns in found.columns.values() for item in columns))
    stacked = pd.concat([part.reindex(columns=[*others, "image", *items], fill_value="") for part in parts])
    answered = (stacked[items] != "").any(axis=1)
    if found.layout == "ordered":
        reading = replace(reading, layout="ordered")
    elif found.used[0].endswith(f"_{items[0]}") or _ordered(items) is None:
        # Methods, or the numbers of a question's items, as survey programs give them.
        reading = replace(reading, methods=tuple(items))
    notes = (_photos(list(found.columns)), *_kept(found.others))
    return _PerRanking(stacked[answered].astype("category").sort_index(kind="stable"), reading, notes)


def _photos(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_PHOTOS]) + (", ..." if len(names) > _MOST_PHOTOS else "")
    return f"{len(names):,} photo{'s' if len(names) > 1 else ''}: {shown}"


def _kept(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    shown = ", ".join(map(repr, names[:6])) + (" and others" if len(names) > 6 else "")
    return [f"columns {shown} are kept as they are, not read as rankings"]

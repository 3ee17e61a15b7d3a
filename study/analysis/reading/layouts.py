"""Layouts of tables of rankings, each turned into a row per version ranked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from study.analysis.rankings import COLUMN_NAMES, InvalidRankingsError
from study.analysis.reading.choices import LAYOUTS, Layout, Reading
from study.analysis.reading.headers import Header, plain
from study.analysis.reading.rank_columns import all_ranks, is_unranked, rank_columns, rank_each_other

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
_SAMPLE = 100


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
        per_ranking = (other, reading, []) if "image" in other else _stacked(other, reading)
        wide = None if per_ranking is None else _wide(*per_ranking[:2])
        if per_ranking is not None and wide is not None:
            found, notes = _read(per_ranking[0], wide)
            return found, [*notes, *per_ranking[2]]
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
    found = rank_columns(table, further)
    return _Wide("wide", found.names, _methods(found.names), found.notes) if found.names else None


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


def _stacked(table: pd.DataFrame, reading: Reading) -> tuple[pd.DataFrame, Reading, list[str]] | None:
    """Return a row per ranking of a table with a row per participant, how it is read, and what is not; None if none.

    Survey programs write a column for every item of every question: ``Q3_1``, ``photo[auto]``. A question is a photo,
    its items are the methods, or the ranks.
    """
    if "participant" not in table or reading.methods:
        return None
    questions, further = _questions(table)
    if not questions:
        return None
    used = [name for columns in questions.values() for name in columns.values()]
    others = table.drop(columns=used)
    parts = [
        others.assign(image=question, **{item: table[name].astype(object) for item, name in columns.items()})
        for question, columns in questions.items()
    ]
    items = list(dict.fromkeys(item for columns in questions.values() for item in columns))
    stacked = pd.concat([part.reindex(columns=[*others, "image", *items], fill_value="") for part in parts])
    answered = (stacked[items] != "").any(axis=1)
    if (used[0].endswith(f"_{items[0]}") or _ordered(items) is None) and all_ranks(stacked.astype("category"), items):
        # Methods, or the numbers of a question's items, as survey programs give them.
        reading = replace(reading, methods=tuple(items))
    left = [f"{', '.join(map(repr, further[:6]))} and others"] if len(further) > 6 else [", ".join(map(repr, further))]
    notes = [f"columns {left[0]} are kept as they are, not read as rankings"] if further else []
    return stacked[answered].astype("category").sort_index(kind="stable"), reading, notes


def _questions(table: pd.DataFrame) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return question -> item -> column, of the questions that are ranked and share items, and the columns of others.

    Not every question needs to have every item. Of questions that share no item, those with the most columns are taken.
    """
    for pattern in (_BRACKETS, _UNDERSCORE):
        found: dict[str, dict[str, str]] = {}
        for name in _further(table):
            match = pattern.match(name) if pattern is _BRACKETS else pattern.fullmatch(name)
            if match and match[1]:
                found.setdefault(match[1], {})[match[2]] = name
        ranked = {
            question: columns
            for question, columns in found.items()
            if len(columns) >= _LEAST and _is_ranked(table, list(columns.values()))
        }
        together = max(_sharing_items(ranked), key=lambda some: sum(len(ranked[one]) for one in some), default=[])
        if together:
            items = {item for question in together for item in ranked[question]}
            others = [
                name
                for question, columns in found.items()
                if question not in together and (question in ranked or items & set(columns))
                for name in columns.values()
            ]
            return {question: ranked[question] for question in together}, others
    return {}, []


def _sharing_items(questions: Mapping[str, Mapping[str, str]]) -> list[list[str]]:
    """Return the questions in groups, each linked to the others of its group by an item of both."""
    groups: list[tuple[set[str], list[str]]] = []
    for question, columns in questions.items():
        linked = [group for group in groups if group[0] & set(columns)]
        items = set(columns).union(*(group[0] for group in linked))
        members = [one for group in linked for one in group[1]]
        groups = [group for group in groups if group not in linked] + [(items, [*members, question])]
    return [sorted(members, key=list(questions).index) for _, members in groups]


def _is_ranked(table: pd.DataFrame, columns: list[str]) -> bool:
    """Return whether columns hold ranks, or names of which none is twice in a row."""
    if all_ranks(table, columns):
        return rank_each_other(table, columns)
    items = [_rank_named(re.sub(r".*\[|\].*|.*_", "", name)) for name in columns]
    if items != list(range(1, len(columns) + 1)):
        return False
    texts = table[columns].iloc[:_SAMPLE].astype(object).map(lambda text: "" if is_unranked(str(text)) else text)
    return not any(row.duplicated()[row != ""].any() for _, row in texts.iterrows())

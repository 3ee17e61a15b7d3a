"""Which columns of a table with a row per ranking hold the ranks of methods, known by their values."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from study.analysis.incomplete.checks import rank_problems
from study.analysis.rankings import InvalidRankingsError
from study.analysis.reading.numbers import is_missing, numbers

_LEAST = 2
_PROPER = 0.9
"""The least share of rows that are proper rankings: those that are none are told one by one."""
_MOST_TIES = 0.1
_MOST_ASIDE = 3
_MOST_COLUMNS = 300
_LEAST_ROWS = 3
_NEARLY = 0.7
_TOLD = 3
_SAMPLE = 2000  # rows whose ties are looked at
_MOST_CANDIDATES = 12
"""So many columns at most are looked at in all choices of some of them."""
_ALWAYS = 0.9
_OFTEN = 1 / 3
_CODES = {"-", "\u2013", "\u2014", "-9", "-99", "-999"}


@dataclass(frozen=True)
class RankColumns:
    """Columns that hold ranks, one per method, and what is unsure about them, one sentence each."""

    names: tuple[str, ...]
    notes: tuple[str, ...] = ()


def is_unranked(text: str) -> bool:
    """Return whether a cell says that a method was not ranked: empty, NA as programs write it, a dash, -99."""
    return is_missing(text) or text.strip() in _CODES


def all_ranks(table: pd.DataFrame, columns: Sequence[str]) -> bool:
    """Return whether all values of some columns are ranks up to their count, or missing."""
    return all(_is_rank(table[name], len(columns)) for name in columns)


def _is_rank(texts: pd.Series, most: int) -> bool:
    values = [text for text in texts.cat.categories if not is_unranked(str(text))]
    found = _values(values)
    return bool(values) and bool(_are_ranks(found, most).all())


def _values(texts: Sequence[str]) -> np.ndarray:
    """Return texts as numbers, NaN for what is none."""
    if not len(texts):
        return np.zeros(0)
    return pd.to_numeric(numbers(pd.Series(list(texts), dtype="category")), errors="coerce").to_numpy(float)


def _are_ranks(values: np.ndarray, most: int) -> np.ndarray:
    """Return whether values are whole numbers from 0 to `most`, or halves, as for ties."""
    return np.asarray((values >= 0) & (values <= most) & (2 * values == np.floor(2 * values)))


def rank_columns(table: pd.DataFrame, columns: Sequence[str]) -> RankColumns:
    """Return the columns whose rows are proper rankings: 1 to the number ranked, perhaps with ties.

    Columns that are constant within a participant or a photo (an age group, a category), or everywhere, may be none of
    them: up to three, or all, are set aside where the others rank each other without. So are columns, such as a rating,
    without which hardly a row has ties, and with which nearly every row would. None are returned if several sets fit.

    Raises:
        InvalidRankingsError: If rows have ties, and it is not plain that all columns are ranks; or if only a few cells
            keep the columns from being rankings, naming these.
    """
    candidates = _up_to_their_count(table, columns)
    if len(candidates) > _MOST_COLUMNS:
        return RankColumns(())
    constant = [name for name in candidates if any(_is_constant(table, name, key) for key in ("participant", "image"))]
    always = [name for name in constant if not _some_missing(table, name)]
    partial = [name for name in candidates if name not in always]
    if always and partial and all(_some_missing(table, name) for name in partial):
        # People ranked some of the methods, but these columns have a value in every row.
        candidates, constant = _up_to_their_count(table, partial), []
    for most_ties in (_MOST_TIES, 1.0):
        for count in (*range(_MOST_ASIDE + 1), *([len(constant)] if _MOST_ASIDE < len(constant) <= 12 else [])):
            choices = {
                tuple(_up_to_their_count(table, [name for name in candidates if name not in aside]))
                for aside in combinations(constant[:12], count)
            }
            found = [choice for choice in choices if rank_each_other(table, choice, most_ties)]
            if len(found) > 1:
                return RankColumns(())
            if found and most_ties == 1.0:
                _ask_if_some_may_be_none(table, found[0])
            if found:
                return RankColumns(found[0], (*_doubts(table, found[0]), *_kept(candidates, found[0])))
        if most_ties < 1.0 and (untied := _without_ties(table, candidates)) is not None:
            return RankColumns(untied, (*_doubts(table, untied), *_kept(candidates, untied)))
    _refuse_zeros(table, columns)
    _refuse_few_wrong(table, columns)
    return RankColumns(())


def _kept(candidates: Sequence[str], found: Sequence[str]) -> tuple[str, ...]:
    aside = [name for name in candidates if name not in found]
    if not aside:
        return ()
    names, are = ", ".join(map(repr, aside)), "is kept as it is" if len(aside) == 1 else "are kept as they are"
    return (f"{names} {are}, not read as {'a method' if len(aside) == 1 else 'methods'}",)


def _without_ties(table: pd.DataFrame, candidates: Sequence[str]) -> tuple[str, ...] | None:
    """Return the most columns that rank each other without ties; None if there are none, or no other column is plain.

    It is plain that columns are none of them if they would tie with them in nearly every row, or rows with them would
    be no rankings.
    """
    if not _LEAST < len(candidates) <= _MOST_CANDIDATES or not len(table):
        return None
    values = np.column_stack([_cells(table[name]) for name in candidates])[:_SAMPLE]
    same = [[float((one == other).mean()) for other in values.T] for one in values.T]
    for count in range(len(candidates) - 1, _LEAST - 1, -1):
        found = [
            some
            for some in combinations(range(len(candidates)), count)
            if all(same[one][other] <= _MOST_TIES for one, other in combinations(some, 2))
            and rank_each_other(table, [candidates[place] for place in some])
        ]
        if len(found) > 1:
            return None
        if found:
            chosen = tuple(candidates[place] for place in found[0])
            others = [place for place in range(len(candidates)) if place not in found[0]]
            ties = [(values[:, [other]] == values[:, found[0]]).any(axis=1).mean() for other in others]
            if min(ties) >= _ALWAYS or not _ranks_with_some(table, chosen, [candidates[place] for place in others]):
                return chosen
            return None
    return None


def _ranks_with_some(table: pd.DataFrame, columns: tuple[str, ...], others: Sequence[str]) -> bool:
    """Return whether columns, with some of the others, are rankings that may have ties."""
    further = (some for count in range(1, len(others) + 1) for some in combinations(others, count))
    return any(rank_each_other(table, (*columns, *some), 1.0) for some in further)


def _ask_if_some_may_be_none(table: pd.DataFrame, columns: Sequence[str]) -> None:
    """Raise InvalidRankingsError if rows have ties, and would be rankings without a column that often ties, too."""
    values = np.column_stack([_cells(table[name]) for name in columns])[:_SAMPLE]
    for place, name in enumerate(columns):
        others = [other for other in columns if other != name]
        ties = (values[:, [place]] == np.delete(values, place, axis=1)).any(axis=1)
        if ties.mean() > _OFTEN and rank_each_other(table, others, 1.0):
            tied = int((np.diff(np.sort(values, axis=1), axis=1) == 0).any(axis=1).sum())
            shown = ", ".join(map(repr, columns[:8])) + (", ..." if len(columns) > 8 else "")
            raise InvalidRankingsError(
                [
                    f"the columns {shown} have small whole numbers, and as ranks they would have ties in {tied:,} of "
                    f"{len(values):,} rows; name those that are ranks: --method-columns A,B,C"
                ]
            )


def refuse_all_zero(table: pd.DataFrame, columns: Sequence[str]) -> None:
    """Raise InvalidRankingsError if a column has 0 in every row, and no other of some columns of ranks has any."""
    zero = {name: _cells(table[name]) == 0 for name in columns}
    always = [name for name, rows in zero.items() if rows.all()]
    if len(always) != 1 or any(rows.any() for name, rows in zero.items() if name != always[0]):
        return
    raise InvalidRankingsError(
        [
            f"{always[0]!r} has 0 in every row; if it is no method, name those that are: --method-columns A,B,C; if "
            "ranks begin at 0, give --ranks-from 0"
        ]
    )


def _doubts(table: pd.DataFrame, columns: Sequence[str]) -> tuple[str, ...]:
    same = [name for name in columns if len(table) >= _LEAST_ROWS and table[name].nunique() == 1]
    return tuple(
        f"{name!r} is read as a method, although it has the same value in every row; if it is none, name the methods: "
        "--method-columns A,B"
        for name in same
    )


def _up_to_their_count(table: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    found = list(columns)
    while True:
        fewer = [name for name in found if _is_rank(table[name], len(found))]
        if len(fewer) == len(found):
            return found
        found = fewer


def rank_each_other(table: pd.DataFrame, columns: Sequence[str], most_ties: float = _MOST_TIES) -> bool:
    """Return whether nearly all rows of columns of ranks are proper rankings, and few of them have ties."""
    if len(columns) < _LEAST or not len(table):
        return False
    values = np.column_stack([_cells(table[name]) for name in columns])[:_SAMPLE]
    values = values[~np.isnan(values).all(axis=1)]
    ordered = np.sort(values, axis=1)
    ties = (np.diff(ordered, axis=1) == 0).any(axis=1)
    return bool(ties.mean() <= most_ties and _proper(values).mean() >= _PROPER)


def _proper(values: np.ndarray) -> np.ndarray:
    """Return whether each row is a ranking: 1 to the number ranked, or from 0; ties in any of the three ways."""
    values = values + (np.nanmin(values) == 0)
    row, _ = np.nonzero(~np.isnan(values))
    wrong = {which for which, _, _ in rank_problems(row, values[~np.isnan(values)])}
    return np.array([which not in wrong for which in range(len(values))])


def _cells(texts: pd.Series) -> np.ndarray:
    """Return the ranks in a column, NaN where there is none."""
    return _values(["" if is_unranked(str(text)) else str(text) for text in texts.cat.categories])[
        texts.cat.codes.to_numpy()
    ]


def _some_missing(table: pd.DataFrame, name: str) -> bool:
    return any(is_unranked(str(text)) for text in table[name].cat.categories)


def _is_constant(table: pd.DataFrame, name: str, key: str) -> bool:
    groups = table.groupby(key, observed=True)[name].nunique()
    everywhere = len(table) >= _LEAST_ROWS and table[name].nunique() == 1
    return everywhere or (len(groups) < len(table) and bool((groups <= 1).all()))


def _refuse_zeros(table: pd.DataFrame, columns: Sequence[str]) -> None:
    """Raise InvalidRankingsError if columns would rank each other if 0 meant that a method was not ranked."""
    near = _up_to_their_count(table, columns)
    if not _LEAST <= len(near) <= _MOST_COLUMNS:
        return
    zero = {name: (_cells(table[name]) == 0) for name in near}
    emptied = table.assign(
        **{name: pd.Categorical(table[name].astype(object).where(~rows, "")) for name, rows in zero.items()}
    )
    count = sum(int(rows.sum()) for rows in zero.values())
    if not count or not rank_each_other(emptied, near, 1.0):
        return
    name = next(name for name in near if zero[name].any())
    row = int(table.index[np.flatnonzero(zero[name])[0]]) + 1
    raise InvalidRankingsError(
        [
            f"0 is no rank beside ranks from 1: {count:,} cell{'s' if count > 1 else ''}, e.g. row {row}, column "
            f"{name!r}; leave the cell empty where a method was not ranked, or, if {name!r} is no method, name "
            "those that are: --method-columns A,B,C"
        ]
    )


def _refuse_few_wrong(table: pd.DataFrame, columns: Sequence[str]) -> None:
    """Raise InvalidRankingsError if columns would rank each other without a few rows, a total below them, say."""
    wrong = {name: _wrong(table[name], len(columns)) for name in columns[:_MOST_COLUMNS]}
    near = [name for name, rows in wrong.items() if len(rows) and rows.mean() <= 1 - _NEARLY]
    if len(near) < _LEAST:
        return
    bad = np.any([_wrong(table[name], len(near)) for name in near], axis=0)
    left = table[~bad]
    if not bad.any() or not len(left) or bad.mean() > 1 - _NEARLY or not rank_each_other(left, near):
        return
    rows = np.flatnonzero(bad)
    places = []
    for row in rows[:_TOLD]:
        name = next(name for name in near if _wrong(table[name].iloc[[row]], len(near)).any())
        places.append(f"row {int(table.index[row]) + 1}, column {name!r} ({str(table[name].iloc[row])!r})")
    where = places[0] if len(rows) == 1 else f"{len(rows):,} rows differ, e.g. {'; '.join(places)}"
    rule = f"a cell must be a rank from 1 to {len(near)}, or empty"
    raise InvalidRankingsError([f"{rule}: {where}; delete rows of totals or mend the cells"])


def _wrong(texts: pd.Series, most: int) -> np.ndarray:
    """Return for every row whether its cell is neither a rank nor missing."""
    names = [str(text) for text in texts.cat.categories]
    wrong = ~_are_ranks(_values(names), most) & ~np.array([is_unranked(name) for name in names], dtype=bool)
    return np.asarray(wrong[texts.cat.codes.to_numpy()])

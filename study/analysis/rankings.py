"""The rankings table: what every analysis reads, defined and checked in one place.

One row per placement: one participant put the version of one photo made by one method at one rank. The rows of one
participant and one photo together are a *ranking*; a ranking places every method of the study exactly once.
``COLUMNS`` gives the meaning, the unit and the best end of every column. A ranking is counted once: repeated
presentations of a photo to the same participant are not part of this table.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Column:
    """One column of the rankings table.

    Attributes:
        name: The column's name in the table and in exported files.
        kind: ``text``, ``whole`` (whole numbers) or ``real`` (any finite numbers).
        meaning: What a value says, in one sentence.
        unit: Unit or set of values.
        best: Which end is best: ``low``, ``high``, or ``none`` where the column has no better end.
    """

    name: str
    kind: Literal["text", "whole", "real"]
    meaning: str
    unit: str
    best: Literal["low", "high", "none"]


COLUMNS = (
    Column("participant", "text", "Identifier of the person who ranked.", "identifier", "none"),
    Column("image", "text", "File stem of the photo.", "identifier", "none"),
    Column("method", "text", "Key of the method that made the placed version.", "identifier", "none"),
    Column("position", "whole", "Slot on the screen in which the version stood.", "1..k from the first slot", "none"),
    Column("rank", "whole", "Place that the person gave to the version; 1 was clicked first.", "1..k", "low"),
    Column("score", "real", "Score of that rank on the study's scale: 10, 7.5, 5, 2.5, 0.", "points", "high"),
    Column("rt_ms", "whole", "From the set being shown to its last click; one value per ranking.", "ms", "none"),
)
COLUMN_NAMES = [column.name for column in COLUMNS]


class InvalidRankingsError(ValueError):
    """A table that is not a rankings table; ``problems`` holds one sentence for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the sentences in ``problems`` and join all of them in the message."""
        self.problems = problems
        super().__init__("not a rankings table:\n" + "\n".join(f"- {problem}" for problem in problems))


def validate_rankings(table: pd.DataFrame) -> None:
    """Accept a rankings table, or refuse it with every problem that it has.

    A table without rows is a valid table of a study that nobody has answered. Problems of a later stage (such as a
    tied rank) are only looked for when the earlier ones (columns, then values) leave something to look at.

    Raises:
        InvalidRankingsError: Listing all of: unknown, missing or repeated columns; empty cells and values of the wrong
            kind; methods placed twice or not at all, tied ranks and gaps, shared or unused screen positions in a
            ranking; and scores that do not fall from rank to rank.
    """
    for find_problems in (_column_problems, _value_problems, _ranking_problems):
        problems = list(find_problems(table))
        if problems:
            raise InvalidRankingsError(problems)


def write_rankings_csv(table: pd.DataFrame, path: str | os.PathLike[str]) -> None:
    """Write a rankings table as CSV (UTF-8, header, one row per placement), replacing ``path`` only when complete.

    Rows keep their order; columns stand in the order of ``COLUMNS``.

    Raises:
        InvalidRankingsError: If ``table`` is not a rankings table; nothing is written then.
        OSError: If the file cannot be written.
    """
    text = rankings_csv(table)
    target = Path(path)
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.write_text(text, encoding="utf-8", newline="")
    unfinished.replace(target)


def rankings_csv(table: pd.DataFrame) -> str:
    """Return the text that ``write_rankings_csv`` writes.

    Raises:
        InvalidRankingsError: If ``table`` is not a rankings table.
    """
    validate_rankings(table)
    return table[COLUMN_NAMES].to_csv(index=False, lineterminator="\n")


def _column_problems(table: pd.DataFrame) -> Iterator[str]:
    present = [str(name) for name in table.columns]
    for name in COLUMN_NAMES:
        if name not in present:
            yield f"column {name!r} is missing"
        elif present.count(name) > 1:
            yield f"column {name!r} is there {present.count(name)} times"
    for name in dict.fromkeys(present):
        if name not in COLUMN_NAMES:
            yield f"column {name!r} is unknown; the columns are {', '.join(COLUMN_NAMES)}"


def _value_problems(table: pd.DataFrame) -> Iterator[str]:
    for column in COLUMNS:
        values = table[column.name]
        wanted, is_right = _KINDS[column.kind]
        wrong = ~is_right(values)
        if column.kind == "whole":
            least = 0 if column.name == "rt_ms" else 1
            wanted = f"{wanted} of at least {least}"
            wrong |= pd.to_numeric(values, errors="coerce") < least
        for row in np.flatnonzero(wrong):
            yield f"row {row + 1}: {column.name} must be {wanted}, not {values.iloc[row]!r}"


def _is_text(values: pd.Series) -> pd.Series:
    return values.map(lambda value: isinstance(value, str) and value != "").astype(bool)


def _is_real(values: pd.Series) -> pd.Series:
    return pd.Series(np.isfinite(pd.to_numeric(values, errors="coerce").to_numpy(float)), index=values.index)


def _is_whole(values: pd.Series) -> pd.Series:
    return _is_real(values) & (pd.to_numeric(values, errors="coerce") % 1 == 0)


_KINDS: dict[str, tuple[str, Callable[[pd.Series], pd.Series]]] = {
    "text": ("a text that is not empty", _is_text),
    "whole": ("a whole number", _is_whole),
    "real": ("a finite number", _is_real),
}


def _ranking_problems(table: pd.DataFrame) -> Iterator[str]:
    if table.empty:
        return
    ranking = table.groupby(["participant", "image"], sort=False).ngroup().to_numpy()
    first_rows = table[["participant", "image"]].iloc[np.unique(ranking, return_index=True)[1]]
    names = [f"participant {row.participant}, image {row.image}" for row in first_rows.itertuples()]
    method_code, methods = pd.factorize(table["method"])
    places = list(range(1, len(methods) + 1))

    for which, method, count in _not_once(ranking, method_code, len(methods)):
        how = "is not placed" if count == 0 else f"is placed {count} times"
        yield f"{names[which]}: method {methods[method]!r} {how}"
    for column, twice, never in (("rank", "a tie", "a gap"), ("position", "shared", "unused")):
        place = table[column].to_numpy(int)
        in_range = place <= len(places)
        for row in np.flatnonzero(~in_range):
            yield f"{names[ranking[row]]}: {column} {place[row]} is above the number of methods, {len(places)}"
        for which, index, count in _not_once(ranking[in_range], place[in_range] - 1, len(places)):
            how = f"is missing ({never})" if count == 0 else f"is given {count} times ({twice})"
            yield f"{names[which]}: {column} {places[index]} {how}"
    yield from _score_problems(table)


def _not_once(ranking: np.ndarray, item: np.ndarray, items: int) -> Iterator[tuple[int, int, int]]:
    """Yield (ranking, item, count) for every item of 0..items-1 that a ranking does not have exactly once."""
    rankings = int(ranking.max(initial=-1)) + 1
    counts = np.bincount(ranking * items + item, minlength=rankings * items).reshape(rankings, items)
    for which, index in np.argwhere(counts != 1):
        yield int(which), int(index), int(counts[which, index])


def _score_problems(table: pd.DataFrame) -> Iterator[str]:
    scores = table.groupby("rank")["score"].agg(["min", "max"])
    for rank, low, high in scores[scores["min"] != scores["max"]].itertuples():
        yield f"rank {rank} has different scores, from {low:g} to {high:g}"
    means = (scores["min"] + scores["max"]) / 2
    for better, worse in zip(means.index, means.index[1:], strict=False):
        if means[better] <= means[worse]:
            yield f"rank {worse} must score less than rank {better}, but {means[worse]:g} >= {means[better]:g}"

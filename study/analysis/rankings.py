"""The rankings table: what every analysis reads, defined and checked in one place.

One row per placement: one participant put the version of one photo made by one method at one rank. The rows of one
participant, one photo and one presentation of it (``trial``) together are a *ranking*. ``COLUMNS`` gives the meaning,
the unit and the best end of every column.

In a *complete* table (``is_complete``) every ranking places every method exactly once, without ties. Otherwise a
ranking places two or more of them; ties are written as 1, 2, 2, 4, as 1, 2, 2, 3 or as 1, 2.5, 2.5, 4, which mean the
same; and a score says nothing where methods are missing, because rank 2 of 3 is not rank 2 of 5. What reads incomplete
tables is in ``study.analysis.incomplete``.

A photo counts once per participant: ``counted`` drops repeats and attention checks, and every mean is over what
it returns. A table from elsewhere may lack ``score`` (``study.analysis.scale`` then applies), ``position``, ``rt_ms``,
``trial``, ``repeat`` and ``trap``; without the last two all its rankings count. It may have columns of its own, its
``covariates``.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pandas.api.types import is_integer_dtype

from study.analysis.incomplete.checks import has_ties, rank_problems
from study.analysis.problems import Problem, shortened, summarized

_LARGEST_PLACE = 1_000_000
_LONGEST_MS = 10**12  # some thirty years
_SCALE = 1e-6, 1e6  # points; beyond them differences are lost in rounding
_MOST_METHODS = 300
_MOST_OF_ONE_PHOTO = 50
"""More methods of which each made a version of one photo alone are taken for names of files."""
_TOLD = 3
_LONGEST_PROBLEM = 1000
_NAME = re.compile(r"(?=.*\S)[^\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True)
class Column:
    """One column of the rankings table.

    Attributes:
        name: The column's name in the table and in exported files.
        kind: ``text``, ``whole`` (whole numbers), ``rank`` (whole numbers, or halves), ``flag`` (1 for yes, 0 for no)
            or ``real`` (any finite numbers).
        meaning: What a value means, in one sentence.
        unit: Unit or set of values.
        best: Which end is best: ``low``, ``high``, or ``none`` where the column has no better end.
        optional: Whether a table from elsewhere may lack the column.
    """

    name: str
    kind: Literal["text", "whole", "rank", "flag", "real"]
    meaning: str
    unit: str
    best: Literal["low", "high", "none"]
    optional: bool = False


COLUMNS = (
    Column("participant", "text", "Identifier of the participant who ranked.", "identifier", "none"),
    Column("image", "text", "File stem of the photo.", "identifier", "none"),
    Column("method", "text", "Key of the method that made the placed version.", "identifier", "none"),
    Column(
        "position",
        "whole",
        "Slot of the version on the screen; 1 is on the left, in languages written from right to left on the right, "
        "and at the top where slots are stacked, as on phones.",
        "1..k from the first slot",
        "none",
        True,
    ),
    Column("rank", "rank", "Rank that the participant gave the version; 1 was clicked first.", "1..k", "low"),
    Column(
        "score", "real", "Score of that rank on the study's scale, e.g. 10, 7.5, 5, 2.5, 0.", "points", "high", True
    ),
    Column(
        "rt_ms",
        "whole",
        "Time from all images being visible to the last click, by the browser; one value per ranking.",
        "ms",
        "none",
        True,
    ),
    Column(
        "trial",
        "whole",
        "Place of the set in the participant's order, practice included.",
        "1.. from the first set",
        "none",
        True,
    ),
    Column(
        "repeat", "flag", "Whether the participant had ranked the photo before; 1 never counts.", "0 or 1", "none", True
    ),
    Column("trap", "flag", "Whether the set was an attention check; 1 never counts.", "0 or 1", "none", True),
)
COLUMN_NAMES = [column.name for column in COLUMNS]


class InvalidRankingsError(ValueError):
    """A table that is not a rankings table; ``problems`` has one sentence for each kind of problem, at most nine."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the sentences in ``problems`` and join all of them in the message, which has at most ten lines."""
        self.problems = [shortened(problem, _LONGEST_PROBLEM) for problem in problems]
        super().__init__("not a rankings table:\n" + "\n".join(f"- {problem}" for problem in self.problems))


def validate_rankings(table: pd.DataFrame) -> None:
    """Check a rankings table; reject it with all kinds of its problems, each with a count and examples.

    A table without rows is valid: nobody has answered the study yet. Later checks (such as for tied ranks) run only
    if the earlier ones (of columns, then of values) find no problem.

    Raises:
        InvalidRankingsError: Listing all of: missing or repeated columns; empty cells and values of the wrong kind; a
            single method, in the table or in a ranking; methods placed twice, ranks above the number placed and gaps
            without a tie, shared screen positions in a ranking, or unused ones in a complete table; photos ranked twice
            by a participant without being marked as repeats, trials with several photos, rankings that are partly a
            repeat or an attention check or have several response times; and scores that do not decrease from rank to
            rank.
    """
    for find_problems in (_column_problems, _value_problems, _ranking_problems):
        problems = summarized(find_problems(table))
        if problems:
            raise InvalidRankingsError(problems)


def is_complete(table: pd.DataFrame, methods: int) -> bool:
    """Return whether every ranking of a valid table places all `methods` exactly once, without ties."""
    if table.empty:
        return True
    ranking, _ = _numbered([_coded(table[key])[0] for key in _keys(table)])
    method_code, found = pd.factorize(table["method"])
    return len(found) == methods and _each_once(ranking, method_code, table["rank"].to_numpy(float), methods)


def count_rankings(table: pd.DataFrame) -> int:
    """Return how many rankings the rows of a table are, each of any number of placements."""
    return 0 if table.empty else len(table.drop_duplicates(_keys(table)))


def counted(rankings: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that count: first presentations of photos, neither repeats nor attention checks."""
    aside = marked(rankings, "repeat") | marked(rankings, "trap")
    return rankings[~aside] if aside.any() else rankings


def marked(rankings: pd.DataFrame, column: Literal["repeat", "trap"]) -> np.ndarray:
    """Return for every row whether it belongs to a repeat or an attention check; a table may lack the column."""
    return rankings[column].to_numpy() == 1 if column in rankings.columns else np.zeros(len(rankings), dtype=bool)


def looks_like_files(table: pd.DataFrame, methods: int) -> bool:
    """Return whether the `methods` of a table are too many, or many of one photo each: names of files."""
    return methods > _MOST_METHODS or (methods > _MOST_OF_ONE_PHOTO and are_of_one_photo(table))


def are_of_one_photo(table: pd.DataFrame) -> bool:
    """Return whether every method made a version of one photo alone, of several photos."""
    photos, methods = (_coded(table[name])[0].astype(np.int64) for name in ("image", "method"))
    count_photos, count_methods = (int(np.count_nonzero(np.bincount(codes + 1))) for codes in (photos, methods))
    # With fewer methods than photos, one of them has several: nothing needs to be counted in pairs.
    if not 1 < count_photos <= count_methods:
        return False
    return len(pd.DataFrame({"photo": photos, "method": methods}).drop_duplicates()) == count_methods


def covariates(table: pd.DataFrame) -> list[str]:
    """Return the names of the columns that are not of a rankings table, in the table's order.

    A table from elsewhere keeps them as they are: texts and categories, numbers, moments, flags, with missing values
    where cells are empty. They may be constant within a participant (age, screen), a photo (category), a ranking (time
    of day), a method, or differ from row to row; which, nobody has checked.
    """
    return [str(name) for name in table.columns if name not in COLUMN_NAMES]


def rankings_csv(table: pd.DataFrame, with_covariates: bool = False) -> str:
    """Return a rankings table as CSV: a header, then one line per placement.

    Rows keep their order; columns are in the order of ``COLUMNS``, then, if asked for, the covariates.

    Raises:
        InvalidRankingsError: If ``table`` is not a rankings table.
    """
    validate_rankings(table)
    present = [name for name in COLUMN_NAMES if name in table.columns]
    further = covariates(table) if with_covariates else []
    return table[[*present, *further]].to_csv(index=False, lineterminator="\n")


def _column_problems(table: pd.DataFrame) -> Iterator[Problem]:
    present = [str(name) for name in table.columns]
    for column in COLUMNS:
        if column.name not in present and not column.optional:
            yield Problem(f"column {column.name!r} is missing")
    for name, count in Counter(present).items():
        if count > 1:
            yield Problem(f"column {name!r} appears {count} times")


def _value_problems(table: pd.DataFrame) -> Iterator[Problem]:
    for column in COLUMNS:
        if column.name not in table.columns:
            continue
        values = table[column.name]
        least, most = (0, _LONGEST_MS) if column.name == "rt_ms" else (1, _LARGEST_PLACE)
        if column.kind == "whole" and is_integer_dtype(values) and least <= values.min() and values.max() <= most:
            continue
        wanted, is_right = _KINDS[column.kind]
        wrong = ~is_right(values)
        if column.kind == "whole":
            wanted = f"{wanted} from {least} to {most}"
            numbers = _numeric(values)
            wrong |= (numbers < least) | (numbers > most)
        rows = np.flatnonzero(wrong)
        # A row of a wide file is several rows here: it is told once.
        rows = rows[~table.index[rows].duplicated()]
        for place, row in enumerate(rows[:_TOLD]):
            # The last one stands for all after it.
            count = len(rows) - place if place == _TOLD - 1 else 1
            rule, found = f"{column.name} must be {wanted}", _shown(values.iloc[row])
            yield Problem(rule, f"row {_number(table, row)}", found, f"{rule}, not {found}", "rows", count)


def _number(table: pd.DataFrame, row: int) -> int:
    """Return how people number a row: from 1, or by what it was in a file that had other rows, too."""
    return 1 + int(table.index[row] if is_integer_dtype(table.index) else row)


def _shown(value: object) -> str:
    """Return a value as a person would write it, without the name of its type."""
    return repr(value.item() if isinstance(value, np.generic) else value)


def _is_text(values: pd.Series) -> np.ndarray:
    # Millions of rows name only thousands of people, photos and methods: each name is looked at once.
    codes, names = _coded(values)
    is_right = np.array([isinstance(name, str) and _NAME.fullmatch(name) is not None for name in names] + [False])
    return is_right[codes]


def _coded(values: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Return the place of every value among the different ones, -1 for a missing one; and these, in any order."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values.cat.codes.to_numpy(), values.cat.categories
    codes, names = pd.factorize(values, use_na_sentinel=True)
    return codes, pd.Index(names)


def _numeric(values: pd.Series) -> np.ndarray:
    return pd.to_numeric(values, errors="coerce").to_numpy(float)


def _is_real(values: pd.Series) -> np.ndarray:
    return np.isfinite(_numeric(values))


def _is_whole(values: pd.Series) -> np.ndarray:
    numbers = _numeric(values)
    return np.isfinite(numbers) & (numbers == np.floor(numbers))


def _is_rank(values: pd.Series) -> np.ndarray:
    numbers = _numeric(values)
    return (numbers >= 1) & (numbers <= _LARGEST_PLACE) & (2 * numbers == np.floor(2 * numbers))


def _is_flag(values: pd.Series) -> np.ndarray:
    return np.isin(_numeric(values), [0, 1])


_KINDS: dict[str, tuple[str, Callable[[pd.Series], np.ndarray]]] = {
    "text": ("a text, not blank and without control characters", _is_text),
    "whole": ("a whole number", _is_whole),
    "rank": (f"a whole number from 1 to {_LARGEST_PLACE}, or a half between two for a tie", _is_rank),
    "flag": ("0 or 1", _is_flag),
    "real": ("a finite number", _is_real),
}


@dataclass(frozen=True)
class _Heads:
    """The first row of every ranking, in the order of the table."""

    rows: pd.DataFrame
    keys: list[str]
    """The columns that tell rankings apart."""

    def name(self, which: int) -> "_Ranking":
        """Return how a problem names the ranking at place `which`."""
        return _Ranking(self, which)


@dataclass(frozen=True)
class _Ranking:
    """A ranking, named when it is told of: of many thousands, only a few are."""

    heads: _Heads
    which: int

    def __str__(self) -> str:
        row = self.heads.rows.iloc[self.which]
        return ", ".join(f"{what} {row[what]}" for what in self.heads.keys)


def _ranking_problems(table: pd.DataFrame) -> Iterator[Problem]:
    if table.empty:
        return
    keys = _keys(table)
    ranking, firsts = _numbered([_coded(table[key])[0] for key in keys])
    heads = _Heads(table.iloc[firsts], keys)
    method_code, methods = pd.factorize(table["method"])
    if looks_like_files(table, len(methods)):
        # Anything else would be said of names that are none, and take long.
        yield Problem(
            f"method has {len(methods):,} values, such as {methods[0]!r} and {methods[1]!r}: it looks like a file per "
            f"photo; give the method alone, such as 'auto', the same for all photos (at most {_MOST_METHODS} methods)"
        )
        return
    rank = table["rank"].to_numpy(float)
    if len(methods) == 1:
        yield Problem(f"there is only one method, {methods[0]!r}; rankings compare at least two")
    complete = _each_once(ranking, method_code, rank, len(methods))
    scored = table
    if not complete:
        yield from _placement_problems(ranking, method_code, rank, heads, methods)
        beyond = np.bincount(ranking, weights=rank > len(methods)) > 0
        is_whole = (np.bincount(ranking) == len(methods)) & ~has_ties(ranking, rank) & ~beyond
        scored = table[is_whole[ranking]]
    if "position" in table.columns:
        yield from _slot_problems(ranking, table["position"].to_numpy(int), len(methods) if complete else None, heads)
    yield from _presentation_problems(table, ranking, heads)
    yield from _score_problems(scored)


def _keys(table: pd.DataFrame) -> list[str]:
    """Return the columns that tell rankings apart."""
    return ["participant", "image", *_present(table, ("trial", "repeat"))[:1]]


def _each_once(ranking: np.ndarray, method_code: np.ndarray, rank: np.ndarray, methods: int) -> bool:
    """Return whether every ranking has every method, and every rank from 1, exactly once."""
    if rank.max() > methods or (rank != np.floor(rank)).any():
        return False
    of_ranks = _not_once(ranking, rank.astype(int) - 1, methods)
    return next(_not_once(ranking, method_code, methods), None) is None and next(of_ranks, None) is None


def _placement_problems(
    ranking: np.ndarray, method_code: np.ndarray, rank: np.ndarray, heads: _Heads, methods: pd.Index
) -> Iterator[Problem]:
    """Check which methods each ranking places, and how, where some may be missing or tied."""
    for which, method, count in _not_once(ranking, method_code, len(methods)):
        if count:
            what = f"method {methods[method]!r} is placed {count} times"
            yield _wrong(heads, which, "a method is placed more than once", what)
    for one in np.flatnonzero(np.bincount(ranking) == 1) if len(methods) > 1 else ():
        rule = "only one method is placed; a ranking compares at least two"
        alone = methods[method_code[np.argmax(ranking == one)]]
        what = f"only one method is placed, {alone!r}; a ranking compares at least two"
        yield Problem(rule, heads.name(int(one)), repr(alone), what)
    for which, rule, what in rank_problems(ranking, rank):
        yield _wrong(heads, which, rule, what)


def _slot_problems(ranking: np.ndarray, slot: np.ndarray, slots: int | None, heads: _Heads) -> Iterator[Problem]:
    """Check that versions stand in slots of their own: in a complete table in 1 to `slots`, else (None) in any."""
    beyond = slot > (slots or _LARGEST_PLACE)
    for row in np.flatnonzero(beyond):
        above = f"is above the number of methods, {slots}"
        yield _wrong(heads, ranking[row], f"a position {above}", f"position {slot[row]} {above}")
    codes, found = (slot[~beyond] - 1, range(1, slots + 1)) if slots else pd.factorize(slot, sort=True)
    for which, index, count in _not_once(ranking[~beyond], codes, len(found)):
        if count or slots:
            rule = "a position is given more than once" if count else "a position is missing"
            how = f"is given {count} times (shared)" if count else "is missing (unused)"
            yield _wrong(heads, which, rule, f"position {found[index]} {how}")


def _wrong(heads: _Heads, which: int, rule: str, what: str) -> Problem:
    """Return what is wrong with the ranking at place ``which``: a rule that others may break, too, and the sentence."""
    return Problem(rule, heads.name(which), what, what)


def _numbered(keys: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Number the rows by their combination of `keys` in order of appearance; return numbers, and the first rows."""
    combined = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        combined *= int(key.max()) + 1
        combined += key
    # Rows of one combination mostly follow each other: only the first of each run is looked up.
    starts = np.flatnonzero(np.diff(combined, prepend=combined[0] - 1))
    of_runs, found = pd.factorize(combined[starts])
    firsts = np.empty(len(found), dtype=np.int64)
    firsts[of_runs[::-1]] = starts[::-1]
    return np.repeat(of_runs, np.diff(starts, append=len(combined))), firsts


def _present(table: pd.DataFrame, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in table.columns]


def _presentation_problems(table: pd.DataFrame, ranking: np.ndarray, heads: _Heads) -> Iterator[Problem]:
    """Check what must be one value per ranking: ``ranking`` numbers the rows, ``heads`` has an entry per number."""
    if "rt_ms" in table.columns:
        times = table["rt_ms"].to_numpy(float)
        for which in np.unique(ranking[times != heads.rows["rt_ms"].to_numpy(float)[ranking]]):
            yield Problem("rt_ms must be the same for the whole ranking", heads.name(int(which)))
    for column in _present(table, ("repeat", "trap")):
        ones = np.bincount(ranking, weights=table[column].to_numpy(float))
        for which in np.flatnonzero((ones > 0) & (ones < np.bincount(ranking))):
            yield Problem(f"{column} must be the same for the whole ranking", heads.name(int(which)))
    if "trial" not in table.columns:
        return
    first = counted(heads.rows)
    for row in first[first.duplicated(["participant", "image"])].itertuples():
        where = f"participant {row.participant}, image {row.image}"
        rule, trial = "must be marked as a repeat", f"trial {row.trial}"
        yield Problem(f"a later trial of a photo {rule}", where, trial, f"{trial} {rule}")
    for row in heads.rows[heads.rows.duplicated(["participant", "trial"])].itertuples():
        where = f"participant {row.participant}, trial {row.trial}"
        others = f"{row.image} among them"
        yield Problem("a trial has more than one image", where, others, f"has more than one image, {others}")


def _not_once(ranking: np.ndarray, item: np.ndarray, items: int) -> Iterator[tuple[int, int, int]]:
    """Yield (ranking, item, count) for every item of 0..items-1 that a ranking does not have exactly once."""
    rankings = int(ranking.max(initial=-1)) + 1
    places = ranking * items
    places += item
    counts = np.bincount(places, minlength=rankings * items).reshape(rankings, items)
    for which, index in np.argwhere(counts != 1):
        yield int(which), int(index), int(counts[which, index])


def _score_problems(table: pd.DataFrame) -> Iterator[Problem]:
    if "score" not in table.columns or table.empty:
        return
    scores = table.groupby("rank")["score"].agg(["min", "max"])
    largest, reach = table["score"].abs().max(), table["score"].max() - table["score"].min()
    if len(scores) > 1 and not (_SCALE[0] <= reach <= _SCALE[1] and largest <= _SCALE[1] * reach):
        span = f"{_SCALE[0]:g} to {_SCALE[1]:g} points"
        yield Problem(f"scores must span {span}, not far from 0; they span {reach:g}")
    for rank, low, high in scores[scores["min"] != scores["max"]].itertuples():
        different = f"from {low:g} to {high:g}"
        yield Problem(
            "a rank has different scores", f"rank {rank}", different, f"has different scores, {different}", "ranks"
        )
    means = (scores["min"] + scores["max"]) / 2
    for better, worse in zip(means.index, means.index[1:], strict=False):
        if means[better] <= means[worse]:
            points = f"{means[worse]:g} >= {means[better]:g}"
            alone = f"must score less than rank {better}, but {points}"
            yield Problem("a rank must score less than the one before it", f"rank {worse}", points, alone, "ranks")

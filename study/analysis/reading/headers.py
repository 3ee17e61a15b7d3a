"""Headers of tables: which row is the header, and which columns are those of a rankings table.

A column is known by its name in ``COLUMNS``, however it is written ("Participant ID", "RT (ms)", "participantId"), or
by one of the ``SYNONYMS``. A name as it stands in ``COLUMNS`` comes before another spelling, and that before a synonym.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from study.analysis.problems import MOST_PROBLEMS, shortened
from study.analysis.rankings import COLUMN_NAMES, COLUMNS, InvalidRankingsError

SYNONYMS: dict[str, tuple[str, ...]] = {
    "participant": (
        "subject",
        "rater",
        "observer",
        "user",
        "worker",
        "respondent",
        "person",
        "annotator",
        "teilnehmer",
        "response_id",
        "prolific_pid",
    ),
    "image": ("photo", "picture", "stimulus", "scene", "item", "img", "bild"),
    "method": ("algorithm", "condition", "system", "model", "version", "methode", "méthode"),
    "position": ("slot", "order", "pos"),
    "rank": ("ranking", "place", "ranks", "rang"),
    "score": ("points",),
    "rt_ms": ("response_time_ms", "reaction_time_ms", "time_ms", "duration_ms"),
    "trial": ("trial_order",),
    "repeat": ("is_repeat", "repeated"),
    "trap": ("is_trap", "attention_check"),
}
"""Column -> other words for it, as ``plain`` writes them."""
_LAST_RESORT = {"participant": ("id",)}
_ENDINGS = re.compile(r"_(id|name|no|nr|num|number|code|key|index|label)$")
_CASES = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_WORD = re.compile(r"[\W_]+")
_REQUIRED = [column.name for column in COLUMNS if not column.optional]


def plain(name: str) -> str:
    """Return a name in lower case, its words joined by underscores: "RT (ms)" and "rtMs" are rt_ms."""
    words = _CASES.sub("_", unicodedata.normalize("NFKC", name).strip())
    return _NO_WORD.sub("_", words).strip("_").casefold()


def recognized(names: Sequence[str]) -> set[str]:
    """Return the columns of a rankings table that some of the names may mean."""
    return {column for name in names if isinstance(name, str) and (column := _meant(name)) is not None}


def _meant(name: str) -> str | None:
    return next((column for column in COLUMN_NAMES if _closeness(name, column) is not None), None)


def _closeness(name: str, column: str) -> int | None:
    """Return how a name says that it is a column, 0 the most clearly; None if it does not."""
    if name.strip() == column:
        return 0
    written = plain(name)
    bare = _ENDINGS.sub("", written)
    if column in (written, bare):
        return 1
    if {written, bare} & set(SYNONYMS[column]):
        return 2
    return 3 if written in _LAST_RESORT.get(column, ()) else None


@dataclass(frozen=True)
class Header:
    """Which columns of a file are which.

    Attributes:
        names: The file's names, stripped, each only once.
        places: Column of the rankings table -> its place in the file, from 0.
        guessed: The columns that are known by a synonym alone.
    """

    names: tuple[str, ...]
    places: Mapping[str, int]
    guessed: frozenset[str]

    @property
    def renamed(self) -> dict[str, str]:
        """Name in the file -> column, where they differ."""
        return {self.names[place]: column for column, place in self.places.items() if self.names[place] != column}


def header_of(names: Sequence[str], given: Mapping[str, str]) -> Header:
    """Return what a header says; ``given`` has what people said, column -> name in the file.

    Raises:
        InvalidRankingsError: If what is given does not fit, a column is there twice, or several may be the same.
    """
    problems: list[str] = []
    places: dict[str, int] = {}
    for ours, name in given.items():
        found = _place(ours, name, names)
        if isinstance(found, str):
            problems.append(found)
        else:
            places[ours] = found
    guessed = set()
    for column in COLUMNS:
        if column.name in places:
            continue
        clear, candidates = _candidates(column.name, names, set(places.values()))
        if len(candidates) == 1:
            places[column.name] = candidates[0]
            guessed |= {column.name} if clear > 1 else set()
        elif candidates and clear == 0:
            problems.append(f"column {column.name!r} appears {len(candidates)} times")
        elif candidates and not (column.optional and clear > 1):
            those = " and ".join(repr(names[place].strip()) for place in candidates)
            problems.append(f"columns {those} may all be {column.name}; say which, --columns {column.name}=NAME")
    if problems:
        raise InvalidRankingsError(problems[:MOST_PROBLEMS])
    return Header(tuple(_unique(names)), places, frozenset(guessed))


def _candidates(column: str, names: Sequence[str], taken: set[int]) -> tuple[int, list[int]]:
    """Return how clearly names say that they are a column, and the places of those that say it most clearly."""
    found: dict[int, list[int]] = {}
    for place, name in enumerate(names):
        closeness = _closeness(name, column)
        if closeness is not None and place not in taken:
            found.setdefault(closeness, []).append(place)
    clear = min(found, default=0)
    return clear, found.get(clear, [])


def _place(column: str, name: str, names: Sequence[str]) -> int | str:
    """Return the place of the column that somebody says is `column`, or what is wrong with that."""
    if column not in COLUMN_NAMES:
        return f"--columns must be of {', '.join(COLUMN_NAMES)}; got {column}"
    for same in (str.strip, plain):
        found = [place for place, one in enumerate(names) if same(one) == same(name)]
        if len(found) == 1:
            return found[0]
    near = get_close_matches(name, names, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else f"; it has {_listed(names)}"
    return f"--columns {column}={name}: the table has no column {name!r}{hint}"


def _unique(names: Sequence[str]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for name in (name.strip() for name in names):
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}.{seen[name]}"


def missing(columns: Sequence[str]) -> list[str]:
    """Return a sentence for every column that a rankings table needs and that is not among ``columns``."""
    others = [name for name in columns if name not in COLUMN_NAMES]
    problems = []
    for column in _REQUIRED:
        if column in columns:
            continue
        near = _near(column, others)
        hint = f"; did you mean {near!r}? Then give --columns {column}={near}" if near else ""
        problems.append(f"column {column!r} is missing{hint}")
    if problems:
        which = "--columns participant=NAME,image=NAME,... says which is which"
        problems.append(f"the table has {_listed(columns)}; {which}")
        if not {"method", "rank"} & {*columns}:
            problems.append(
                "if some of its columns hold ranks, one for each method, name these: --method-columns A,B,C"
            )
    return problems


def misspelt(columns: Sequence[str]) -> list[str]:
    """Return a sentence for every column that has almost the name of one that the table lacks."""
    lacking = [name for name in COLUMN_NAMES if name not in columns]
    near = {name: _near(name, [one for one in columns if one not in COLUMN_NAMES]) for name in lacking}
    return [f"column {name!r} is kept as it is; did you mean {column}?" for column, name in near.items() if name]


def _near(column: str, names: Sequence[str]) -> str | None:
    by_plain = {_ENDINGS.sub("", plain(name)): name for name in names}
    found = get_close_matches(column, by_plain, n=1, cutoff=0.8)
    if not found:
        found = [near for word in SYNONYMS[column] for near in get_close_matches(word, by_plain, n=1, cutoff=0.85)]
    return by_plain[found[0]] if found else None


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(shortened(name, 40)) for name in names[:12])
    return f"the columns {shown}" + (f" and {len(names) - 12:,} more" if len(names) > 12 else "")

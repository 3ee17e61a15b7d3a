"""Questions of survey programs: a row per participant, a column for every item of every question (``lake_1``).

A question either ranks its items, one number per item, or puts names in order, one name per rank. Both are never read
together: a program writes all rankings of a study alike, so that the odd one is something else, such as an age beside
a country, a rating, or the order in which items were shown.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components

from study.analysis.rankings import InvalidRankingsError
from study.analysis.reading.choices import Layout
from study.analysis.reading.numbers import is_number
from study.analysis.reading.ordinals import rank_named
from study.analysis.reading.rank_columns import all_ranks, is_unranked, rank_each_other

_BRACKETS = re.compile(r"(.*?)\s*\[([^\]]+)\].*", re.DOTALL)
_UNDERSCORE = re.compile(r"(.+)_([^_]+)")
_SHOWN = re.compile(r".*_DO(_.*)?")
_LEAST = 2
_SAMPLE = 100
_SURELY = 2
"""So many times the columns of any others make it plain which questions are the rankings."""
_TOLD = 3

Kind = Literal["ranks", "names", "numbers"]
"""What answers are: ranks of the items, names in order, or numbers that are no ranks."""


@dataclass(frozen=True)
class Questions:
    """The questions of a table that are rankings.

    Attributes:
        columns: Question -> item -> column.
        others: The columns of other questions that might have been.
        layout: Whether answers are ranks ("wide") or the names of what has a rank ("ordered").
    """

    columns: Mapping[str, Mapping[str, str]]
    others: tuple[str, ...]
    layout: Layout

    @property
    def used(self) -> list[str]:
        """The columns that hold rankings."""
        return [name for columns in self.columns.values() for name in columns.values()]


@dataclass(frozen=True)
class _Group:
    """Questions that belong together, since they share items, and names if these are what they have."""

    kind: Kind
    questions: tuple[str, ...]
    columns: int
    is_sure: bool
    """Of names: whether one of them has different ranks."""


def is_display_order(name: str) -> bool:
    """Return whether a column, or a question, has the order in which items were shown, as Qualtrics names it."""
    return _SHOWN.fullmatch(name) is not None


def questions_of(table: pd.DataFrame, further: Sequence[str], layout: Layout | None) -> Questions | None:
    """Return which columns are questions that rank photos' versions; None if none are.

    Not every question needs to have every item. Of questions with ranks that share no item, those with the most
    columns are taken.

    Args:
        table: A row per participant; texts as categories.
        further: Its columns that may be items of questions.
        layout: What people said of the answers.

    Raises:
        InvalidRankingsError: If it is not plain which questions are the rankings.
    """
    for pattern in (_BRACKETS, _UNDERSCORE):
        found = _by_question(further, pattern)
        kinds = {
            question: kind
            for question, columns in found.items()
            if (kind := _kind(table, list(columns.values()))) is not None
        }
        if any(not is_display_order(question) for question in kinds):
            kinds = {question: kind for question, kind in kinds.items() if not is_display_order(question)}
        chosen = _chosen(_groups(table, found, kinds), found, layout)
        if chosen is not None:
            items = {item for question in chosen.questions for item in found[question]}
            others = (
                name
                for question, columns in found.items()
                if question not in chosen.questions and (question in kinds or items & set(columns))
                for name in columns.values()
            )
            is_order = chosen.kind != "ranks" or layout == "ordered"
            columns = {question: found[question] for question in chosen.questions}
            return Questions(columns, tuple(others), "ordered" if is_order else "wide")
    return None


def _by_question(names: Sequence[str], pattern: re.Pattern[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name in names:
        match = pattern.fullmatch(name)
        if match and match[1]:
            found.setdefault(match[1], {})[match[2]] = name
    return {question: columns for question, columns in found.items() if columns}


def _kind(table: pd.DataFrame, columns: list[str]) -> Kind | None:
    """Return what the answers in the columns of a question are; None if they are no ranking of any kind."""
    if len(columns) < _LEAST:
        return None
    if all_ranks(table, columns):
        return "ranks" if rank_each_other(table, columns) else None
    items = [rank_named(re.sub(r".*\[|\].*|.*_", "", name)) for name in columns]
    if sorted(item or 0 for item in items) != list(range(1, len(columns) + 1)):
        return None
    texts = table[columns].iloc[:_SAMPLE].astype(object).map(lambda text: "" if is_unranked(str(text)) else text)
    if any(row.duplicated()[row != ""].any() for _, row in texts.iterrows()):
        return None
    return "numbers" if all(map(is_number, _answers(table, columns))) else "names"


def _answers(table: pd.DataFrame, columns: Sequence[str]) -> set[str]:
    texts = {str(text) for name in columns for text in table[name].cat.categories}
    return {text.casefold() for text in texts if not is_unranked(text)}


def _groups(
    table: pd.DataFrame, found: Mapping[str, Mapping[str, str]], kinds: Mapping[str, Kind]
) -> dict[Kind, list[_Group]]:
    """Return the groups of questions of each kind, in the order of the table."""
    groups: dict[Kind, list[_Group]] = {"ranks": [], "names": [], "numbers": []}
    for kind, of_kind in groups.items():
        questions = [question for question in found if kinds.get(question) == kind]
        items = [set(found[question]) for question in questions]
        answers = [_answers(table, list(found[question].values())) for question in questions]
        for members in _linked([items] if kind == "ranks" else [items, answers]):
            some = tuple(questions[member] for member in members)
            columns = [list(found[question].items()) for question in some]
            of_kind.append(_Group(kind, some, sum(map(len, columns)), _moves(table, columns)))
    return groups


def _linked(parts: list[list[set[str]]]) -> list[list[int]]:
    """Return the places of questions in groups, each linked to the others of its group, directly or through others.

    Two are linked if they have something in common of each part; every part has a set for each question.
    """
    if not parts[0]:
        return []
    questions = list(zip(*parts, strict=True))
    links = [[all(map(set.intersection, one, other)) for other in questions] for one in questions]
    number, group = connected_components(np.array(links), directed=False)
    return [np.flatnonzero(group == one).tolist() for one in range(number)]


def _moves(table: pd.DataFrame, columns: list[list[tuple[str, str]]]) -> bool:
    """Return whether a name is at different ranks somewhere: no age is, beside a country."""
    seen: dict[str, set[str]] = {}
    for question in columns:
        for item, name in question:
            for answer in _answers(table, [name]):
                seen.setdefault(answer, set()).add(item)
    return any(len(items) > 1 for items in seen.values())


def _chosen(
    groups: Mapping[Kind, list[_Group]], found: Mapping[str, Mapping[str, str]], layout: Layout | None
) -> _Group | None:
    """Return the questions that are the rankings; None if none are.

    Raises:
        InvalidRankingsError: If it is not plain which.
    """
    ranks = max(groups["ranks"], key=lambda group: group.columns, default=None)
    names = [group for group in groups["names"] if group.is_sure] or ([] if ranks else groups["names"])
    if layout == "wide":
        return ranks
    if layout == "ordered":
        groups_of_numbers = [ranks] if ranks else groups["numbers"]
        return _largest(names or groups["names"] or groups_of_numbers, found)
    if ranks is None or not names:
        if not ranks and not names and groups["numbers"]:
            _ask_for_numbers(groups["numbers"][0], found)
        return ranks or _largest(names, found)
    name = _largest(names, found)
    if name is None or ranks.columns >= _SURELY * name.columns:
        return ranks
    if name.columns >= _SURELY * ranks.columns:
        return name
    raise InvalidRankingsError(
        [
            f"the columns {_shown(ranks, found)} have ranks, {_shown(name, found)} have names in order; give "
            "--layout wide to read the first as rankings, --layout ordered to read the others"
        ]
    )


def _largest(groups: Sequence[_Group], found: Mapping[str, Mapping[str, str]]) -> _Group | None:
    """Return the group with by far the most columns; None if there are no groups."""
    ordered = sorted(groups, key=lambda group: -group.columns)
    if len(ordered) > 1 and ordered[0].columns < _SURELY * ordered[1].columns:
        one, other = (_shown(group, found) for group in ordered[:2])
        raise InvalidRankingsError(
            [
                f"the answers in {one} and in {other} have no name in common; if both are rankings of the same "
                "methods, write these alike, else delete the columns that are no rankings"
            ]
        )
    return ordered[0] if ordered else None


def _ask_for_numbers(group: _Group, found: Mapping[str, Mapping[str, str]]) -> None:
    count = len(found[group.questions[0]])
    raise InvalidRankingsError(
        [
            f"the numbers in {_shown(group, found)} are no ranks from 1 to {count}; give --layout ordered if they are "
            "methods, the best first"
        ]
    )


def _shown(group: _Group, found: Mapping[str, Mapping[str, str]]) -> str:
    names = [name for question in group.questions for name in found[question].values()]
    return ", ".join(map(repr, names[:_TOLD])) + (", ..." if len(names) > _TOLD else "")

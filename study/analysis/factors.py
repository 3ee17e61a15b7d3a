"""Factors: what groups photos, people or rankings, and which rankings are at which of its levels.

A factor comes from a table of photos (``photos.csv``), from what is known of people (answers, language, screen), from
columns of a rankings table that are not its own, and from the order in which people ranked (half of the visit). What is
made of a column is fixed here before anybody has looked at its results: numbers with many values are cut at the median
of the photos or people, and levels with too few of them are pooled.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_numeric_dtype

from enhancegan.console import amount
from study.analysis.minus import with_minus
from study.analysis.order_drift import SAME_ORDER, order_drift
from study.analysis.rank_matrix import NotComputableError, RankMatrix
from study.analysis.rankings import counted, covariates
from study.analysis.significance import FEWEST_CLUSTERS

Unit = Literal["photos", "people", "rankings"]
"""What a factor groups."""

HALF = "half"
"""Name of the factor that every study with the order of its rankings has."""
MOST_FACTORS = 8
"""So many factors are tested at most: with more of them, the correction would leave little to find."""
MOST_LEVELS = 6
OTHER = "other"


@dataclass(frozen=True)
class Traits:
    """What is known of photos and people apart from the rankings.

    Attributes:
        photos: Index: name of the photo; one column per factor. Values are missing where nothing is known.
        people: Index: participant; the same.
        labels: Name of a factor -> what is printed, where that is another.
        chosen: Names of the factors to look at, in order; None for all. Where two tables have a column of one name, the
            name means both, and ``photos.category``, ``people.category``, ``rankings.category`` or ``visit.half`` one.
    """

    photos: pd.DataFrame = field(default_factory=pd.DataFrame)
    people: pd.DataFrame = field(default_factory=pd.DataFrame)
    labels: Mapping[str, str] = field(default_factory=dict)
    chosen: tuple[str, ...] | None = None


NO_TRAITS = Traits()


@dataclass(frozen=True)
class Factor:
    """A factor of the rankings that count.

    Attributes:
        key: Its name, as in its table.
        name: What is printed.
        of: What it groups.
        levels: Their names, two or more.
        codes: (n,) index into ``levels`` of every ranking; -1 for those that are at none.
        notes: What was made of its values, in sentences.
    """

    key: str
    name: str
    of: Unit
    levels: tuple[str, ...]
    codes: np.ndarray
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Factors:
    """The factors of some rankings.

    Attributes:
        tested: Those that can be tested, at most ``MOST_FACTORS``.
        aside: Why any others are not, in sentences.
    """

    tested: tuple[Factor, ...] = ()
    aside: tuple[str, ...] = ()


NO_FACTORS = Factors()


def factors_of(rankings: pd.DataFrame, matrix: RankMatrix, traits: Traits) -> Factors:
    """Return the factors of some rankings.

    Args:
        rankings: The table; its covariates are factors of what they are constant within.
        matrix: Its rankings that count.
        traits: What else is known.

    Raises:
        ValueError: If ``traits.chosen`` names what there is not; the message lists what there is.
    """
    known = _by_key(list(_columns(rankings, matrix, traits)), matrix.trial is not None)
    chosen = list(known) if traits.chosen is None else traits.chosen
    unknown = [name for name in chosen if not _named(name, known)]
    if unknown:
        raise ValueError(
            f"groups must be of {', '.join(known) or 'a photos.csv or covariates, of which there are none'}; "
            f"got {', '.join(unknown)}"
        )
    wanted = list(dict.fromkeys(key for name in chosen for key in _named(name, known)))
    tested: list[Factor] = []
    aside: list[str] = [] if wanted or traits.chosen is None else ["No groups are compared, as chosen."]
    for key in wanted:
        column = known[key]
        found = _half(matrix, key) if column is None else _factor(column, matrix)
        if isinstance(found, str):
            aside.append(found)
        elif len(tested) == MOST_FACTORS:
            aside.append(f"{found.name} is not looked at: that is done for at most {MOST_FACTORS} factors.")
        else:
            tested.append(found)
    return Factors(tuple(tested), tuple(aside))


def factors_of_photos(photos: pd.DataFrame) -> list[Factor | str]:
    """Return what every column of a table of photos makes where all of them are ranked: a factor, or why it makes none.

    Args:
        photos: A row for each photo, a column for each factor. A factor's ``codes`` are of the photos, in their order.
    """
    places = np.arange(len(photos))
    return [
        _grouped(_Column(str(name), str(name), "photos", "photos", values), values, places, places)
        for name, values in photos.items()
    ]


@dataclass(frozen=True)
class _Column:
    key: str
    name: str
    source: str
    """The table that it is in: photos, people or rankings."""
    of: Unit
    values: pd.Series | None
    """Of every photo or person, by its name, or of every ranking, in order; None for what groups nothing."""


def _columns(rankings: pd.DataFrame, matrix: RankMatrix, traits: Traits) -> Iterator[_Column]:
    """Yield all columns that may be factors: photos', people's, then those of the table that neither has, too."""
    tables: Sequence[tuple[Unit, pd.DataFrame]] = (("photos", traits.photos), ("people", traits.people))
    for of, table in tables:
        for name in map(str, table.columns):
            yield _Column(name, traits.labels.get(name, name), of, of, table[name])
    further = covariates(rankings)
    if further:
        first = counted(rankings)
        for name in further:
            column = _covariate(first, name, matrix)
            if not any(of == column.of and name in table and _same(column, table[name]) for of, table in tables):
                yield column


def _same(column: _Column, values: pd.Series) -> bool:
    """Return whether a column has the same values as those of another table."""
    if column.values is None:
        return False
    others = values.set_axis(values.index.astype(str)).reindex(column.values.index)
    return bool((others.astype(str).to_numpy() == column.values.astype(str).to_numpy()).all())


def _by_key(columns: Sequence[_Column], has_order: bool) -> dict[str, _Column | None]:
    """Return all that may be factors, None the half of the visit; those of one name get that of their table, too."""
    count = Counter([column.key for column in columns] + [HALF] * has_order)
    known: dict[str, _Column | None] = {}
    for column in columns:
        if count[column.key] > 1:
            key, name = f"{column.source}.{column.key}", f"{column.name} ({column.source})"
            known[key] = replace(column, key=key, name=name)
        else:
            known[column.key] = column
    if has_order:
        known[HALF if count[HALF] == 1 else f"visit.{HALF}"] = None
    return known


def _named(name: str, known: Mapping[str, _Column | None]) -> list[str]:
    """Return the keys that a name means: all of this name, where several tables have it."""
    found = []
    for key, column in known.items():
        table = "visit" if column is None else column.source
        alone = key.removeprefix(f"{table}.")
        if name in (key, alone, f"{table}.{alone}"):
            found.append(key)
    return found


def _covariate(rankings: pd.DataFrame, name: str, matrix: RankMatrix) -> _Column:
    """Return what a further column of a table groups: photos, else people, else rankings, else nothing."""
    units: Sequence[tuple[str, Unit]] = (("image", "photos"), ("participant", "people"))
    values = rankings[name]
    codes = pd.Series(pd.factorize(values)[0], index=rankings.index)
    for key, of in units:
        keys = rankings[key].astype(str)
        if codes.groupby(keys).nunique().max() == 1:
            firsts = ~keys.duplicated().to_numpy()
            return _Column(
                name, name, "rankings", of, pd.Series(values[firsts].to_numpy(), index=keys[firsts], dtype=values.dtype)
            )
    pairs = pd.MultiIndex.from_arrays([rankings["participant"].astype(str), rankings["image"].astype(str)])
    if codes.groupby(pairs).nunique().max() > 1:
        return _Column(name, name, "rankings", "rankings", None)
    firsts = ~pairs.duplicated()
    wanted = pd.MultiIndex.from_arrays([matrix.participants[matrix.participant], matrix.images[matrix.image]])
    of_rankings = pd.Series(values[firsts].to_numpy(), index=pairs[firsts], dtype=values.dtype).reindex(wanted)
    return _Column(name, name, "rankings", "rankings", of_rankings.reset_index(drop=True))


def _factor(column: _Column, matrix: RankMatrix) -> Factor | str:
    """Return the factor that a column makes, or a sentence why it makes none."""
    if column.values is None:
        return f"{column.name} groups neither photos nor people nor rankings: it differs within a ranking."
    if column.of == "rankings":
        return _grouped(column, column.values, matrix.participant, np.arange(len(matrix)))
    is_photo = column.of == "photos"
    units, places = (matrix.images, matrix.image) if is_photo else (matrix.participants, matrix.participant)
    return _grouped(column, column.values.reindex(units.astype(str)), np.arange(len(units)), places)


def _grouped(column: _Column, values: pd.Series, weights: np.ndarray, places: np.ndarray) -> Factor | str:
    """Return the factor that a column's ``values`` make, or a sentence why they make none.

    ``weights``: (n,) numbers what each value is of, as for ``_levels``; ``places``: index of every ranking's value.
    """
    if is_datetime64_any_dtype(values):
        return f"{column.name} is not looked at: it is of moments, which are no groups."
    texts, notes = _texts(values, column)
    names, codes, pooled = _levels(texts, weights, column)
    notes = [*notes, *pooled]
    if len(names) < 2:
        what = f"all have the same ({names[0]})" if names else "nothing is known of any"
        reason = " ".join(pooled) or f"Of the {column.of}, {what}."
        return f"{column.name} is not looked at, since it has no two groups. {reason}"
    return Factor(column.key, column.name, column.of, names, codes[places], tuple(notes))


def _texts(values: pd.Series, column: _Column) -> tuple[pd.Series, list[str]]:
    """Return values as levels, in their order as categories, missing ones as such; and what was made of numbers."""
    if is_numeric_dtype(values) and not is_bool_dtype(values) and values.nunique() > MOST_LEVELS:
        middle = float(values.median())
        written = with_minus(f"{middle:g}")
        low, names = (values <= middle).to_numpy(bool), (f"up to {written}", f"above {written}")
        if (low | values.isna().to_numpy()).all():
            low, names = (values < middle).to_numpy(bool), (f"below {written}", f"{written} and above")
        cut = pd.Series(pd.Categorical(np.where(low, *names), list(names))).where(values.notna().to_numpy())
        return cut, [f"{column.name} is cut at the median of the {column.of}, {written}."]
    present = list(pd.unique(values.dropna()))
    if isinstance(values.dtype, pd.CategoricalDtype) and values.cat.ordered:
        ordered = [value for value in values.cat.categories if value in present]
    else:
        ordered = sorted(present) if is_numeric_dtype(values) else sorted(present, key=str)
    names_of = {value: _as_written(value) for value in ordered}
    texts = values.astype(object).map(names_of)
    return pd.Series(pd.Categorical(texts, list(dict.fromkeys(names_of.values())))), []


def _as_written(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _levels(texts: pd.Series, weights: np.ndarray, column: _Column) -> tuple[tuple[str, ...], np.ndarray, list[str]]:
    """Return the levels, the level of every value (-1 for none), and what was pooled or left out.

    ``weights`` numbers what each value is of: a level needs so many different photos, or people.
    """
    codes, names = texts.cat.codes.to_numpy().astype(int), [str(name) for name in texts.cat.categories]
    sizes = [len(np.unique(weights[codes == place])) for place in range(len(names))]
    large = [place for place in np.argsort(sizes, kind="stable")[::-1] if sizes[place] >= FEWEST_CLUSTERS]
    kept = large if len(large) <= MOST_LEVELS else large[: MOST_LEVELS - 1]
    rest = [place for place in range(len(names)) if place not in kept]
    kept = sorted(int(place) for place in kept)
    left = [names[place] for place in kept]
    new = np.full(len(names) + 1, -1)
    new[kept] = np.arange(len(kept))
    notes = []
    if rest:
        pooled = len(np.unique(weights[np.isin(codes, rest)]))
        which = f"{amount(len(rest), 'value')} with too few" if len(rest) > 3 else ", ".join(names[at] for at in rest)
        few = f"a group takes at least {FEWEST_CLUSTERS} {column.of if column.of == 'photos' else 'people'}"
        if pooled >= FEWEST_CLUSTERS and OTHER not in left:
            new[rest] = len(left)
            left.append(OTHER)
            notes.append(f"{column.name}: {which} {'is' if len(rest) == 1 else 'are'} pooled as {OTHER}; {few}.")
        else:
            notes.append(f"{column.name}: {which} {'is' if len(rest) == 1 else 'are'} left out; {few}.")
    unknown = len(np.unique(weights[codes < 0]))
    if unknown:
        whom = amount(unknown, "photo") if column.of == "photos" else amount(unknown, "person", "people")
        if column.of == "rankings":
            whom = f"{amount(int((codes < 0).sum()), 'ranking')}"
        notes.append(f"{column.name} is not known of {whom}, left out here.")
    return tuple(left), new[codes], notes


def _half(matrix: RankMatrix, key: str) -> Factor | str:
    """Return the factor of the first and the second half of every person's rankings."""
    name = "half of the visit"
    if matrix.trial is None:
        return f"The {name} is not looked at: the table has no column trial."
    try:
        drift = order_drift(matrix)
    except NotComputableError as error:
        return f"The {name} is not looked at. {error}"
    if drift.same_order >= SAME_ORDER:
        return f"The {name} is not looked at: photos were ranked in much the same order by all, so halves are photos."
    ranked = np.bincount(matrix.participant)
    ascending = np.lexsort((matrix.trial, matrix.participant))
    place = np.empty(len(matrix))
    place[ascending] = np.arange(len(matrix)) - np.repeat(np.cumsum(ranked) - ranked, ranked)
    # Of an odd number, the one in the middle is in neither half.
    doubled, of_person = 2 * place + 1, ranked[matrix.participant]
    codes = np.where(doubled < of_person, 0, np.where(doubled > of_person, 1, -1))
    return Factor(key, name, "rankings", ("first", "second"), codes)

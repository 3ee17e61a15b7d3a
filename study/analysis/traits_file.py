"""Tables of photos and of people: a row for each, with the values of factors, as ``photos.csv`` has them."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pandas as pd

from study.analysis.factors import Traits
from study.analysis.problems import Problem, summarized
from study.analysis.rankings import InvalidRankingsError, counted
from study.analysis.reading.contents import cells_in
from study.analysis.reading.headers import plain, recognized
from study.analysis.reading.numbers import with_values
from study.analysis.reading.tables import table_of

Key = Literal["image", "participant"]

LARGEST_TRAITS_MB = 10


class InvalidTraitsError(ValueError):
    """A table of photos or people that cannot be used; ``problems`` has at most nine sentences."""

    def __init__(self, name: str, problems: list[str]) -> None:
        """Keep the sentences about the file `name` in ``problems``, and join them in the message."""
        self.problems = [f"{name}: {problem}" for problem in problems]
        super().__init__("\n".join(self.problems))


def with_tables(
    traits: Traits, rankings: pd.DataFrame, photos: Path | pd.DataFrame | None, people: Path | pd.DataFrame | None
) -> Traits:
    """Return `traits` with a table of photos, one of people, or both, in place of those that it has.

    Args:
        traits: What is known already.
        rankings: A valid rankings table: photos and people of its rankings that count.
        photos: As ``read_photos``; None to keep what is known.
        people: As ``read_people``; None to keep what is known.

    Raises:
        InvalidTraitsError: If a table cannot be used.
        OSError: If a file cannot be read.
    """
    if photos is not None:
        traits = replace(traits, photos=read_photos(photos, _counted(rankings, "image")))
    if people is not None:
        traits = replace(traits, people=read_people(people, _counted(rankings, "participant")))
    return traits


def _counted(rankings: pd.DataFrame, key: Key) -> list[str]:
    return [str(name) for name in counted(rankings)[key].unique()]


def read_photos(
    source: Path | pd.DataFrame, needed: Collection[str], known: Collection[str] | None = None
) -> pd.DataFrame:
    """Return a table of photos: index image, one column per factor, no value missing.

    Args:
        source: CSV of any kind, Excel (.xlsx), JSON or a data frame, with a column image.
        needed: The photos that must be in it.
        known: The photos that may be in it; by default those.

    Raises:
        InvalidTraitsError: If it is no such table, with every kind of problem.
        OSError: If it cannot be read.
    """
    return _typed(photos_as_written(source, needed, known), "image")


def photos_as_written(
    source: Path | pd.DataFrame, needed: Collection[str], known: Collection[str] | None = None
) -> pd.DataFrame:
    """Return a table of photos with its values as the texts that are in the file, and a column image.

    Arguments and errors are those of ``read_photos``.
    """
    name, table = _read(source, "image")
    problems = summarized(_photo_problems(table, needed, needed if known is None else known))
    if problems:
        raise InvalidTraitsError(name, problems)
    return table


def read_people(source: Path | pd.DataFrame, ranked: Collection[str]) -> pd.DataFrame:
    """Return a table of people: index participant, one column per factor, missing where a cell is empty.

    Args:
        source: CSV of any kind, Excel (.xlsx), JSON or a data frame, with a column participant.
        ranked: Who ranked; the table may have others, and need not have all.

    Raises:
        InvalidTraitsError: If it is no such table, or has none of those who ranked.
        OSError: If it cannot be read.
    """
    name, table = _read(source, "participant")
    problems = summarized(_double("participant", table))
    if not problems and not set(table["participant"]) & set(ranked):
        problems = [f"none of its participants ranked anything; the rankings have {_listed(ranked)}"]
    if problems:
        raise InvalidTraitsError(name, problems)
    return _typed(table, "participant")


def _read(source: Path | pd.DataFrame, key: Key) -> tuple[str, pd.DataFrame]:
    """Return the name of a table for sentences, and its texts, with the column `key`."""
    if isinstance(source, pd.DataFrame):
        frame = source.reset_index() if source.index.name == key else source
        name = f"the data frame of {'photos' if key == 'image' else 'participants'}"
        return name, _with_key(name, frame.to_csv(index=False).encode(), key)
    if source.stat().st_size > LARGEST_TRAITS_MB * 1_000_000:
        raise InvalidTraitsError(source.name, [f"it must have at most {LARGEST_TRAITS_MB} MB"])
    return source.name, _with_key(source.name, source.read_bytes(), key)


def _with_key(name: str, content: bytes, key: Key) -> pd.DataFrame:
    try:
        table, _ = table_of(cells_in(content))
    except InvalidRankingsError as error:
        raise InvalidTraitsError(name, error.problems) from error
    except ValueError as error:
        raise InvalidTraitsError(name, [str(error)]) from error
    names = [str(column) for column in table]
    doubled = sorted({column for column in names if names.count(column) > 1})
    if doubled:
        raise InvalidTraitsError(name, [f"column {column!r} appears more than once" for column in doubled[:9]])
    named = [column for column in names if plain(column) == key] or [
        column for column in names if key in recognized([column])
    ]
    if len(named) != 1:
        raise InvalidTraitsError(name, [f"it must have one column {key}; it has {_listed(names)}"])
    if len(names) == 1:
        raise InvalidTraitsError(name, [f"it has no column beside {named[0]}: nothing to group by"])
    return table.rename(columns={named[0]: key})


def _photo_problems(table: pd.DataFrame, needed: Collection[str], known: Collection[str]) -> Iterator[Problem]:
    yield from _double("image", table)
    images = table["image"].astype(str)
    for row in images.index[~images.isin(list(known))]:
        rule = "there is no such photo"
        yield Problem(rule, f"line {row + 2}", images[row], f"{rule}: {images[row]}")
    there = set(images)
    for image in needed:
        if image not in there:
            yield Problem("a photo is missing", image, "no line", "it has no line for this photo")
    for name in table:
        for row in table.index[table[name].astype(str) == ""]:
            rule = "every cell needs a value"
            yield Problem(rule, f"line {row + 2}", str(name), f"{rule}, and {name} has none")


def _double(key: Key, table: pd.DataFrame) -> Iterator[Problem]:
    names = table[key].astype(str)
    for row in names.index[names.duplicated() & (names != "")]:
        rule = f"a{'n' if key == 'image' else ''} {key} has one line"
        yield Problem(rule, f"line {row + 2}", names[row], f"{rule}, but {names[row]} has another")


def _typed(table: pd.DataFrame, key: Key) -> pd.DataFrame:
    values, _ = with_values(table.drop(columns=key))
    return values.set_index(pd.Index(table[key].astype(str), name=key))


def _listed(names: Collection[str]) -> str:
    shown = list(map(str, names))
    return ", ".join(shown[:8]) + (f" and {len(shown) - 8:,} more" if len(shown) > 8 else "")

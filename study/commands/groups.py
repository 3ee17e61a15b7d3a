"""The options that say what groups photos and people, of commands that compare groups."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from study.analysis.factors import Traits
    from study.commands.rankings import Given


def add_groups(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    group = parser.add_argument_group("groups of photos and people, in which methods may fare differently")
    group.add_argument(
        "--photos",
        type=Path,
        metavar="PHOTOS.csv",
        help="without --study: a table with a column image and others to group photos by, as category",
    )
    group.add_argument(
        "--participants",
        type=Path,
        metavar="PEOPLE.csv",
        help="without --study: a table with a column participant and others to group people by, as age",
    )
    group.add_argument(
        "--by",
        metavar="NAME,...",
        help="the factors to look at, as category,device, or people.category where two tables have one of this name "
        "(default: as the study says, else all; none for none)",
    )


def traits_given(options: argparse.Namespace, found: "Given") -> "Traits":
    """Return what is known of photos and people; ValueError if a table or a name cannot be used."""
    from study.analysis.traits_file import with_tables

    photos, people = (None if path is None else _there(path) for path in (options.photos, options.participants))
    traits = with_tables(found.traits, found.rankings, photos, people)
    if options.by is None:
        return traits
    chosen = tuple(filter(None, (name.strip() for name in options.by.split(","))))
    return replace(traits, chosen=() if chosen == ("none",) else chosen)


def _there(path: Path) -> Path:
    if path.is_dir():
        raise ValueError(f"{path} is a folder; give the table in it, a file")
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    return path

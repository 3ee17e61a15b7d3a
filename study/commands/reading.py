"""The options that say how a table of rankings is to be read, of every command that reads one."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from study.analysis.reading.choices import LAYOUTS, Reading
from study.commands.options import entries

if TYPE_CHECKING:
    from study.analysis.rankings_file import RankingsFile


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the options for tables that do not say everything themselves."""
    group = parser.add_argument_group("how a table is read, where it does not say so itself")
    group.add_argument(
        "--columns", metavar="COLUMN=NAME,...", help="which columns of the table are ours, as participant=Subject"
    )
    group.add_argument(
        "--sheet",
        metavar="NAME",
        help="sheet of an Excel file, by name or number, or all that have the same columns (default: the first)",
    )
    group.add_argument("--layout", choices=LAYOUTS, help="; ".join(f"{name}: {what}" for name, what in LAYOUTS.items()))
    group.add_argument(
        "--method-columns", metavar="NAME,...", help="the columns of a wide table that hold ranks, one per method"
    )
    group.add_argument(
        "--ranks-from", type=int, choices=[0, 1], metavar="N", help="number of the first rank, 0 or 1 (default: 1)"
    )
    group.add_argument(
        "--best",
        choices=["lowest", "highest"],
        help="which rank is the best, the lowest or the highest number (default: lowest)",
    )


def read_table(path: Path, options: argparse.Namespace) -> "RankingsFile":
    """Return what a file holds, and say on stderr how it was read where that is not plain.

    Raises:
        ValueError: If it is no rankings table, or an option of ``add_reading`` does not fit.
        OSError: If it cannot be read.
    """
    from study.analysis.rankings_file import read_rankings_file

    found = read_rankings_file(path, _reading(options))
    for sentence in found.understood:
        print(f"{path.name}: {sentence}", file=sys.stderr)
    return found


def _reading(options: argparse.Namespace) -> Reading:
    methods = [] if options.method_columns is None else [name.strip() for name in options.method_columns.split(",")]
    return Reading(
        columns={} if options.columns is None else entries("columns", options.columns),
        sheet=options.sheet,
        layout=options.layout,
        methods=tuple(methods),
        ranks_from=options.ranks_from,
        best=options.best or "lowest",
    )


def check_only_for_tables(options: argparse.Namespace) -> None:
    """Raise ValueError if an option of ``add_reading`` is given where no table is read."""
    for name in ("columns", "sheet", "layout", "method_columns", "ranks_from", "best"):
        if getattr(options, name) is not None:
            raise ValueError(f"--{name.replace('_', '-')} is for rankings in a file")

"""`python -m study export`: write a study's rankings."""

import argparse
from pathlib import Path

from study.commands.options import Commands, add_study
from study.settings import Settings


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("export", help="write a study's rankings as CSV")
    add_study(parser)
    parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="CSV file to write")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Write the rankings table, one row per placement."""
    from db.session import Database
    from study.analysis.rankings import write_rankings_csv
    from study.responses import rankings_table

    table = rankings_table(Database.open(settings.database_url), options.study)
    write_rankings_csv(table, options.output)
    print(f"{len(table)} placements by {table['participant'].nunique()} participants in {options.output}")

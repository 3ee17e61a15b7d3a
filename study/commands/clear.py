"""`python -m study clear`: delete the data of a study's pilot and of simulations."""

import argparse

from db.settings import Settings
from study.commands.options import Commands, add_slug


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("clear", help="delete a study's pilot and simulated data, and nothing else")
    add_slug(parser)
    parser.add_argument(
        "--yes", action="store_true", help="actually delete them; without this, only say what would be deleted"
    )
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Delete the data with `--yes`; without it, print what would be deleted."""
    from db.session import Database
    from study.content.making.clearing import clear, clearable

    database = Database.open(settings.database_url)
    try:
        found = clearable(database, options.slug)
        if found and not options.yes:
            print(f"nothing has been deleted yet; with --yes this would be deleted:\n  {found}")
        elif found:
            print(f"deleted:\n  {clear(database, options.slug)}")
        else:
            print(f"study {options.slug} has no pilot or simulated data")
        if found.kept:
            print(f"  the data of {found.kept} other {'participant' if found.kept == 1 else 'participants'} stay")
    finally:
        database.close()

"""`python -m study show`: everything about one study."""

import argparse

from study.commands.options import Commands, add_slug
from study.settings import Settings


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("show", help="show everything about one study")
    add_slug(parser)
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Print the study, after every image has been read and a frozen study compared with its manifest."""
    from db.session import Database
    from study.content.description import describe
    from study.content.reading import read_study
    from study.content.store import check_exists

    study = read_study(check_exists(settings.studies, options.slug), decode=True)
    database = Database.open(settings.database_url)
    try:
        print(describe(study, settings.studies, database))
    finally:
        database.close()

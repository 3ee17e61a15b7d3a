"""`python -m study show`: everything about one study."""

import argparse

from db.settings import Settings
from study.commands.options import Commands, add_slug


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("show", help="show everything about one study")
    add_slug(parser)
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Print the study, after every image has been read and a frozen study compared with its manifest."""
    from db.session import Database
    from study.content.description import describe
    from study.content.keeping.reading import read_study
    from study.content.keeping.registration import check_unchanged
    from study.content.making.store import check_exists

    study = read_study(check_exists(settings.studies, options.slug), decode=True)
    database = Database.open(settings.database_url)
    try:
        check_unchanged(database, study)
        print(describe(study, settings.studies, database))
    finally:
        database.close()

"""`python -m study list`: every study with its sets, methods and participants, or with what is wrong with it."""

import argparse

from db.settings import Settings
from study.commands.options import Commands


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("list", help="list the studies in the data folder")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Print the studies."""
    from db.session import Database
    from study.content.description import describe_briefly
    from study.content.keeping.catalog import check_usable
    from study.content.yaml.definition import StudyError, study_slugs

    slugs = study_slugs(settings.studies)
    if not slugs:
        print(f"no studies in {settings.studies}")
        return
    database = Database.open(settings.database_url)
    try:
        for slug in slugs:
            try:
                study = check_usable(database, settings.studies / slug)
                print(describe_briefly(study, settings.studies, database))
            except StudyError as error:
                print(error)
    finally:
        database.close()

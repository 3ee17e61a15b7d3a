"""`python -m study list`: every study with its sets, methods and participants, or with what is wrong with it."""

import argparse

from study.commands.options import Commands
from study.settings import Settings


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("list", help="list the studies in the data folder")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Print the studies."""
    from db.session import Database
    from study.definition import StudyError, study_slugs
    from study.reading import read_study
    from study.responses import is_registered, participants_table

    slugs = study_slugs(settings.studies)
    if not slugs:
        print(f"no studies in {settings.studies}")
        return
    database = Database.open(settings.database_url)
    for slug in slugs:
        try:
            study = read_study(settings.studies / slug)
        except StudyError as error:
            print(error)
            continue
        people = participants_table(database, slug) if is_registered(database, slug) else None
        taking_part = 0 if people is None else len(people)
        finished = 0 if people is None else int(people["finished_at"].notna().sum())
        print(f"{slug}: {study.title}")
        print(f"  {len(study.images)} sets of {', '.join(study.method_keys)}")
        print(f"  {taking_part} participants, {finished} finished")

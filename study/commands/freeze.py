"""`python -m study freeze`: fix a study's content."""

import argparse

from db.settings import Settings
from study.commands.options import Commands, add_slug


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("freeze", help="fix a study's content and write down its hashes")
    add_slug(parser)
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Freeze the study."""
    from study.content.keeping.freezing import freeze_study
    from study.content.making.store import check_exists
    from study.content.yaml.definition import MANIFEST_FILE

    folder = check_exists(settings.studies, options.slug)
    study = freeze_study(folder)
    print(f"study {study.slug} is frozen: {len(study.hashes or ())} files, their SHA-256 in {folder / MANIFEST_FILE}")

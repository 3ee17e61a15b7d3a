"""`python -m study create`: make a study from a folder or zip file of images."""

import argparse
from pathlib import Path

from db.settings import Settings
from study.commands.options import Commands, add_new_study
from study.content.making.name_encodings import ENCODINGS


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("create", help="make a study from a folder or zip file of images")
    parser.add_argument(
        "source", type=Path, metavar="SOURCE", help="folder or zip file: one folder of images per method, study.yaml"
    )
    parser.add_argument("--study", metavar="SLUG", help="short name of the study (default: made from SOURCE's name)")
    parser.add_argument(
        "--names-encoding",
        choices=ENCODINGS,
        metavar="ENCODING",
        help=f"encoding of the names in a zip file that does not say it: {', '.join(ENCODINGS)} (default: found out)",
    )
    add_new_study(parser)
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Make the study."""
    from study.content.description import describe_new
    from study.content.making.store import create_study

    study = create_study(
        settings.studies,
        options.source,
        _slug(options),
        title=options.title,
        seed=options.seed,
        traps=options.traps,
        practice=options.practice,
        names_encoding=options.names_encoding,
    )
    print(describe_new(study, settings.studies))


def _slug(options: argparse.Namespace) -> str:
    """Return the short name that was asked for, or one made from the source's name."""
    from study.content.making.store import slug_from

    if options.study is not None:
        return str(options.study)
    try:
        return slug_from(options.source)
    except ValueError as error:
        raise ValueError(f"{error} with --study") from error

"""`python -m study example`: copies of the examples that come with the program."""

import argparse
from pathlib import Path

from db.settings import Settings
from study.commands.options import Commands


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("example", help="copy the examples into a folder: a study, a table of rankings")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="folder to write; must be new or empty")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Copy them."""
    from study.examples.files import ABOUT, copy_examples

    copy_examples(options.folder)
    print(f"The examples are in {options.folder}; {options.folder / ABOUT.name} says what to do with them")

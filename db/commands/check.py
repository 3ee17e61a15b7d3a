"""`python -m db check`: look for damage and for what is missing, without changing anything."""

import argparse
from typing import Any

from db.settings import Settings


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("check", help="look for damage and for what is missing; changes nothing")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Print what is as it should be; ValueError with what is not."""
    from db.checking import check

    found = check(settings)
    for note in found.notes:
        print(note)
    if found.problems:
        raise ValueError("\n  ".join(["this is wrong:", *found.problems]))
    print("nothing is wrong")

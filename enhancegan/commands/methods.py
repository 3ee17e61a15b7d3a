"""`methods`: list the methods."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Declare the command."""
    command = commands.add_parser("methods", help="list the methods")
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.methods import METHODS

    width = max(map(len, METHODS))
    for name, method in METHODS.items():
        print(f"{name:<{width}}  {method.description}")
    return 0

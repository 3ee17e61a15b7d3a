"""`evaluators`: list the evaluators."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Declare the command."""
    command = commands.add_parser("evaluators", help="list what can score photos without a reference")
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.evaluators import EVALUATORS

    width = max(len(entry.usage) for entry in EVALUATORS.values())
    for entry in EVALUATORS.values():
        print(f"{entry.usage:<{width}}  {entry.description}")
    return 0

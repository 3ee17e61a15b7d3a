"""`fit-filters`: fit the photo-filter CNNs to their closed form."""

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Declare the command."""
    command = commands.add_parser("fit-filters", help="fit the photo-filter CNNs to their closed form")
    command.add_argument("--output", type=Path, metavar="FILE", help="default: the shipped weights, in place")
    command.add_argument("--steps", type=int, default=6000)
    command.add_argument("--seed", type=int, default=0)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.operators.photo_filters import WEIGHTS
    from enhancegan.training.fit_filters import fit_photo_filters

    for name, quality in fit_photo_filters(args.output or WEIGHTS, args.steps, args.seed).items():
        print(f"{name}: {quality:.1f} dB")
    return 0

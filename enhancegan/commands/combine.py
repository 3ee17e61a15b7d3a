"""`combine`: put the heads of several generators into one file."""

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Declare the command."""
    command = commands.add_parser("combine", help="put the heads of several generators into one file")
    command.add_argument("generators", nargs="+", type=Path, metavar="FILE", help="trained with the same critic")
    command.add_argument("--output", type=Path, required=True, metavar="FILE")
    command.add_argument(
        "--backbone-file", default="", metavar="NAME",
        help="a critic's file in the output's folder with the same backbone, which is then omitted here",
    )  # fmt: skip
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.training.combine import combine

    generator = combine(args.generators, args.output, args.backbone_file)
    print(args.output, "with heads for", ", ".join(generator.operators))
    return 0

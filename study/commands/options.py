"""Options that several commands share."""

import argparse
from typing import Any

Commands = Any
"""What `argparse.ArgumentParser.add_subparsers` returns; its class has no public name."""


def add_study(parser: argparse.ArgumentParser) -> None:
    """Add `--study SLUG`."""
    parser.add_argument("--study", required=True, metavar="SLUG", help="short name of the study")

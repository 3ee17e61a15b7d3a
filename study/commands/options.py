"""Options that several commands share."""

import argparse
from typing import Any

Commands = Any
"""What `argparse.ArgumentParser.add_subparsers` returns; its class has no public name."""


def add_study(parser: argparse.ArgumentParser) -> None:
    """Add `--study SLUG`."""
    parser.add_argument("--study", required=True, metavar="SLUG", help="short name of the study")


def add_slug(parser: argparse.ArgumentParser) -> None:
    """Add the positional SLUG."""
    parser.add_argument("slug", metavar="SLUG", help="short name of the study")


def add_new_study(parser: argparse.ArgumentParser) -> None:
    """Add what commands that make a study have in common."""
    parser.add_argument("--title", help="title that participants read (default: the short name)")
    parser.add_argument("--seed", type=int, help="seed of all random orders (default: drawn, and recorded)")
    parser.add_argument(
        "--traps",
        type=int,
        default=0,
        metavar="N",
        help="add so many sets with one visibly ruined version, which show who does not look (default: none)",
    )
    parser.add_argument(
        "--practice",
        type=int,
        default=0,
        metavar="N",
        help="add so many sets of the same kind to practice with, which come first (default: none)",
    )

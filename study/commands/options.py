"""Options that several commands share."""

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from study.visits.answers.places import Kept

Commands = Any
"""What `argparse.ArgumentParser.add_subparsers` returns; its class has no public name."""


def add_study(parser: argparse.ArgumentParser) -> None:
    """Add `--study SLUG`."""
    parser.add_argument("--study", required=True, metavar="SLUG", help="short name of the study")


def add_slug(parser: argparse.ArgumentParser) -> None:
    """Add the positional SLUG."""
    parser.add_argument("slug", metavar="SLUG", help="short name of the study")


def add_pilot(parser: argparse.ArgumentParser) -> None:
    """Add `--pilot`."""
    parser.add_argument(
        "--pilot", action="store_true", help="the data of the study's pilot, in place of the study's own"
    )


def kept_of(options: argparse.Namespace) -> "Kept":
    """Return whose data are asked for."""
    return "pilot" if options.pilot else "live"


def entries(option: str, text: str) -> dict[str, str]:
    """Return the entries "KEY=VALUE,..." of an option; a value may be missing. ValueError for a key given twice."""
    found: dict[str, str] = {}
    for entry in text.split(","):
        key, _, value = (part.strip() for part in entry.partition("="))
        if not key or key in found:
            raise ValueError(f"--{option} must name each key once, KEY=NAME,...; got {text}")
        found[key] = value
    return found


def add_new_study(parser: argparse.ArgumentParser) -> None:
    """Add the options shared by the commands that make a study."""
    parser.add_argument("--title", help="title that participants read (default: the short name)")
    parser.add_argument("--seed", type=int, help="seed of all random orders (default: drawn, and recorded)")
    parser.add_argument(
        "--traps",
        type=int,
        default=0,
        metavar="N",
        help="number of attention checks to add: sets with one visibly ruined version (default: none)",
    )
    parser.add_argument(
        "--practice",
        type=int,
        default=0,
        metavar="N",
        help="number of practice sets to add, of the same kind and shown first (default: none)",
    )

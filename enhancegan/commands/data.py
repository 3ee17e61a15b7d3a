"""`data`: list the data sets, and check what of one is there."""

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Declare the command and its two actions."""
    command = commands.add_parser("data", help="list the data sets, or check the files of one")
    actions = command.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="list the data sets")
    listing.set_defaults(run=_list)
    check = actions.add_parser(
        "check", help="say what of a data set is there and what is missing; exit status 0 if it is usable, 1 if not"
    )
    check.add_argument("name", metavar="NAME", help="see `data list`")
    check.add_argument("folder", type=Path, metavar="DIR", help="folder of the data set")
    check.add_argument("--decode", action="store_true", help="decode every photo, too, which may take hours")
    check.set_defaults(run=_check)


def _list(args: argparse.Namespace) -> int:
    from enhancegan.commands.listings import print_columns
    from enhancegan.datasets.known import DATA_SETS

    print_columns({name: data_set.title for name, data_set in DATA_SETS.items()})
    return 0


def _check(args: argparse.Namespace) -> int:
    from enhancegan.datasets.checking import check_data_set

    report = check_data_set(args.name, args.folder, args.decode)
    print("\n".join(report.lines))
    return 0 if report.usable else 1

"""`import-dped`: the authors' networks of DPED, from their checkpoints into the data folder."""

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Declare the command."""
    command = commands.add_parser("import-dped", help="take over the networks of DPED, a baseline, from its release")
    command.add_argument(
        "folder", type=Path, metavar="FOLDER", help="models_orig of the release: iphone_orig.index, ..."
    )
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.methods.dped import PHONES, weights_file
    from enhancegan.networks.dped_import import read_authors_weights, store_weights

    there = [phone for phone in PHONES if (args.folder / f"{phone}_orig.index").is_file()]
    if not there:
        expected = ", ".join(f"{phone}_orig.index" for phone in PHONES)
        raise ValueError(f"no checkpoint of DPED in {args.folder}: expected one or more of {expected}")
    # All are read before one is written: a damaged one changes nothing.
    weights = {phone: read_authors_weights(args.folder / f"{phone}_orig") for phone in there}
    for phone in there:
        path = weights_file(phone)
        written = store_weights(weights[phone], f"{phone}_orig", path)
        print(f"dped_{phone}: {path}" if written else f"dped_{phone}: {path} is there already")
    for phone in PHONES:
        if phone not in there:
            print(f"dped_{phone}: left out, there is no {phone}_orig.index in {args.folder}")
    print("The authors of DPED state no license for these networks: ask them before any use other than research.")
    return 0

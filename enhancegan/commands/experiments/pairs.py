"""`evaluate pairs`: how near each method comes to an expert's edit of the same photo."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.experiments.method_options import add_methods, same_size_methods
from enhancegan.commands.experiments.reporting import add_output, report


def add(experiments: Any) -> None:
    """Declare the experiment."""
    command = experiments.add_parser("pairs", help="compare with an expert's edits of the same photos")
    command.add_argument("--input", type=Path, required=True, metavar="DIR", help="photos before the edit")
    command.add_argument("--expert", type=Path, required=True, metavar="DIR", help="edited, of the same size and stem")
    add_methods(command)
    add_output(command)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.evaluation.comparison import COLUMN_NOTES
    from enhancegan.evaluation.pairs import evaluate_pairs

    rows = evaluate_pairs(args.input, args.expert, same_size_methods(args))
    notes = ("Each photo is compared with the expert's version of it, at its own size.", *COLUMN_NOTES)
    report(rows, args.output, "pairs", "Distance to an expert's edit", notes)
    return 0

"""`evaluate restore`: how much of a known degradation each method undoes."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.experiments.method_options import add_methods, same_size_methods
from enhancegan.commands.experiments.reporting import add_output, report


def add(experiments: Any) -> None:
    """Declare the experiment."""
    command = experiments.add_parser("restore", help="degrade good photos, enhance them, compare with the originals")
    command.add_argument("--good", type=Path, required=True, metavar="DIR", help="good photos")
    add_methods(command)
    command.add_argument("--seed", type=int, default=0, help="of the degradations; default %(default)s")
    command.add_argument("--size", type=int, default=640, help="longest side in pixels; default %(default)s")
    add_output(command)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.evaluation.comparison import COLUMN_NOTES
    from enhancegan.evaluation.restore import evaluate_restoration

    rows = evaluate_restoration(args.good, same_size_methods(args), args.seed, args.size)
    notes = (
        "Each photo was degraded by one or two random degradations; the result is compared with the photo before that.",
        f"Longest side at most {args.size} pixels, seed {args.seed}.",
        *COLUMN_NOTES,
    )
    report(rows, args.output, "restore", "Restoring degraded good photos", notes)
    return 0

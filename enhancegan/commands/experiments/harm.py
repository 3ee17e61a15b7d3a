"""`evaluate harm`: what each method does to photos that were good already."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.experiments.method_options import add_methods, same_size_methods
from enhancegan.commands.experiments.reporting import add_output, report


def add(experiments: Any) -> None:
    """Declare the experiment."""
    command = experiments.add_parser("harm", help="how far good photos are changed and how much of them is clipped")
    command.add_argument("--good", type=Path, required=True, metavar="DIR", help="good photos")
    add_methods(command)
    add_output(command)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.evaluation.harm import CLIPPED_LIMIT, evaluate_harm

    rows = evaluate_harm(args.good, same_size_methods(args))
    notes = (
        "ciede2000: mean colour difference between photo and result; of these the mean and maximum over photos.",
        "newly clipped: pixels with a channel at 0 or 255 that was at neither before.",
        f"clipped_photos: share of photos with more than {CLIPPED_LIMIT:.0%} newly clipped pixels; "
        "clipped_max: largest share of newly clipped pixels in one photo.",
    )
    report(rows, args.output, "harm", "What is done to photos that are good already", notes)
    return 0

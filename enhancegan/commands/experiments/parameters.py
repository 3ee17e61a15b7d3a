"""`evaluate parameters`: whether the predicted edits depend on the photo."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.experiments.method_options import add_generator
from enhancegan.commands.experiments.reporting import add_output, report


def add(experiments: Any) -> None:
    """Declare the experiment."""
    command = experiments.add_parser("parameters", help="spread of the predicted parameters over photos")
    command.add_argument("--photos", type=Path, required=True, metavar="DIR")
    add_generator(command)
    add_output(command)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.checkpoints import SHIPPED_GENERATOR, load_generator
    from enhancegan.enhancer import Enhancer
    from enhancegan.evaluation.parameters import evaluate_parameters, nearly_constant

    rows = evaluate_parameters(args.photos, Enhancer(load_generator(args.generator or SHIPPED_GENERATOR)))
    constant = ", ".join(nearly_constant(rows)) or "none"
    notes = (
        "mean, std, min, max: over the photos; identity: the value that changes nothing; low, high: the range.",
        "std_share: std as a share of the range. An edit that never changes is a failure whatever its score.",
        f"Nearly the same for every photo (std_share below 1%): {constant}.",
    )
    report(rows, args.output, "parameters", "Spread of the predicted parameters", notes)
    return 0

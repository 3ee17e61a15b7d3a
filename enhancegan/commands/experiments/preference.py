"""`evaluate preference`: how often an evaluator likes the result better than the photo."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.experiments.method_options import add_generator, asked_methods
from enhancegan.commands.experiments.reporting import add_output, report
from enhancegan.commands.experiments.scoring_options import add_evaluators


def add(experiments: Any) -> None:
    """Declare the experiment."""
    command = experiments.add_parser("preference", help="how often the result scores higher than the photo")
    command.add_argument("--poor", type=Path, required=True, metavar="DIR", help="photos that need enhancement")
    add_evaluators(command, ("judge",))
    command.add_argument("--methods", nargs="+", metavar="NAME", help="see `methods`; default: all")
    add_generator(command)
    add_output(command)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.evaluation.preference import evaluate_preference
    from enhancegan.evaluators import get_evaluators

    rows, notes = evaluate_preference(args.poor, asked_methods(args), get_evaluators(args.evaluators))
    report(rows, args.output, "preference", "Preferred to the photo it was made from", notes)
    return 0

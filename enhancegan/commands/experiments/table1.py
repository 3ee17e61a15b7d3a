"""`evaluate table1`: the paper's Table 1 on a folder of photos."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.experiments.method_options import add_generator, known_methods
from enhancegan.commands.experiments.reporting import add_output, report
from enhancegan.commands.experiments.scoring_options import add_evaluators


def add(experiments: Any) -> None:
    """Declare the experiment."""
    command = experiments.add_parser("table1", help="the paper's Table 1: mean scores of methods and ablations")
    command.add_argument("--data", type=Path, required=True, metavar="DIR", help="photos, in the paper 100 of AVA")
    add_evaluators(command)
    command.add_argument("--dped", type=Path, metavar="DIR", help="DPED's outputs in iphone/, sony/, blackberry/")
    command.add_argument("--ablations", type=Path, metavar="DIR", help="without-gan and without-reg.safetensors")
    command.add_argument("--seed", type=int, default=0, help="of the random filter weights; default %(default)s")
    add_generator(command)
    add_output(command)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.evaluation.table1 import evaluate_table1
    from enhancegan.evaluators import get_evaluators

    evaluators = get_evaluators(args.evaluators)
    rows, notes = evaluate_table1(args.data, known_methods(args), evaluators, args.dped, args.ablations, args.seed)
    report(rows, args.output, "table1", "Table 1: mean scores by method", notes)
    return 0

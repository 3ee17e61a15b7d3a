"""`evaluate table2`: the paper's Table 2 on MIT-Adobe FiveK."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.experiments.method_options import add_generator, known_methods
from enhancegan.commands.experiments.reporting import add_output, report
from enhancegan.commands.experiments.scoring_options import add_evaluators


def add(experiments: Any) -> None:
    """Declare the experiment."""
    command = experiments.add_parser("table2", help="the paper's Table 2: mean scores on FiveK, beside its experts")
    command.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="MIT-Adobe FiveK: input/, expertA/, ..."
    )
    add_evaluators(command)
    add_generator(command)
    add_output(command)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.datasets.fivek import load_fivek
    from enhancegan.evaluation.table2 import evaluate_table2
    from enhancegan.evaluators import get_evaluators

    evaluators = get_evaluators(args.evaluators)
    same_framing = {name: method for name, method in known_methods(args).items() if method.keeps_size}
    rows, notes = evaluate_table2(load_fivek(args.data, "test"), same_framing, evaluators)
    report(rows, args.output, "table2", "Table 2: mean scores on MIT-Adobe FiveK", notes)
    return 0

"""`evaluate ablation`: methods against themselves trained without a part of the loss."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.experiments.method_options import add_generator, known_methods
from enhancegan.commands.experiments.reporting import add_output, report
from enhancegan.commands.experiments.scoring_options import add_evaluators


def add(experiments: Any) -> None:
    """Declare the experiment."""
    command = experiments.add_parser("ablation", help="methods against themselves trained without a part of the loss")
    command.add_argument("--data", type=Path, required=True, metavar="DIR", help="photos")
    command.add_argument(
        "--ablations", type=Path, required=True, metavar="DIR", help="without-gan and without-reg.safetensors"
    )
    add_evaluators(command)
    command.add_argument("--seed", type=int, default=0, help="of the random filter weights; default %(default)s")
    add_generator(command)
    add_output(command)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.evaluation.ablation import evaluate_ablation
    from enhancegan.evaluators import get_evaluators

    evaluators = get_evaluators(args.evaluators)
    rows, notes = evaluate_ablation(args.data, known_methods(args), evaluators, args.ablations, args.seed)
    report(rows, args.output, "ablation", "Ablation: what each part of the loss is worth", notes)
    return 0

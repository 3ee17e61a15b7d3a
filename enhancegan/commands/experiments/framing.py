"""`evaluate framing`: whether the crop removes a border that was added."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.experiments.reporting import add_output, report


def add(experiments: Any) -> None:
    """Declare the experiment."""
    command = experiments.add_parser("framing", help="add a blurred border on two sides, let the crop remove it")
    command.add_argument("--good", type=Path, required=True, metavar="DIR", help="good photos")
    command.add_argument("--generator", type=Path, metavar="FILE", help="whose crop (default: the shipped one)")
    command.add_argument("--seed", type=int, default=0, help="of the sides; default %(default)s")
    command.add_argument("--overlays", type=int, default=0, metavar="N", help="draw the attention on N photos")
    add_output(command)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.checkpoints import SHIPPED_GENERATOR, load_generator
    from enhancegan.enhancer import Enhancer
    from enhancegan.evaluation.framing import evaluate_framing

    enhancer = Enhancer(load_generator(args.generator or SHIPPED_GENERATOR))
    rows = evaluate_framing(enhancer, args.good, args.seed, args.output, args.overlays)
    notes = [
        "Each photo was padded on two random sides by 20 % of its own width or height with its edges, extended and "
        "blurred; the true content is the photo without that border.",
        "overlap: mean overlap ratio with the true content, higher is better; displacement: mean distance of the edges "
        "in shares of the canvas, lower is better; better_than_centre: share of photos with more overlap than the "
        "centre window.",
        "The centre window has the size of the crop, photo by photo, and lies in the middle.",
        f"Seed {args.seed}.",
    ]
    report(rows, args.output, "framing", "Framing: does the crop remove an added border?", notes)
    return 0

"""`evaluate table3`: crops against those of three photographers."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.experiments.reporting import add_output, report


def add(experiments: Any) -> None:
    """Declare the experiment."""
    command = experiments.add_parser("table3", help="the paper's Table 3: crops against those of three photographers")
    command.add_argument("--data", type=Path, required=True, metavar="DIR", help="CUHK Image Cropping Dataset")
    command.add_argument("--generator", type=Path, metavar="FILE", help="whose crop (default: the shipped one)")
    command.add_argument("--finetuned", type=Path, metavar="DIR", help="output of finetune-crop on the same data")
    add_output(command)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.checkpoints import SHIPPED_GENERATOR, load_generator
    from enhancegan.datasets.cuhk_cropping import read_cuhk_cropping
    from enhancegan.enhancer import Enhancer
    from enhancegan.evaluation.cropping import propose_windows, table3
    from enhancegan.training.finetune_crop import finetuned_windows

    photos = read_cuhk_cropping(args.data)
    finetuned = finetuned_windows(args.finetuned, photos) if args.finetuned else None
    enhancer = Enhancer(load_generator(args.generator or SHIPPED_GENERATOR))
    rows = table3(photos, propose_windows(enhancer, photos), finetuned)
    notes = [
        f"Measured on {len(photos)} photos; the paper's rows are as it prints them, on all 950.",
        "overlap_1 to overlap_3: mean overlap ratio with photographers 1 to 3, higher is better; displacement: mean "
        "distance of the edges in shares of the photo's width or height, lower is better.",
        "A centre window has the size of our crop, photo by photo, and lies in the middle.",
    ]
    report(rows, args.output, "table3", "Table 3: crops on the CUHK Image Cropping Dataset", notes)
    return 0

"""`finetune-crop`: fine-tune the crop head on photographers' windows."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.options import given


def add(commands: Any) -> None:
    """Declare the command."""
    command = commands.add_parser("finetune-crop", help="fine-tune the crop on photographers' windows, cross-validated")
    command.add_argument("--data", type=Path, required=True, metavar="DIR", help="CUHK Image Cropping Dataset")
    command.add_argument("--output", type=Path, required=True, metavar="DIR", help="for checkpoints and windows.csv")
    start = command.add_mutually_exclusive_group()
    start.add_argument("--generator", type=Path, metavar="FILE", help="start from its crop head (default: the shipped)")
    start.add_argument("--critic", type=Path, metavar="FILE", help="start from a new head on its backbone")
    for option in ("steps", "batch", "folds", "seed"):
        command.add_argument(f"--{option}", type=int)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.training.finetune_crop import FinetuneConfig, finetune_crop

    finetune_crop(FinetuneConfig(**given(args, FinetuneConfig)))
    print(args.output)
    return 0

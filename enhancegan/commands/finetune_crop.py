"""`finetune-crop`: fine-tune the crop head on photographers' windows."""

import argparse
from typing import Any

from enhancegan.commands.options import add_settings, given


def add(commands: Any) -> None:
    """Declare the command."""
    from enhancegan.training.finetune_config import FinetuneConfig

    command = commands.add_parser("finetune-crop", help="fine-tune the crop on photographers' windows, cross-validated")
    add_settings(command, FinetuneConfig)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.training.finetune_config import FinetuneConfig
    from enhancegan.training.finetune_crop import finetune_crop

    finetune_crop(FinetuneConfig(**given(args, FinetuneConfig)))
    print(args.output)
    return 0

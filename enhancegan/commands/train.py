"""`train`: train the operators' heads, against the critic or to restore."""

import argparse
from typing import Any

from enhancegan.commands.options import add_preset, add_settings, given

PRESET_NAMES = {
    "studio": "ours", "crop": "for the crop", "paper": "the paper's", "release": "those of the authors' release",
}  # fmt: skip


def add(commands: Any) -> None:
    """Declare the command."""
    from enhancegan.training.train_config import TrainConfig

    command = commands.add_parser("train", help="train the operators' heads, against the critic or to restore")
    add_preset(command, PRESET_NAMES)
    add_settings(command, TrainConfig)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.training.devices import is_main_process
    from enhancegan.training.restoration.train import train_to_restore
    from enhancegan.training.train import train
    from enhancegan.training.train_config import PRESETS, TrainConfig, check_used

    chosen = given(args, TrainConfig)
    config = TrainConfig(**(PRESETS[args.preset] | chosen))
    check_used(config.teacher, chosen)
    (train if config.teacher == "critic" else train_to_restore)(config)
    if is_main_process():
        print(config.output)
    return 0

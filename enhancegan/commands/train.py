"""`train`: train the operators' heads against the critic."""

import argparse
from typing import Any

from enhancegan.commands.options import add_settings, given

PRESET_NAMES = ("studio", "crop", "paper", "release")


def add(commands: Any) -> None:
    """Declare the command."""
    from enhancegan.training.train_config import TrainConfig

    command = commands.add_parser("train", help="train the operators' heads against the critic")
    command.add_argument(
        "--preset", choices=PRESET_NAMES, default="studio",
        help="settings to start from, which other options override: ours, for the crop, the paper's, the release's",
    )  # fmt: skip
    add_settings(command, TrainConfig)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.training.devices import is_main_process
    from enhancegan.training.train import train
    from enhancegan.training.train_config import PRESETS, TrainConfig

    config = TrainConfig(**(PRESETS[args.preset] | given(args, TrainConfig)))
    train(config)
    if is_main_process():
        print(config.output)
    return 0

"""`pretrain`: train the critic, or evaluate one."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.options import add_preset, add_settings, given

PRESET_NAMES = {"studio": "ours", "paper": "the paper's", "release": "those of the authors' release"}


def add(commands: Any) -> None:
    """Declare the command."""
    from enhancegan.training.pretrain_config import PretrainConfig

    command = commands.add_parser("pretrain", help="train the critic on good and poor photos, or evaluate one")
    command.add_argument("--evaluate", action="store_true", help="only print the scores of --critic on --data")
    command.add_argument("--critic", type=Path, metavar="FILE", help="critic to evaluate (default: the shipped one)")
    add_preset(command, PRESET_NAMES)
    add_settings(command, PretrainConfig)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.training.devices import is_main_process
    from enhancegan.training.pretrain import describe, evaluate_dataset, pretrain
    from enhancegan.training.pretrain_config import PRETRAIN_PRESETS, PretrainConfig

    config = PretrainConfig(**(PRETRAIN_PRESETS[args.preset] | given(args, PretrainConfig)))
    if args.evaluate:
        print(describe(evaluate_dataset(config, args.critic)))
        return 0
    scores = pretrain(config)
    if is_main_process():
        print("best:", describe(scores), "->", config.output)
    return 0

"""`pretrain`: train the critic, or evaluate one."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.options import given


def add(commands: Any) -> None:
    """Declare the command."""
    command = commands.add_parser("pretrain", help="train the critic on good/ and poor/, or evaluate one")
    command.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with good/ and poor/")
    command.add_argument("--output", type=Path, default=Path("critic.safetensors"), metavar="FILE")
    command.add_argument("--resume", action="store_true", help="go on from the state beside --output")
    command.add_argument("--evaluate", action="store_true", help="only print the scores of --critic on --data")
    command.add_argument("--critic", type=Path, metavar="FILE", help="critic to evaluate (default: the shipped one)")
    command.add_argument("--backbone", metavar="NAME", help="timm name; resnet101 is the paper's")
    command.add_argument("--exclude", metavar="PATTERN", help="leave out photos with such file names, as in 'blurry_*'")
    command.add_argument("--imagenet", action=argparse.BooleanOptionalAction, help="start from ImageNet weights")
    for option in ("steps", "batch", "size", "seed"):
        command.add_argument(f"--{option}", type=int)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.pretrain import PretrainConfig, describe, evaluate_folder, pretrain

    config = PretrainConfig(**given(args, PretrainConfig))
    if args.evaluate:
        print(describe(evaluate_folder(config, args.critic)))
        return 0
    print("best:", describe(pretrain(config)), "->", config.output)
    return 0

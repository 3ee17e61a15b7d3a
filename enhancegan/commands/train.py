"""`train`: train the operators' heads against the critic."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.options import given


def add(commands: Any) -> None:
    """Declare the command."""
    command = commands.add_parser("train", help="train the operators' heads against the critic")
    command.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with good/ and poor/")
    command.add_argument("--output", type=Path, default=Path("generator.safetensors"), metavar="FILE")
    command.add_argument("--critic", type=Path, metavar="FILE", help="pre-trained critic (default: the shipped one)")
    command.add_argument("--operators", nargs="+", metavar="NAME", help="one after the other (default: all)")
    command.add_argument("--resume", action="store_true", help="go on from the state beside --output")
    command.add_argument("--perceptual", choices=("backbone", "vgg16"), help="features of L_reg1; vgg16 is the paper's")
    for option in ("steps", "batch", "size", "seed"):
        command.add_argument(f"--{option}", type=int)
    command.add_argument("--critic-rate", type=float, help="learning rate of the critic; 0 keeps it as it is")
    command.add_argument("--critic-lead", type=float, help="how far L_D may fall before the critic waits")
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.train import TrainConfig, train

    config = TrainConfig(**given(args, TrainConfig))
    train(config)
    print(config.output)
    return 0

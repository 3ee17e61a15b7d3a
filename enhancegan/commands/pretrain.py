"""`pretrain`: train the critic or one of the paper's evaluators, or evaluate one."""

import argparse
from dataclasses import fields
from pathlib import Path
from typing import Any

from enhancegan.commands.options import add_preset, add_settings, given

PRESET_NAMES = {"studio": "ours", "paper": "the paper's", "release": "those of the authors' release"}
EVALUATOR_NAMES = {
    "critic": "tells good from poor, and is what generators please",
    "dan": "the same from real photos alone (Deng, Loy, Tang 2017)",
    "rank": "learns scores, attributes and pairs (Kong et al. 2016)",
}


def add(commands: Any) -> None:
    """Declare the command."""
    from enhancegan.training.pretrain_config import DanConfig, PretrainConfig
    from enhancegan.training.rank_config import RankConfig

    command = commands.add_parser(
        "pretrain", help="train the critic, or the paper's evaluators RANK and DAN, on rated photos, or evaluate one"
    )
    meanings = "; ".join(f"{name}: {meaning}" for name, meaning in EVALUATOR_NAMES.items())
    command.add_argument(
        "--evaluator", choices=list(EVALUATOR_NAMES), default="critic", help=f"what to train ({meanings})"
    )
    command.add_argument("--evaluate", action="store_true", help="only print the scores of --critic on --data")
    command.add_argument("--critic", type=Path, metavar="FILE", help="what to evaluate (default: the shipped critic)")
    add_preset(command, PRESET_NAMES)
    add_settings(command, PretrainConfig)
    known = {field.name for field in fields(PretrainConfig)}
    group = command.add_argument_group("only with --evaluator rank")
    add_settings(group, RankConfig, without=known)
    others = [
        f"--evaluator {kind.evaluator}: {_other_defaults(kind, PretrainConfig)}" for kind in (DanConfig, RankConfig)
    ]
    command.epilog = f"Other defaults: {'; '.join(others)}"
    command.set_defaults(run=_run)


def _other_defaults(config: type[Any], usual: type[Any]) -> str:
    before = {field.name: field.default for field in fields(usual)}
    changed = {
        field.name.replace("_", "-"): field.default
        for field in fields(config)
        if field.name in before and field.default != before[field.name]
    }
    return ", ".join(f"--{name} {value}" for name, value in changed.items())


def _run(args: argparse.Namespace) -> int:
    return _run_rank(args) if args.evaluator == "rank" else _run_critic(args)


def _run_critic(args: argparse.Namespace) -> int:
    from enhancegan.training.devices import is_main_process
    from enhancegan.training.pretrain import describe, evaluate_dataset, pretrain
    from enhancegan.training.pretrain_config import PRETRAIN_PRESETS, DanConfig, PretrainConfig
    from enhancegan.training.rank_config import RankConfig

    kind = DanConfig if args.evaluator == "dan" else PretrainConfig
    _check_options(args, kind, RankConfig)
    config = kind(**(PRETRAIN_PRESETS[args.preset] | given(args, kind)))
    if args.evaluate:
        print(describe(evaluate_dataset(config, args.critic)))
        return 0
    scores = pretrain(config)
    if is_main_process():
        print("best:", describe(scores), "->", config.output)
    return 0


def _run_rank(args: argparse.Namespace) -> int:
    from enhancegan.training.devices import is_main_process
    from enhancegan.training.pretrain_config import PretrainConfig
    from enhancegan.training.pretrain_rank import describe_rank, evaluate_rank, pretrain_rank
    from enhancegan.training.rank_config import RankConfig

    _check_options(args, RankConfig, PretrainConfig)
    config = RankConfig(**given(args, RankConfig))
    if args.evaluate:
        if args.critic is None:
            raise ValueError("--evaluate needs --critic FILE: no RANK network is shipped")
        print(describe_rank(evaluate_rank(config, args.critic)))
        return 0
    rho = pretrain_rank(config)
    if is_main_process():
        print("best:", describe_rank(rho), "->", config.output)
    return 0


def _check_options(args: argparse.Namespace, kind: type[Any], other: type[Any]) -> None:
    """Refuse options that what is trained does not have.

    Raises:
        ValueError: when one of the other configuration's own settings was given, or a preset for no critic.
    """
    own = {field.name for field in fields(kind)}
    foreign = [f"--{name.replace('_', '-')}" for name in given(args, other) if name not in own]
    if args.evaluator != "critic" and args.preset != next(iter(PRESET_NAMES)):
        foreign.append("--preset")
    if foreign:
        raise ValueError(f"--evaluator {args.evaluator} has no {', '.join(foreign)}")

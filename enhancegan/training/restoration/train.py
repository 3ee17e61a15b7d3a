"""Train an operator's head to restore: in minutes, from good photos alone."""

import logging
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, fields
from operator import index
from pathlib import Path
from typing import Any

import torch

from enhancegan.checkpoint_header import SHIPPED_CRITIC, HeadDesign
from enhancegan.checkpoints import load_critic, save_checkpoint
from enhancegan.datasets.layouts import open_good
from enhancegan.datasets.photo_set import without
from enhancegan.networks.generator import Generator
from enhancegan.networks.tone_head import ToneHead
from enhancegan.operators import get_operator
from enhancegan.photo import find_photos
from enhancegan.training.devices import check_single_process, one_thread
from enhancegan.training.log import TrainingLog
from enhancegan.training.restoration.copies import Copies, make_copies
from enhancegan.training.restoration.fitting import Fit, fit_member
from enhancegan.training.settings import check_output
from enhancegan.training.state import (
    beside,
    check_same_run,
    load_state,
    read_part,
    run_identity,
    save_state,
    state_path,
    taking_over,
    write_part,
)
from enhancegan.training.train_config import TrainConfig

logger = logging.getLogger(__name__)

_LOGGED = ("operator", "step", "member", "ciede2000")

RESTORABLE = ("photographic",)
"""Operators with the sliders that undo flaws; the paper's own have too few."""


def train_to_restore(config: TrainConfig) -> None:
    """Train the heads and write the generator.

    The copies are saved once they are made, the state after every member of a head.

    Raises:
        ValueError: for an operator that cannot restore, several processes, an output that cannot be written, a missing
            or empty folder, or nothing to resume.
    """
    operators = config.operators or RESTORABLE
    for name in operators:
        if name not in RESTORABLE:
            get_operator(name)
            raise ValueError(f"only {', '.join(RESTORABLE)} can learn to restore, got {name}: use --teacher critic")
    check_single_process("--teacher restore")
    check_output(config.output)
    paths = _good_photos(config)
    torch.manual_seed(config.seed)
    backbone = load_critic(config.critic or SHIPPED_CRITIC).backbone
    generator = Generator(backbone, operators, {name: HeadDesign("tone", config.variant) for name in operators})
    identity = run_identity(config, paths)
    state: dict[str, Any] = {"run": identity, "members": {name: [] for name in operators}, "log": 0}
    if config.resume:
        state = _resumed(config, operators, identity)
    copies = _saved_copies(config, identity) if config.resume else None
    if copies is None:
        copies = make_copies(paths, config.copies, config.seed)
        parts = {part.name: getattr(copies, part.name) for part in fields(Copies)}
        write_part(_copies_path(config.output), {"run": identity, "copies": parts})
        save_state(config.output, state)
    logger.info("%d copies of %d good photos", len(copies), len(paths))
    with closing(TrainingLog(config.output, _LOGGED, state["log"])) as log:
        for name in operators:
            head = generator.head(name)
            assert isinstance(head, ToneHead)  # noqa: S101 - by its design
            head.scale_to(copies.statistics)
            with one_thread():
                _fit_members(head, copies, config, state, log)
    save_checkpoint(config.output, generator.eval(), config.restore_steps, asdict(config))


def _resumed(config: TrainConfig, operators: Sequence[str], identity: dict[str, str]) -> dict[str, Any]:
    state = load_state(config.output)
    check_same_run(state, identity)
    with taking_over(state_path(config.output)):
        members = {name: list(state["members"][name]) for name in operators}
        return {"run": identity, "members": members, "log": index(state["log"])}


def _copies_path(output: Path) -> Path:
    return beside(output, ".copies.pt")


def _saved_copies(config: TrainConfig, identity: dict[str, str]) -> Copies | None:
    """The copies that a run saved; None if it was another run, or they were deleted."""
    path = _copies_path(config.output)
    saved = read_part(path) if path.is_file() else {}
    if saved.get("run") != identity:
        return None
    with taking_over(path):
        return Copies(**saved["copies"])


def _fit_members(head: ToneHead, copies: Copies, config: TrainConfig, state: dict[str, Any], log: TrainingLog) -> None:
    name, taken = head.operator.name, 0
    done: list[dict[str, torch.Tensor]] = state["members"][name]
    for number, member in enumerate(head.members):
        # Shallow members need no more.
        steps = config.restore_steps if member.layers == 2 else max(1, config.restore_steps // 2)
        if number == len(done):
            label = f"{name} {number + 1} of {len(head.members)}"
            log.start(name, taken + 1)
            left = fit_member(head, member, copies, Fit(steps), config.seed + number, label)
            logger.info("%s: mean CIEDE2000 %.2f", label, left)
            log.add(taken + steps, {"member": number + 1, "ciede2000": left})
            done.append(member.state_dict())
            state["log"] = log.flush()
            save_state(config.output, state)
        with taking_over(state_path(config.output)):
            member.load_state_dict(done[number])
        taken += steps


def _good_photos(config: TrainConfig) -> list[Path]:
    paths = open_good(config.dataset, config.data, "train")
    for folder in config.more_good:
        if not Path(folder).is_dir():
            raise ValueError(f"no such folder: {folder}")
        paths += find_photos([Path(folder)])
    return without(paths, config.exclude)

"""Train an operator's head to restore: in minutes, from good photos alone."""

import logging
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import torch

from enhancegan.checkpoint_header import SHIPPED_CRITIC, HeadDesign
from enhancegan.checkpoints import load_critic, save_checkpoint
from enhancegan.datasets.layouts import open_good_poor
from enhancegan.datasets.photo_set import without
from enhancegan.networks.generator import Generator
from enhancegan.networks.tone_head import ToneHead
from enhancegan.operators import get_operator
from enhancegan.photo import find_photos
from enhancegan.training.devices import one_thread
from enhancegan.training.restoration.copies import Copies, make_copies
from enhancegan.training.restoration.fitting import Fit, fit_member
from enhancegan.training.settings import check_output
from enhancegan.training.state import check_same_run, load_state, run_identity, save_state
from enhancegan.training.train_config import TrainConfig

logger = logging.getLogger(__name__)

RESTORABLE = ("photographic",)
"""Operators with the sliders that undo flaws; the paper's own have too few."""


def train_to_restore(config: TrainConfig) -> None:
    """Train the heads and write the generator.

    The state is saved after the copies are made and after every member of a head.

    Raises:
        ValueError: for an operator that cannot restore, a missing or empty folder, or nothing to resume.
    """
    operators = config.operators or RESTORABLE
    for name in operators:
        if name not in RESTORABLE:
            get_operator(name)
            raise ValueError(f"only {', '.join(RESTORABLE)} can learn to restore, got {name}: use --teacher critic")
    check_output(config.output)
    paths = _good_photos(config)
    torch.manual_seed(config.seed)
    backbone = load_critic(config.critic or SHIPPED_CRITIC).backbone
    generator = Generator(backbone, operators, {name: HeadDesign("tone", config.variant) for name in operators})
    identity = run_identity(config, paths)
    state: dict[str, Any] = {"run": identity, "copies": None, "members": {name: [] for name in operators}}
    if config.resume:
        state = load_state(config.output)
        check_same_run(state, identity)
    if state["copies"] is None:
        copies = make_copies(paths, config.copies, config.seed)
        state["copies"] = {part.name: getattr(copies, part.name) for part in fields(Copies)}
        save_state(config.output, state)
    copies = Copies(**state["copies"])
    logger.info("%d copies of %d good photos", len(copies), len(paths))
    for name in operators:
        head = generator.head(name)
        assert isinstance(head, ToneHead)  # noqa: S101 - by its design
        head.scale_to(copies.statistics)
        with one_thread():
            _fit_members(head, copies, config, state["members"][name], state)
    save_checkpoint(config.output, generator.eval(), config.restore_steps, asdict(config))


def _fit_members(
    head: ToneHead, copies: Copies, config: TrainConfig, done: list[dict[str, torch.Tensor]], state: dict[str, Any]
) -> None:
    for number, member in enumerate(head.members):
        if number == len(done):
            label = f"{head.operator.name} {number + 1} of {len(head.members)}"
            # Shallow members need no more.
            steps = config.restore_steps if member.layers == 2 else max(1, config.restore_steps // 2)
            left = fit_member(head, member, copies, Fit(steps), config.seed + number, label)
            logger.info("%s: mean CIEDE2000 %.2f", label, left)
            done.append(member.state_dict())
            save_state(config.output, state)
        member.load_state_dict(done[number])


def _good_photos(config: TrainConfig) -> list[Path]:
    paths = [*open_good_poor(config.dataset, config.data, "train").good]
    for folder in config.more_good:
        if not Path(folder).is_dir():
            raise ValueError(f"no such folder: {folder}")
        paths += find_photos([Path(folder)])
    return without(paths, config.exclude)

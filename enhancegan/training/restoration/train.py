"""Train an operator's head to restore: in minutes, from good photos alone."""

import logging
from collections.abc import Sequence
from contextlib import closing
from copy import deepcopy
from dataclasses import asdict, dataclass
from operator import index
from pathlib import Path
from typing import Any

import torch

from enhancegan.checkpoint_header import SHIPPED_CRITIC, HeadDesign
from enhancegan.checkpoints import load_critic, save_checkpoint
from enhancegan.datasets.layouts import open_good, open_good_poor
from enhancegan.datasets.photo_cache import PhotoCache
from enhancegan.datasets.photo_set import without
from enhancegan.networks.generator import Generator
from enhancegan.networks.net_d import NetD
from enhancegan.networks.tone_head import ToneHead
from enhancegan.operators import get_operator
from enhancegan.photo import find_photos
from enhancegan.training.devices import check_single_process, single_threaded
from enhancegan.training.log import TrainingLog
from enhancegan.training.restoration.copies import make_copies
from enhancegan.training.restoration.copies_file import CopiesFile, open_copies, write_copies
from enhancegan.training.restoration.fitting import Fit, Report, fit_member
from enhancegan.training.restoration.pleasing import Pleasing, please
from enhancegan.training.settings import check_output
from enhancegan.training.state import (
    beside,
    check_same_run,
    load_state,
    run_identity,
    save_state,
    state_path,
    taking_over,
)
from enhancegan.training.train_config import TrainConfig

logger = logging.getLogger(__name__)

_LOGGED = ("operator", "step", "member", "ciede2000", "f_W")

RESTORABLE = ("photographic",)
"""Operators with the sliders that undo flaws; the paper's own have too few."""


@dataclass(frozen=True)
class _Run:
    """What the operators of a run share."""

    config: TrainConfig
    copies: CopiesFile
    state: dict[str, Any]
    log: TrainingLog

    def save(self) -> None:
        self.state["log"] = self.log.flush()
        save_state(self.config.output, self.state)

    def report(self, taken: int, **columns: int) -> Report:
        """Logs steps that come after so many others."""
        return lambda step, losses: self.log.add(taken + step, {**columns, **losses})


def train_to_restore(config: TrainConfig) -> None:
    """Train the heads and write the generator; with the teacher "both", f_W has a say in the last steps.

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
    check_single_process(f"--teacher {config.teacher}")
    check_output(config.output)
    paths, poor = _good_photos(config), _poor_photos(config)
    torch.manual_seed(config.seed)
    critic = load_critic(config.critic or SHIPPED_CRITIC)
    generator = Generator(critic.backbone, operators, {name: HeadDesign("tone", config.variant) for name in operators})
    identity = run_identity(config, [*paths, *poor])
    state: dict[str, Any] = {"run": identity, "members": {name: [] for name in operators}, "both": {}, "log": 0}
    if config.resume:
        state = _resumed(config, operators, identity)
    copies = open_copies(_copies_path(config.output), identity) if config.resume else None
    if copies is None:
        made = make_copies(paths, config.copies, config.seed)
        copies = write_copies(_copies_path(config.output), identity, made)
        save_state(config.output, state)
    logger.info("%d copies of %d good photos", len(copies), len(paths))
    with closing(TrainingLog(config.output, _LOGGED, state["log"])) as log:
        run = _Run(config, copies, state, log)
        for name in operators:
            head = generator.head(name)
            assert isinstance(head, ToneHead)  # noqa: S101 - by its design
            head.scale_to(copies.statistics())
            with single_threaded():
                taken = _fit_members(run, head)
                if poor:
                    _please(run, head, poor, critic, taken)
    save_checkpoint(config.output, generator.eval(), config.restore_steps, asdict(config))


def _resumed(config: TrainConfig, operators: Sequence[str], identity: dict[str, str]) -> dict[str, Any]:
    state = load_state(config.output)
    check_same_run(state, identity)
    with taking_over(state_path(config.output)):
        members = {name: list(state["members"][name]) for name in operators}
        return {"run": identity, "members": members, "both": dict(state["both"]), "log": index(state["log"])}


def _copies_path(output: Path) -> Path:
    return beside(output, ".copies.bin")


def _fit_members(run: _Run, head: ToneHead) -> int:
    """Fit the members that are not fitted yet; returns the steps that all of them took."""
    config, name, taken = run.config, head.operator.name, 0
    done: list[dict[str, torch.Tensor]] = run.state["members"][name]
    for number, member in enumerate(head.members):
        # Shallow members need no more.
        steps = config.restore_steps if member.layers == 2 else max(1, config.restore_steps // 2)
        if number == len(done):
            label = f"{name} {number + 1} of {len(head.members)}"
            run.log.start(name, taken + 1)
            report = run.report(taken, member=number + 1)
            left = fit_member(head, member, run.copies, Fit(steps), config.seed + number, label, report)
            logger.info("%s: mean CIEDE2000 %.2f", label, left)
            done.append(deepcopy(member.state_dict()))
            run.save()
        with taking_over(state_path(config.output)):
            member.load_state_dict(done[number])
        taken += steps
    return taken


def _please(run: _Run, head: ToneHead, poor: Sequence[Path], critic: NetD, taken: int) -> None:
    """Go on with both teachers, unless that was done."""
    config, name, done = run.config, head.operator.name, run.state["both"]
    if name not in done:
        run.log.start(name, taken + 1)
        pleasing = Pleasing(config.both_steps, config.both_weight)
        please(
            head,
            run.copies,
            poor,
            critic,
            pleasing,
            config.seed,
            run.report(taken),
            PhotoCache(config.memory, config.cache),
        )
        done[name] = deepcopy(head.members.state_dict())
        run.save()
    with taking_over(state_path(config.output)):
        head.members.load_state_dict(done[name])


def _good_photos(config: TrainConfig) -> list[Path]:
    paths = open_good(config.dataset, config.data, "train")
    for folder in config.more_good:
        if not Path(folder).is_dir():
            raise ValueError(f"no such folder: {folder}")
        paths += find_photos([Path(folder)])
    return without(paths, config.exclude)


def _poor_photos(config: TrainConfig) -> list[Path]:
    """Those that f_W sees edited; none unless it is asked."""
    if config.teacher != "both":
        return []
    return without(open_good_poor(config.dataset, config.data, "train").poor, config.exclude)

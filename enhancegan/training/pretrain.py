"""Critic pre-training (paper Sec. 4) and its evaluation.

First the paper's network, a backbone and two neurons, learns to separate good from poor by cross-entropy. The paper's
critic is that network with one more neuron; the layers of ours are then fitted to its backbone.
"""

from contextlib import closing
from copy import deepcopy
from dataclasses import asdict, dataclass, fields
from operator import index
from pathlib import Path
from typing import Any, cast

import torch
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from enhancegan.checkpoint_header import SHIPPED_CRITIC
from enhancegan.checkpoints import load_critic, save_checkpoint
from enhancegan.datasets.degradations import degrade, imperfect_copies
from enhancegan.datasets.layouts import open_good_poor
from enhancegan.datasets.photo_set import PhotoSet, split_photos
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.critic import GOOD, POOR, Critic, PooledClassifier
from enhancegan.networks.critics import check_kind, new_critic
from enhancegan.networks.net_d import NetD
from enhancegan.training.devices import Devices, training_devices
from enhancegan.training.fit_head import fit_head
from enhancegan.training.log import TrainingLog
from enhancegan.training.pretrain_config import PretrainConfig
from enhancegan.training.settings import check_output
from enhancegan.training.state import check_same_run, load_state, run_identity, save_state, state_path, taking_over

# Number of degraded copies of each good photo in an evaluation.
_COPIES = 8
_LOGGED = ("step", "loss", "balanced_accuracy", "preference")


@dataclass(frozen=True)
class CriticScores:
    """How well a critic separates good from poor.

    Attributes:
        balanced_accuracy: mean of the shares of good and of poor photos classified correctly, in [0, 1].
        preference: share of degraded copies of good photos to which it prefers the photo itself, in [0, 1].
    """

    balanced_accuracy: float
    preference: float


def evaluate_critic(
    critic: NetD | PooledClassifier, good: torch.Tensor, poor: torch.Tensor, seed: int = 0
) -> CriticScores:
    """Score a critic on good and poor photos, each (N, 3, H, W).

    Every good photo is compared with several degraded copies, drawn by the seed: with one copy each of 75 photos, the
    preference varied by up to 0.09 between seeds.
    """
    rng = torch.Generator().manual_seed(seed)
    was_training = critic.training
    critic.eval()
    good_margin, poor_margin = _margins(critic, good), _margins(critic, poor)
    preferred = [good_margin > _margins(critic, degrade(good, rng)) for _ in range(_COPIES)]
    critic.train(was_training)
    right = ((good_margin > 0).float().mean() + (poor_margin < 0).float().mean()) / 2
    return CriticScores(float(right), float(torch.cat(preferred).float().mean()))


def calibrated(critic: NetD, good: torch.Tensor, poor: torch.Tensor) -> NetD:
    """A copy of the critic with both classes equally likely on average over real good and real poor photos.

    In training most poor photos are slightly flawed copies of good ones, so a critic is too strict with every photo.
    Only the bias between the classes changes, by a balanced logistic fit; the ranking of photos does not.

    Args:
        critic: f_W.
        good: photos that it was not trained on, (N, 3, H, W).
        poor: the same, (M, 3, H, W).
    """
    critic = deepcopy(critic).eval()
    good_margin, poor_margin = _margins(critic, good), _margins(critic, poor)
    low, high = -50.0, 50.0
    for _ in range(40):
        bias = (low + high) / 2
        doubt = torch.sigmoid(-good_margin - bias).mean() - torch.sigmoid(poor_margin + bias).mean()
        low, high = (bias, high) if doubt > 0 else (low, bias)
    with torch.no_grad():
        critic.classifier.bias[GOOD] += bias / 2
        critic.classifier.bias[POOR] -= bias / 2
    return critic


def _margins(critic: NetD | PooledClassifier, photos: torch.Tensor) -> torch.Tensor:
    """Good logit minus poor logit of every photo, (N,)."""
    device = next(critic.parameters()).device
    with torch.no_grad():
        logits = torch.cat([critic.logits(batch.to(device)).cpu() for batch in photos.split(16)])
    return logits[:, GOOD] - logits[:, POOR]


@dataclass(frozen=True)
class _Learner:
    """The network in training, its moving average, and the optimizer; the state of all of these is saved."""

    network: PooledClassifier
    averaged: AveragedModel
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler

    def state(self) -> dict[str, Any]:
        return {part.name: getattr(self, part.name).state_dict() for part in fields(self)}

    def load(self, state: dict[str, Any]) -> None:
        # A longer run goes on at its own rate for the step reached, not at that of the shorter one.
        length = {name: self.schedule.state_dict()[name] for name in ("total_steps", "_schedule_phases")}
        for part in fields(self):
            getattr(self, part.name).load_state_dict(state[part.name])
        self.schedule.load_state_dict(length)


def _new_learner(config: PretrainConfig, devices: Devices) -> _Learner:
    """The paper's network before its first step."""
    backbone = Backbone(config.backbone, config.imagenet, config.colors)
    network = PooledClassifier(backbone).train().to(devices.device)
    optimizer = torch.optim.AdamW(
        [
            {"params": network.backbone.parameters(), "lr": config.backbone_rate},
            {"params": network.classifier.parameters(), "lr": config.head_rate},
        ],
        weight_decay=config.weight_decay,
    )
    rates = [config.backbone_rate, config.head_rate]
    return _Learner(
        network=network,
        averaged=AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(config.average)),
        optimizer=optimizer,
        schedule=torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=config.steps, pct_start=0.1),
    )


class _Batches:
    """The photos of every step: good ones, then an equal number of poor ones."""

    def __init__(self, config: PretrainConfig, good: PhotoSet, poor: PhotoSet, seed: int) -> None:
        real = max(1, round(config.batch * config.real))
        self._size = config.batch
        self._good = good.endless_batches(config.batch + config.batch - real)
        self._poor = poor.endless_batches(real)
        self.rng = torch.Generator().manual_seed(seed)
        self.target = torch.tensor([GOOD] * config.batch + [POOR] * config.batch)

    def next(self) -> torch.Tensor:
        """Photos in the order of `target`."""
        drawn = next(self._good)
        # The copies are made from other photos than this step's good ones.
        others = drawn[self._size :]
        copies = imperfect_copies(others, self.rng) if len(others) else others
        return torch.cat([drawn[: self._size], next(self._poor), copies])

    def skip(self, steps: int) -> None:
        """Repeat the draws of the first `steps` steps: the samplers cannot be saved, only replayed."""
        for _ in range(steps):
            next(self._good)
            next(self._poor)


def pretrain(config: PretrainConfig) -> CriticScores:
    """Train a critic and write it with the backbone of the best step.

    Returns:
        The critic's scores on the held-out photos.

    Raises:
        ValueError: for an unknown precision, backbone or critic, when ImageNet weights cannot be had, a folder is
            missing or empty, or there is nothing to resume.
    """
    check_output(config.output)
    check_kind(config.critic_head)
    with training_devices(config.precision) as devices:
        torch.manual_seed(config.seed)
        paths = open_good_poor(config.dataset, config.data, "train")
        (good, held_out_good), (poor, held_out_poor) = (
            split_photos(files, config.size, config.held_out, config.seed, config.exclude)
            for files in (paths.good, paths.poor)
        )
        held_good, held_poor = held_out_good.all_photos(), held_out_poor.all_photos()
        files = [path for photos in (good, held_out_good, poor, held_out_poor) for path in photos.paths]
        identity = run_identity(config, files)
        learner = _new_learner(config, devices)
        devices.vary_seed(config.seed)
        batches = _Batches(config, good, poor, config.seed + devices.rank)
        done, best, logged = 0, CriticScores(0.0, 0.0), 0
        best_step, best_network = 0, learner.network.state_dict()
        if config.resume:
            state = load_state(config.output)
            check_same_run(state, identity)
            with taking_over(state_path(config.output)):
                done, best_step, logged = (index(state[name]) for name in ("step", "best_step", "log"))
                best, best_network = CriticScores(*state["best"]), state["best_network"]
                learner.network.load_state_dict(best_network)
                learner.load(state)
                batches.skip(done)
                devices.restore_random(state["random"], batches.rng)
        with closing(TrainingLog(config.output, _LOGGED, logged)) as log:
            log.start("", done + 1)
            steps = range(done + 1, config.steps + 1)
            for step in (bar := tqdm(steps, desc="pre-training", unit="step", disable=not devices.is_main)):
                values = {"loss": _learn(learner, batches, devices)}
                bar.set_postfix(loss=f"{values['loss']:.3f}")
                evaluated = step % config.evaluate_every == 0 or step == config.steps
                random = devices.random_states(batches.rng) if evaluated else []
                if not devices.is_main:
                    continue
                if evaluated:
                    kept = cast(PooledClassifier, learner.averaged.module)
                    scores = evaluate_critic(kept, held_good, held_poor)
                    tqdm.write(f"step {step}: {describe(scores)}")
                    values |= asdict(scores)
                    if scores.balanced_accuracy + scores.preference >= best.balanced_accuracy + best.preference:
                        best, best_step = scores, step
                        best_network = {key: value.cpu().clone() for key, value in kept.state_dict().items()}
                log.add(step, values)
                if evaluated:
                    save_state(config.output, learner.state() | {
                        "step": step, "best": [best.balanced_accuracy, best.preference],
                        "best_step": best_step, "best_network": best_network,
                        "random": random, "log": log.flush(), "run": identity,
                    })  # fmt: skip
        if devices.is_main:
            torch.manual_seed(config.seed)
            critic = _finished(config, best_network, good, poor)
            # Where all poor photos are real, both classes are alike in training and here.
            critic = calibrated(critic, held_good, held_poor) if config.real < 1 else critic
            best = evaluate_critic(critic, held_good, held_poor)
            save_checkpoint(config.output, critic, best_step, asdict(config) | asdict(best))
        return CriticScores(*devices.from_main([best.balanced_accuracy, best.preference]))


def _finished(config: PretrainConfig, trained: dict[str, Any], good: PhotoSet, poor: PhotoSet) -> NetD:
    """A critic from the trained network: ours on its backbone, the others also with its two neurons."""
    backbone = Backbone(config.backbone, colors=config.colors)
    backbone.load_state_dict(_below(trained, "backbone."))
    critic = new_critic(config.critic_head, backbone)
    if isinstance(critic, Critic):
        fit_head(critic, good, poor, torch.Generator().manual_seed(config.seed))
    else:
        critic.classifier.load_state_dict(_below(trained, "classifier."))
    return critic


def _below(state: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): value for key, value in state.items() if key.startswith(prefix)}


def _learn(learner: _Learner, batches: _Batches, devices: Devices) -> float:
    """One step of the optimizer; returns the loss."""
    photos, target = batches.next().to(devices.device), batches.target.to(devices.device)
    loss = functional.cross_entropy(devices.run(learner.network.logits, photos), target)
    learner.optimizer.zero_grad()
    loss.backward()
    devices.average_gradients(learner.network.parameters())
    learner.optimizer.step()
    learner.schedule.step()
    learner.averaged.update_parameters(learner.network)
    return devices.mean(loss.item())


def evaluate_dataset(config: PretrainConfig, critic: Path | None = None) -> CriticScores:
    """Score a saved critic (None: the shipped one) on the test split of `config.data`, which is all of a plain folder.

    Raises:
        ValueError: when a folder is missing or empty, or the file is not a critic.
    """
    photos = open_good_poor(config.dataset, config.data, "test")
    good, poor = (PhotoSet(paths, config.size, augment=False).all_photos() for paths in (photos.good, photos.poor))
    return evaluate_critic(load_critic(critic or SHIPPED_CRITIC), good, poor, config.seed)


def describe(scores: CriticScores) -> str:
    """The scores in one line of text."""
    return (
        f"balanced accuracy {scores.balanced_accuracy:.3f}, "
        f"prefers a good photo to its degraded copy {scores.preference:.3f}"
    )

"""Critic pre-training (paper Sec. 4) and its evaluation.

First the paper's network, a backbone and two neurons, learns to separate good from poor by cross-entropy. The paper's
critic is that network with one more neuron; the layers of ours are then fitted to its backbone.
"""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from enhancegan.checkpoint_header import SHIPPED_CRITIC
from enhancegan.checkpoints import load_critic, save_checkpoint
from enhancegan.datasets.degradations import degrade, imperfect_copies
from enhancegan.datasets.layouts import open_good_poor
from enhancegan.datasets.photo_cache import PhotoCache
from enhancegan.datasets.photo_set import PhotoSet, split_photos
from enhancegan.freed_memory import give_back
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.critic import GOOD, POOR, Critic, PooledClassifier
from enhancegan.networks.critics import check_kind, new_critic
from enhancegan.networks.net_d import NetD
from enhancegan.training.best_step import Measure, train_to_best
from enhancegan.training.devices import Devices, training_devices
from enhancegan.training.fit_head import fit_head
from enhancegan.training.learner import Learner, new_learner
from enhancegan.training.pretrain_config import PretrainConfig
from enhancegan.training.settings import check_output
from enhancegan.training.state import run_identity

# Number of degraded copies of each good photo in an evaluation.
_COPIES = 8
# Held-out photos of each class stay in memory beside all that a step needs.
_MOST_HELD_OUT = 120
# Photos of a data set that are in memory at a time when it is evaluated.
_AT_ONCE = 1000


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
    return _evaluated(critic, [good], [poor], seed)


def _evaluated(
    critic: NetD | PooledClassifier, good: Iterable[torch.Tensor], poor: Iterable[torch.Tensor], seed: int
) -> CriticScores:
    """As `evaluate_critic`, of photos that come in parts."""
    rng = torch.Generator().manual_seed(seed)
    was_training = critic.training
    critic.eval()
    accepted, preferred = [], []
    for photos in good:
        margin = _margins(critic, photos)
        accepted.append(margin > 0)
        preferred += [margin > _margins(critic, degrade(photos, rng)) for _ in range(_COPIES)]
    rejected = [_margins(critic, photos) < 0 for photos in poor]
    critic.train(was_training)
    right = (torch.cat(accepted).float().mean() + torch.cat(rejected).float().mean()) / 2
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


def _new_learner(config: PretrainConfig, devices: Devices) -> Learner[PooledClassifier]:
    """The paper's network before its first step."""
    network = PooledClassifier(Backbone(config.backbone, config.imagenet, config.colors))
    network = network.train().to(devices.device)
    return new_learner(network, network.backbone.parameters(), network.classifier.parameters(), config)


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
        cache = PhotoCache(config.memory, config.cache)
        (good, held_out_good), (poor, held_out_poor) = (
            split_photos(files, config.size, config.held_out, config.seed, config.exclude, _MOST_HELD_OUT, cache)
            for files in (paths.good, paths.poor)
        )
        held_good, held_poor = held_out_good.all_photos(), held_out_poor.all_photos()
        files = [path for photos in (good, held_out_good, poor, held_out_poor) for path in photos.paths]
        identity = run_identity(config, files)
        learner = _new_learner(config, devices)
        devices.vary_seed(config.seed)
        batches = _Batches(config, good, poor, config.seed + devices.rank)

        def loss() -> torch.Tensor:
            photos, target = batches.next().to(devices.device), batches.target.to(devices.device)
            return functional.cross_entropy(devices.run(learner.network.logits, photos), target)

        measure: Measure[PooledClassifier] = Measure(
            lambda network: asdict(evaluate_critic(network, held_good, held_poor)),
            lambda values: describe(CriticScores(**values)),
            tuple(field.name for field in fields(CriticScores)),
            config.judged_by,
        )
        best_step, best_network = train_to_best(config, learner, batches, loss, measure, devices, identity)
        best = CriticScores(0.0, 0.0)
        if devices.is_main:
            give_back()
            torch.manual_seed(config.seed)
            critic = _finished(config, best_network, good, poor)
            # Where all poor photos are real, both classes are alike in training and here.
            critic = calibrated(critic, held_good, held_poor) if config.real < 1 else critic
            best = evaluate_critic(critic, held_good, held_poor)
            made = asdict(config) | asdict(best) | {"evaluator": config.evaluator}
            save_checkpoint(config.output, critic, best_step, made)
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


def evaluate_dataset(config: PretrainConfig, critic: Path | None = None) -> CriticScores:
    """Score a saved critic (None: the shipped one) on the test split of `config.data`, which is all of a plain folder.

    Raises:
        ValueError: when a folder is missing or empty, or the file is not a critic.
    """
    photos = open_good_poor(config.dataset, config.data, "test")
    cache = PhotoCache(config.memory, config.cache)
    good, poor = (
        PhotoSet(paths, config.size, augment=False, cache=cache).plain_batches(_AT_ONCE)
        for paths in (photos.good, photos.poor)
    )
    return _evaluated(load_critic(critic or SHIPPED_CRITIC), good, poor, config.seed)


def describe(scores: CriticScores) -> str:
    """The scores in one line of text."""
    return (
        f"balanced accuracy {scores.balanced_accuracy:.3f}, "
        f"prefers a good photo to its degraded copy {scores.preference:.3f}"
    )

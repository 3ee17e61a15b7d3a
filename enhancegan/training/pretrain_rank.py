"""Training of RANK: scores and attributes by regression, and pairs of photos by a ranking loss."""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import torch
from scipy.stats import spearmanr
from sklearn.cluster import KMeans

from enhancegan.checkpoints import load_rank, save_checkpoint
from enhancegan.datasets.aadb import ATTRIBUTES, RatedPhoto
from enhancegan.datasets.layouts import open_rated
from enhancegan.datasets.photo_cache import PhotoCache
from enhancegan.datasets.photo_set import PhotoSet, without
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.rank import SCORE, RankNetwork
from enhancegan.training.best_step import Measure, train_to_best
from enhancegan.training.devices import training_devices
from enhancegan.training.learner import new_learner
from enhancegan.training.rank_config import RankConfig
from enhancegan.training.rank_losses import ranking_loss, regression_loss
from enhancegan.training.settings import check_output
from enhancegan.training.state import run_identity

logger = logging.getLogger(__name__)

_AT_ONCE = 32
_SPEARMAN = "spearman"
# Between photos that are all centers themselves; float16 can hold it.
_NARROWEST = 1e-3


class RatedSet(NamedTuple):
    """Decoded photos, and in the same order their labels: score and attributes (N, 1 + A), and their raters."""

    photos: PhotoSet
    labels: torch.Tensor
    raters: list[dict[str, float]]


class Pairs(NamedTuple):
    """P pairs of photos.

    Attributes:
        photos: the first ones, then the second ones, (2P, 3, size, size).
        labels: score and attributes of each photo, (2P, 1 + A).
        order: 1 where the first is better, -1 where the second is, 0 for a tie, (P,).
    """

    photos: torch.Tensor
    labels: torch.Tensor
    order: torch.Tensor


class PairSampler:
    """Pairs at random, by mean scores; a share of them both rated by one person, by that person's own scores."""

    def __init__(self, rated: RatedSet, config: RankConfig, seed: int) -> None:
        """Take from these photos; without raters of two photos all pairs are by mean scores."""
        self.rng = torch.Generator().manual_seed(seed)
        self._rated = rated
        self._count = config.batch
        by_person: dict[str, list[tuple[int, float]]] = {}
        for place, scores in enumerate(rated.raters):
            for person, score in scores.items():
                by_person.setdefault(person, []).append((place, score))
        self._people = [own for _, own in sorted(by_person.items()) if len(own) > 1]
        self._within = round(config.batch * config.within_rater) if self._people else 0
        if not self._people:
            logger.info("nobody is known to have rated two photos: all pairs are ranked by mean scores")

    def next(self) -> Pairs:
        """The pairs of the next step, with photos augmented."""
        drawn = [self._of_one_person() for _ in range(self._within)]
        drawn += [self._of_any() for _ in range(self._count - self._within)]
        places = [first for first, _, _ in drawn] + [second for _, second, _ in drawn]
        photos = torch.stack([self._rated.photos[place] for place in places])
        return Pairs(photos, self._rated.labels[places], torch.tensor([order for _, _, order in drawn]).sign())

    def skip(self, steps: int) -> None:
        """Nothing is to be replayed: all draws come from `rng` and torch's own random numbers."""

    def _of_one_person(self) -> tuple[int, int, float]:
        own = self._people[self._below(len(self._people))]
        first, second = self._two_of(len(own))
        return own[first][0], own[second][0], own[first][1] - own[second][1]

    def _of_any(self) -> tuple[int, int, float]:
        first, second = self._two_of(len(self._rated.labels))
        return first, second, float(self._rated.labels[first, SCORE] - self._rated.labels[second, SCORE])

    def _two_of(self, count: int) -> tuple[int, int]:
        first, step = self._below(count), 1 + self._below(count - 1)
        return first, (first + step) % count

    def _below(self, count: int) -> int:
        return int(torch.randint(count, (), generator=self.rng))


def pretrain_rank(config: RankConfig) -> float:
    """Train a RANK network and write that of the best step.

    Returns:
        Spearman's rho between its scores and people's on the validation photos.

    Raises:
        ValueError: for an unknown data set, precision or backbone, when ImageNet weights cannot be had, a list or the
            photos are missing, or there is nothing to resume.
    """
    check_output(config.output)
    with training_devices(config.precision) as devices:
        torch.manual_seed(config.seed)
        train, validation = (_rated_set(config, split) for split in ("train", "validation"))
        held_out = validation.photos.all_photos()
        identity = run_identity(config, [*train.photos.paths, *validation.photos.paths])
        network = new_rank_network(config, train).train().to(devices.device)
        learner = new_learner(network, network.backbone.parameters(), network.head_parameters(), config)
        devices.vary_seed(config.seed)
        sampler = PairSampler(train, config, config.seed + devices.rank)

        def loss() -> torch.Tensor:
            pairs = Pairs(*(part.to(devices.device) for part in sampler.next()))
            return rank_loss(devices.run(learner.network, pairs.photos), pairs, config)

        measure: Measure[RankNetwork] = Measure(
            lambda network: {_SPEARMAN: spearman(network, held_out, validation.labels)},
            lambda values: describe_rank(values[_SPEARMAN]),
            (_SPEARMAN,),
            (_SPEARMAN,),
        )
        best_step, best_network = train_to_best(config, learner, sampler, loss, measure, devices, identity)
        rho = 0.0
        if devices.is_main:
            network.load_state_dict(best_network)
            rho = spearman(network, held_out, validation.labels)
            save_checkpoint(config.output, network, best_step, asdict(config) | {_SPEARMAN: rho})
        return devices.from_main([rho])[0]


def rank_loss(predicted: torch.Tensor, pairs: Pairs, config: RankConfig) -> torch.Tensor:
    """All terms, weighted; `predicted` is what the network returns for the photos of the pairs, (2P, 1 + A)."""
    score, attributes = predicted[:, SCORE], predicted[:, SCORE + 1 :]
    first, second = score.chunk(2)
    return (
        regression_loss(score, pairs.labels[:, SCORE])
        + config.rank_weight * ranking_loss(first, second, pairs.order, config.margin)
        + config.attribute_weight * regression_loss(attributes, pairs.labels[:, SCORE + 1 :])
    )


def spearman(network: RankNetwork, photos: torch.Tensor, labels: torch.Tensor) -> float:
    """Spearman's rho between a network's scores of photos (N, 3, H, W) and people's, column SCORE of labels (N, 1 + A).

    0 where all scores are alike and rank nothing.
    """
    device = network.spread.device
    was_training = network.training
    network.eval()
    with torch.no_grad():
        scores = torch.cat([network(some.to(device))[:, SCORE].cpu() for some in photos.split(_AT_ONCE)])
    network.train(was_training)
    rated = labels[:, SCORE]
    if min(len(scores.unique()), len(rated.unique())) < 2:
        return 0.0
    return float(spearmanr(scores, rated).statistic)


def evaluate_rank(config: RankConfig, file: Path) -> float:
    """Spearman's rho of a saved network on the test split of `config.data`.

    Raises:
        ValueError: when a list or the photos are missing, or the file is no RANK network.
    """
    network = load_rank(file)
    test = _rated_set(config, "test")
    return spearman(network, test.photos.all_photos(), test.labels)


def describe_rank(rho: float) -> str:
    """The result in one line of text."""
    return f"Spearman's rho {rho:.3f}"


def new_rank_network(config: RankConfig, rated: RatedSet) -> RankNetwork:
    """An untrained network with clusters of these photos' content; its score starts near their mean."""
    backbone, content = (Backbone(config.backbone, config.imagenet) for _ in range(2))
    clusters = min(config.clusters, len(rated.labels))
    network = RankNetwork(backbone, content, clusters, len(ATTRIBUTES)).eval()
    with torch.no_grad():
        # Some at a time: all squares of a large data set do not fit into memory.
        features = torch.cat([network.content_features(some) for some in rated.photos.plain_batches(_AT_ONCE)])
        network.set_content(*content_clusters(features, clusters, config.seed))
        network.branches.bias.fill_(float(rated.labels[:, SCORE].mean()))
    return network


def content_clusters(features: torch.Tensor, count: int, seed: int) -> tuple[torch.Tensor, float]:
    """K-means centers (count, C) of features (N, C), and the features' mean squared distance from the nearest one."""
    found = KMeans(count, n_init=4, random_state=seed).fit(features.numpy())
    return torch.from_numpy(found.cluster_centers_), max(float(found.inertia_) / len(features), _NARROWEST)


def _rated_set(config: RankConfig, split: str) -> RatedSet:
    listed = open_rated(config.dataset, config.data, split)
    kept = {photo.path: photo for photo in listed}
    files = without(list(kept), config.exclude)
    photos = PhotoSet(files, config.size, augment=split == "train", cache=PhotoCache(config.memory, config.cache))
    if len(photos) < 2:
        raise ValueError(f"need at least two photos in the {split} split; {len(photos)} of {len(listed)} are left")
    rated = [kept[path] for path in photos.paths]
    return RatedSet(photos, _labels_of(rated), [dict(photo.by_rater) for photo in rated])


def _labels_of(rated: Sequence[RatedPhoto]) -> torch.Tensor:
    return torch.tensor([[photo.score, *photo.attributes] for photo in rated])

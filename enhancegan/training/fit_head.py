"""The critic's own layers, fitted to the statistics of a backbone that no longer changes."""

from collections.abc import Iterable, Iterator

import torch
from torch.nn import functional

from enhancegan.datasets.degradations import imperfect_copies
from enhancegan.datasets.photo_set import PhotoSet
from enhancegan.networks.critic import GOOD, POOR, Critic

# Number of passes over the photos, each with different crops, mirroring and flaws.
_PASSES = 3
# Good photos, real poor photos and flawed copies in a batch. More steps would fit the photos, not the flaws.
_BATCH = (64, 20, 44)
_STEPS = 200
# Photos of each kind in a pass, so that those of a large set fit into memory; every pass draws others.
_MOST = 1000
_AT_ONCE = 16
_COPIED_AT_ONCE = 500
_RATE, _WEIGHT_DECAY = 1e-3, 0.3


def fit_head(critic: Critic, good: PhotoSet, poor: PhotoSet, rng: torch.Generator) -> None:
    """Fit the layers above the backbone by cross-entropy, on statistics that are computed once.

    A backbone that keeps learning with them guides worse: its early stages learn the specific flaws of the copies
    (measured on photos from other sources: 0.87 of preferences correct against 0.90).

    Args:
        critic: changed in place; its backbone is not.
        good: good photos, augmented.
        poor: real poor photos, augmented.
        rng: source of the flaws.
    """
    # A network is built in training mode, in which batch normalization uses and learns from batch statistics.
    critic.eval()
    photos = [torch.cat(looks) for looks in zip(*(_look(critic, good, poor, rng) for _ in range(_PASSES)), strict=True)]
    critic.standardize(photos[0])
    optimizer = torch.optim.AdamW(critic.head_parameters(), lr=_RATE, weight_decay=_WEIGHT_DECAY)
    target = torch.tensor([GOOD] * _BATCH[0] + [POOR] * (_BATCH[1] + _BATCH[2]))
    critic.train()
    for _ in range(_STEPS):
        drawn = [look[torch.randint(len(look), (count,))] for look, count in zip(photos, _BATCH, strict=True)]
        loss = functional.cross_entropy(critic.classify(torch.cat(drawn)), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    critic.eval()


def _look(
    critic: Critic, good: PhotoSet, poor: PhotoSet, rng: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Statistics of good photos, real poor ones and flawed copies of the good ones, at most _MOST each."""
    of_copies = []
    for sources in torch.randperm(len(good))[:_MOST].split(_COPIED_AT_ONCE):
        copies = imperfect_copies(torch.stack([good[index] for index in sources.tolist()]), rng)
        of_copies.append(_statistics(critic, copies.split(_AT_ONCE)))
    return _statistics(critic, _some(good)), _statistics(critic, _some(poor)), torch.cat(of_copies)


def _some(photos: PhotoSet) -> Iterator[torch.Tensor]:
    """All photos in order, or _MOST at random, in batches."""
    places = torch.arange(len(photos)) if len(photos) <= _MOST else torch.randperm(len(photos))[:_MOST].sort().values
    for chosen in places.split(_AT_ONCE):
        yield torch.stack([photos[index] for index in chosen.tolist()])


def _statistics(critic: Critic, batches: Iterable[torch.Tensor]) -> torch.Tensor:
    with torch.no_grad():
        return torch.cat([critic.features(batch) for batch in batches])

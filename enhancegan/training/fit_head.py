"""The critic's own layers, fitted to the statistics of a backbone that no longer changes."""

import torch
from torch.nn import functional

from enhancegan.datasets.degradations import imperfect_copies
from enhancegan.datasets.photo_set import PhotoSet
from enhancegan.networks.critic import GOOD, POOR, Critic

# Times that every photo is looked at, each time cropped, mirrored and flawed in another way.
_PASSES = 3
# Good photos, real poor photos and imperfect copies in a batch. More steps fit the photos and not the flaws.
_BATCH = (64, 20, 44)
_STEPS = 200
_RATE, _WEIGHT_DECAY = 1e-3, 0.3


def fit_head(critic: Critic, good: PhotoSet, poor: PhotoSet, rng: torch.Generator) -> None:
    """Fit the layers above the backbone by cross-entropy, on statistics that are computed once.

    A backbone that goes on learning with them ends as a worse guide: its early stages learn to see the flaws that the
    copies are made with (measured on photos of other sources: 0.87 of preferences right against 0.90).

    Args:
        critic: changed in place; its backbone is not.
        good: good photos, augmented.
        poor: real poor photos, augmented.
        rng: source of the flaws.
    """
    # A network is built in training mode, in which batch normalization measures by the batch and learns from it.
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
    """Statistics of good photos, of real poor ones and of imperfect copies of the good ones."""
    sources = torch.stack([good[index] for index in torch.randperm(len(good)).tolist()])
    copies = imperfect_copies(sources, rng)
    return tuple(_statistics(critic, photos) for photos in (_all(good), _all(poor), copies))  # type: ignore[return-value]


def _all(photos: PhotoSet) -> torch.Tensor:
    return torch.stack([photos[index] for index in range(len(photos))])


def _statistics(critic: Critic, photos: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return torch.cat([critic.features(batch) for batch in photos.split(16)])

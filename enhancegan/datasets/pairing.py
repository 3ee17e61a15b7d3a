"""Batches of poor photos, each with a good one that shows something similar (paper Sec. 5)."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import torch

from enhancegan.datasets.photo_set import PhotoSet

Flaw = Callable[[torch.Tensor, torch.Generator], torch.Tensor]
Features = Callable[[torch.Tensor], torch.Tensor]

POOL = 1000
"""Most good photos among which the mates of a photo are sought: features of a whole large set take long."""


class Pairs(NamedTuple):
    """Good and poor photos that show similar things, never versions of one photo; each (N, 3, size, size)."""

    good: torch.Tensor
    poor: torch.Tensor


def nearest(queries: torch.Tensor, candidates: torch.Tensor, k: int, same: torch.Tensor | None = None) -> torch.Tensor:
    """Indices (N, k) of the k candidates (M, C) closest to each query (N, C), closest first; all of them if M < k.

    `same` (N, M) says which candidate is the query itself, and does not count; every query then has one fewer.
    """
    distances = torch.cdist(queries, candidates)
    if same is None:
        return distances.topk(min(k, len(candidates)), largest=False).indices
    return distances.masked_fill(same, float("inf")).topk(min(k, len(candidates) - 1), largest=False).indices


class _Mates:
    """The good photos that each photo of a set may be paired with."""

    def __init__(self, photos: PhotoSet, pool: "_Pool", k: int, are_good: bool) -> None:
        """Find those of all photos, or of a large set those of each photo when it is drawn.

        Args:
            photos: the set.
            pool: the good photos to choose from.
            k: number of mates.
            are_good: the set is the one that the pool was taken from.
        """
        self._photos, self._pool, self._k, self._are_good = photos, pool, k, are_good
        self._found: dict[int, torch.Tensor] = {}
        if len(photos) <= POOL:
            self.of(range(len(photos)))

    def of(self, indices: Iterable[int]) -> list[torch.Tensor]:
        """For each of these photos the indices (k,) of good photos, closest first."""
        indices = list(indices)
        new = [index for index in dict.fromkeys(indices) if index not in self._found]
        if new:
            places = torch.tensor(new)
            same = places.unsqueeze(1) == self._pool.indices if self._are_good else None
            features = self._pool.features_of(self._photos, new)
            rows = self._pool.indices[nearest(features, self._pool.features, self._k, same)]
            self._found.update(zip(new, rows, strict=True))
        return [self._found[index] for index in indices]


class _Pool:
    """Good photos and their features: all of a set, or of more than POOL so many drawn at random."""

    def __init__(self, good: PhotoSet, features: Features, seed: int) -> None:
        self._features = features
        self.indices = torch.arange(len(good))
        if len(good) > POOL:
            drawn = torch.randperm(len(good), generator=torch.Generator().manual_seed(seed))
            self.indices = drawn[:POOL].sort().values
        self.features = self.features_of(good, self.indices.tolist())

    def features_of(self, photos: PhotoSet, indices: Sequence[int]) -> torch.Tensor:
        """Features (N, C) of some photos, not augmented."""
        with torch.no_grad():
            return torch.cat([self._features(batch) for batch in photos.plain_batches(16, indices)])


class PairedPhotos:
    """Poor photos, real ones and imperfect copies of good ones, and for each its k nearest good photos."""

    def __init__(self, good: PhotoSet, poor: PhotoSet, features: Features, k: int, seed: int) -> None:
        """Find the neighbors, among more than POOL good photos those among so many, drawn by the seed.

        Args:
            good: good photos, two or more.
            poor: real poor photos.
            features: photos (N, 3, H, W) -> (N, C), the space in which distance is measured (paper: f_vgg).
            k: number of good photos to choose from for each poor one (paper: 5).
            seed: of every choice except the augmentation, which uses torch's global seed.

        Raises:
            ValueError: for fewer than two good photos, since a copy is never paired with its original.
        """
        if len(good) < 2:
            raise ValueError(f"training needs at least two good photos besides those held out, got {len(good)}")
        self._good, self._poor = good, poor
        pool = _Pool(good, features, seed)
        self._near_poor = _Mates(poor, pool, k, are_good=False)
        self._near_good = _Mates(good, pool, k, are_good=True)
        self.rng = torch.Generator().manual_seed(seed)

    def draw(self, real: int, copies: int, flaw: Flaw) -> Pairs:
        """Draw `real` poor photos and `copies` imperfect copies of good ones, with a good photo for each."""
        poor, of_poor = self._draw(self._poor, self._near_poor, real)
        originals, of_copies = self._draw(self._good, self._near_good, copies)
        flawed = flaw(torch.stack(originals), self.rng).unbind() if originals else ()
        return Pairs(torch.stack(of_poor + of_copies), torch.stack([*poor, *flawed]))

    def _draw(self, photos: PhotoSet, near: _Mates, count: int) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
        chosen = self._random(len(photos), count)
        mates = [int(row[self._random(len(row), 1)[0]]) for row in near.of(chosen)]
        return [photos[index] for index in chosen], [self._good[mate] for mate in mates]

    def _random(self, below: int, count: int) -> list[int]:
        return torch.randint(below, (count,), generator=self.rng).tolist()

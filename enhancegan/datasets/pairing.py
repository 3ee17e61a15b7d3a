"""Batches of poor photos, each with a good one that shows something similar (paper Sec. 5)."""

from collections.abc import Callable
from typing import NamedTuple

import torch

from enhancegan.datasets.photo_set import PhotoSet

Flaw = Callable[[torch.Tensor, torch.Generator], torch.Tensor]


class Pairs(NamedTuple):
    """Good and poor photos that show similar things, never versions of one photo; each (N, 3, size, size)."""

    good: torch.Tensor
    poor: torch.Tensor


def nearest(queries: torch.Tensor, candidates: torch.Tensor, k: int) -> torch.Tensor:
    """Indices (N, k) of the k candidates (M, C) closest to each query (N, C), closest first; all of them if M < k."""
    return torch.cdist(queries, candidates).topk(min(k, len(candidates)), largest=False).indices


def nearest_others(features: torch.Tensor, k: int) -> torch.Tensor:
    """Indices (N, k) of the k other rows of features (N, C) closest to each; all others if there are fewer."""
    distances = torch.cdist(features, features)
    distances.fill_diagonal_(float("inf"))
    return distances.topk(min(k, len(features) - 1), largest=False).indices


class PairedPhotos:
    """Poor photos, real ones and imperfect copies of good ones, and for each its k nearest good photos."""

    def __init__(
        self, good: PhotoSet, poor: PhotoSet, features: Callable[[torch.Tensor], torch.Tensor], k: int, seed: int
    ) -> None:
        """Find the neighbors.

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
        with torch.no_grad():
            good_features, poor_features = (
                torch.cat([features(batch) for batch in photos.all_photos().split(16)]) for photos in (good, poor)
            )
        self._near_poor = nearest(poor_features, good_features, k)
        self._near_good = nearest_others(good_features, k)
        self.rng = torch.Generator().manual_seed(seed)

    def draw(self, real: int, copies: int, flaw: Flaw) -> Pairs:
        """Draw `real` poor photos and `copies` imperfect copies of good ones, with a good photo for each."""
        poor, of_poor = self._draw(self._poor, self._near_poor, real)
        originals, of_copies = self._draw(self._good, self._near_good, copies)
        flawed = flaw(torch.stack(originals), self.rng).unbind() if originals else ()
        return Pairs(torch.stack(of_poor + of_copies), torch.stack([*poor, *flawed]))

    def _draw(self, photos: PhotoSet, near: torch.Tensor, count: int) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
        chosen = self._random(len(photos), count)
        mates = [int(near[index, self._random(near.shape[1], 1)[0]]) for index in chosen]
        return [photos[index] for index in chosen], [self._good[mate] for mate in mates]

    def _random(self, below: int, count: int) -> list[int]:
        return torch.randint(below, (count,), generator=self.rng).tolist()

"""Degraded copies: reproducible, visible, still photos."""

import pytest
import torch

from enhancegan.datasets.degradations import DEGRADATIONS, degrade


def photos() -> torch.Tensor:
    return torch.rand(6, 3, 16, 16, generator=torch.Generator().manual_seed(3)) * 0.8 + 0.1


@pytest.mark.parametrize("kind", DEGRADATIONS, ids=lambda kind: kind.__name__)
def test_every_kind_changes_every_photo_visibly(kind) -> None:
    changed = (kind(photos(), torch.Generator().manual_seed(0)) - photos()).abs().mean(dim=(1, 2, 3))
    assert changed.min() > 4 / 255


def test_same_seed_same_copies_and_photos_stay_in_range() -> None:
    first, again, other = (degrade(photos(), torch.Generator().manual_seed(seed)) for seed in (5, 5, 6))
    assert torch.equal(first, again) and not torch.equal(first, other)
    assert first.shape == photos().shape and first.min() >= 0 and first.max() <= 1

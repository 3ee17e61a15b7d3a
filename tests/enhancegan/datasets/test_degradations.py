"""Degraded copies: reproducible, visible, still photos."""

import pytest
import torch

from enhancegan.datasets.degradations import DEGRADATIONS, add_blurred_border, border_shares, degrade


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


def test_a_blurred_border_leaves_the_photo_where_the_shares_say() -> None:
    # Every row has one color: squeezing the photo to half its width changes none of them.
    rows = torch.rand(1, 3, 20, 1, generator=torch.Generator().manual_seed(0))
    framed = add_blurred_border(rows.expand(1, 3, 20, 20), (0.5, 0.0, 0.0, 0.0))
    assert torch.allclose(framed[..., 10:], rows.expand(1, 3, 20, 10), atol=1e-6)
    border = framed[..., :5]
    assert border.diff(dim=2).abs().mean() < 0.5 * rows.diff(dim=2).abs().mean()


def test_without_a_border_the_photo_stays_as_it_is() -> None:
    photo = photos()[:1]
    assert torch.allclose(add_blurred_border(photo, (0.0, 0.0, 0.0, 0.0)), photo, atol=1e-6)


def test_borders_take_a_tenth_to_a_third_on_one_to_three_sides() -> None:
    rng = torch.Generator().manual_seed(0)
    for _ in range(50):
        sides = [share for share in border_shares(rng) if share]
        assert 1 <= len(sides) <= 3 and min(sides) >= 0.1 and max(sides) <= 0.35

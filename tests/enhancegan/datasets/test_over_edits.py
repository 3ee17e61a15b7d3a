"""Over-edits add what they say."""

import pytest
import torch

from enhancegan.color import luma
from enhancegan.datasets.degradations import Change
from enhancegan.datasets.over_edits import OVER_EDITS, over_edit, too_bright, too_clear, too_colorful, too_contrasty


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def photos() -> torch.Tensor:
    """Muted photos with texture: nothing is clipped where it is doubled."""
    return torch.rand(6, 3, 32, 48, generator=seeded(3)) * 0.2 + 0.4


def chroma(made: torch.Tensor) -> torch.Tensor:
    return (made - luma(made)).abs().mean(dim=(1, 2, 3))


@pytest.mark.parametrize("change", [*OVER_EDITS, over_edit], ids=lambda change: change.__name__)
def test_every_photo_is_changed_within_the_range_by_the_seed(change: Change) -> None:
    first, again, other = (change(photos(), seeded(seed)) for seed in (5, 5, 6))
    assert torch.equal(first, again) and not torch.equal(first, other)
    assert first.shape == photos().shape and first.min() >= 0 and first.max() <= 1
    assert (first - photos()).abs().mean(dim=(1, 2, 3)).min() > 1 / 255


def test_colors_are_stretched_from_their_gray() -> None:
    share = chroma(too_colorful(photos(), seeded())) / chroma(photos())
    assert share.min() > 1.24 and share.max() < 2.21


def test_contrast_is_stretched_from_the_mean() -> None:
    made = too_contrasty(photos(), seeded())
    share = made.std(dim=(1, 2, 3)) / photos().std(dim=(1, 2, 3))
    assert share.min() > 1.2 and share.max() < 2.05
    assert torch.allclose(luma(made).mean(dim=(1, 2, 3)), luma(photos()).mean(dim=(1, 2, 3)), atol=0.01)


def test_clarity_raises_texture_and_leaves_plain_colors() -> None:
    plain = torch.tensor([0.3, 0.5, 0.6]).view(1, 3, 1, 1).expand(1, 3, 24, 24)
    assert torch.allclose(too_clear(plain, seeded()), plain, atol=1e-5)
    assert (luma(too_clear(photos(), seeded())).std() > 1.3 * luma(photos()).std()).all()


def test_bright_means_brighter_with_black_and_white_in_place() -> None:
    ramp = torch.tensor([0.0, 0.2, 0.5, 1.0]).view(1, 1, 1, 4).expand(1, 3, 1, 4)
    black, dark, middle, white = too_bright(ramp, seeded())[0, 0, 0].tolist()
    assert (black, white) == pytest.approx((0, 1), abs=1e-5) and dark > 0.22 and middle > 0.53

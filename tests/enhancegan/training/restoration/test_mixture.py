"""The copies of good photos that a restorer learns from."""

from collections import Counter

import pytest
import torch

from enhancegan.training.restoration import tonal_flaws
from enhancegan.training.restoration.mixture import MIXTURE, Kind, draw_kind

FLAWS = ("wrong_sliders", "deepened_shadows", "far_too_dark", "shadows_against_light", "dark_and_backlit")


def photos(seed: int = 0) -> torch.Tensor:
    return torch.rand(2, 3, 40, 60, generator=torch.Generator().manual_seed(seed))


def test_the_shares_add_up_to_one() -> None:
    assert sum(kind.share for kind in MIXTURE) == pytest.approx(1)


def test_kinds_are_drawn_as_often_as_their_shares() -> None:
    generator = torch.Generator().manual_seed(0)
    drawn = Counter(MIXTURE.index(draw_kind(generator)) for _ in range(4000))
    for place, kind in enumerate(MIXTURE):
        # Four standard deviations of a binomial distribution.
        assert drawn[place] / 4000 == pytest.approx(kind.share, abs=4 * (kind.share / 4000) ** 0.5)


@pytest.mark.parametrize("kind", MIXTURE, ids=lambda kind: kind.copy.__name__)
def test_a_copy_is_a_photo_of_the_same_size_decided_by_the_seed(kind: Kind) -> None:
    first, again, other = (kind.copy(photos(), torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    assert first.shape == (2, 3, 40, 60) and first.min() >= 0 and first.max() <= 1
    assert torch.equal(first, again)
    assert kind.flawless == torch.equal(first, other)


@pytest.mark.parametrize("name", FLAWS[1:])
def test_shadows_lose_light(name: str) -> None:
    dark = torch.full((4, 3, 32, 32), 0.3)
    assert (getattr(tonal_flaws, name)(dark, torch.Generator().manual_seed(0)) < dark).all()


def test_what_is_far_too_dark_is_0_8_to_3_4_stops_darker_in_8_bits() -> None:
    gray = torch.full((200, 3, 1, 1), 0.735357)  # half of white in linear light
    found = tonal_flaws.far_too_dark(gray, torch.Generator().manual_seed(0))[:, 0, 0, 0]
    # 0.5 * 2^-0.8 = 0.28717 and 0.5 * 2^-3.4 = 0.04736 in linear light are 146.1 and 61.7 of 255 in sRGB.
    assert 61 <= (found * 255).min() <= 66 and 140 <= (found * 255).max() <= 147
    assert torch.equal((found * 255).round() / 255, found)

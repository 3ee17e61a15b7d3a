"""Edits stop short of clipping."""

import pytest
import torch

from enhancegan.clipping import CLIPPING_LIMIT, newly_clipped, within_clipping_limit
from enhancegan.operators import get_operator

PHOTOGRAPHIC = get_operator("photographic")


def test_newly_clipped_pixels_counted_by_hand() -> None:
    before, after = torch.full((1, 3, 2, 5), 0.5), torch.full((1, 3, 2, 5), 0.5)
    before[0, 0, 0, 0] = after[0, 0, 0, 0] = 1.0  # was clipped already
    after[0, 1, 0, 1] = 1.0
    after[0, :, 0, 2] = 0.0  # one pixel, though three channels
    after[0, 2, 0, 3] = 0.001  # rounds to level 0
    after[0, 2, 0, 4] = 0.003  # rounds to level 1
    assert newly_clipped(before, after).tolist() == pytest.approx([3 / 10])


def test_an_edit_that_clips_nothing_stays_as_it_is() -> None:
    theta = PHOTOGRAPHIC.theta({"exposure": 0.3, "tint": -0.1})
    grey = torch.linspace(0.3, 0.6, 64).view(1, 1, 8, 8).expand(1, 3, 8, 8)
    assert torch.equal(within_clipping_limit(PHOTOGRAPHIC, theta, grey), theta)


def test_an_edit_that_blackens_shadows_is_weakened_but_kept() -> None:
    theta = PHOTOGRAPHIC.theta({"blacks": -1.0})
    photo = torch.linspace(0.01, 0.9, 4096).view(1, 1, 64, 64).expand(1, 3, 64, 64)
    assert newly_clipped(photo, PHOTOGRAPHIC(photo, theta)).item() > 0.01
    weakened = within_clipping_limit(PHOTOGRAPHIC, theta, photo)
    assert theta.min() < weakened.min() < 0
    assert newly_clipped(photo, PHOTOGRAPHIC(photo, weakened)).item() <= CLIPPING_LIMIT


def test_an_edit_that_clips_however_weak_is_dropped() -> None:
    nearly_black = torch.full((1, 3, 8, 8), 1 / 255)
    weakened = within_clipping_limit(PHOTOGRAPHIC, PHOTOGRAPHIC.theta({"blacks": -1.0}), nearly_black)
    assert torch.equal(weakened, PHOTOGRAPHIC.theta({}))

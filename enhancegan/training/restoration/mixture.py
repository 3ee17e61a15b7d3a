"""Which copies of good photos a restorer learns from, and how many of each."""

from collections.abc import Callable
from dataclasses import dataclass

import torch

from enhancegan.color import luma
from enhancegan.datasets.degradations import degrade, undeveloped, weakened
from enhancegan.datasets.scene_flaws import (
    backlit,
    clipped_highlights,
    daylight,
    green_or_magenta,
    lens_haze,
    mixed_light,
    night,
    over_processed,
)
from enhancegan.training.restoration.tonal_flaws import (
    dark_and_backlit,
    deepened_shadows,
    far_too_dark,
    shadows_against_light,
    wrong_sliders,
)


@dataclass(frozen=True)
class Kind:
    """One kind of copy.

    Attributes:
        share: of all copies.
        copy: (photos (N, 3, H, W), sRGB in [0, 1], source of randomness) -> copies of the same shape.
        flawless: whether the copy itself is the answer, not the photo that it was made from.
    """

    share: float
    copy: Callable[[torch.Tensor, torch.Generator], torch.Tensor]
    flawless: bool = False


def _untouched(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    return photos


def _gray(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    return luma(photos).expand_as(photos)


MIXTURE = (
    Kind(0.10, _untouched, flawless=True),
    Kind(0.02, _gray, flawless=True),
    Kind(0.20, undeveloped),
    Kind(0.09, wrong_sliders),
    Kind(0.08, weakened),
    Kind(0.10, degrade),
    Kind(0.13, backlit),
    Kind(0.06, shadows_against_light),
    Kind(0.03, deepened_shadows),
    Kind(0.03, far_too_dark),
    Kind(0.04, dark_and_backlit),
    Kind(0.06, daylight),
    Kind(0.02, green_or_magenta),
    Kind(0.008, mixed_light),
    Kind(0.008, night),
    Kind(0.008, clipped_highlights),
    Kind(0.008, lens_haze),
    Kind(0.008, over_processed),
)
"""The shares add up to 1."""


def draw_kind(generator: torch.Generator) -> Kind:
    """One kind at random, as often as its share."""
    shares = torch.tensor([kind.share for kind in MIXTURE])
    return MIXTURE[int(torch.multinomial(shares, 1, generator=generator))]

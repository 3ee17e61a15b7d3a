"""Imperfect copies of good photos: what goes wrong in a camera, and edits that nobody asked for."""

import torch

from enhancegan.color import linear_to_srgb, luma, srgb_to_linear
from enhancegan.operators import get_operator


def _uniform(count: int, low: float, high: float, generator: torch.Generator) -> torch.Tensor:
    return (torch.rand(count, 1, 1, 1, generator=generator) * (high - low)) + low


def _signed(count: int, low: float, high: float, generator: torch.Generator) -> torch.Tensor:
    sign = torch.randint(0, 2, (count, 1, 1, 1), generator=generator) * 2 - 1
    return sign * _uniform(count, low, high, generator)


def exposure(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """0.66 to 2.2 stops too little or 0.45 to 1.5 too much light, clipped like a sensor."""
    stops = _signed(len(photo), 0.6, 2.0, generator)
    stops = torch.where(stops > 0, stops * 0.75, stops * 1.1)
    return linear_to_srgb((srgb_to_linear(photo) * 2**stops).clamp(0, 1))


def gamma(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A gamma of 1.35 to 2 or its inverse."""
    return photo.clamp(min=1e-4) ** (2 ** _signed(len(photo), 0.43, 1.0, generator))


def flat_contrast(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Contrast reduced to 40-75 % around the photo's own mean."""
    mean = luma(photo).mean(dim=(2, 3), keepdim=True)
    return mean + (photo - mean) * _uniform(len(photo), 0.4, 0.75, generator)


def haze(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A veil of 25-50 % light grey."""
    veil = _uniform(len(photo), 0.25, 0.5, generator)
    return photo * (1 - veil) + veil * _uniform(len(photo), 0.6, 0.9, generator)


def color_cast(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Red up and blue down by 0.25 to 0.7 stops or the reverse, green by up to 0.25; in linear light."""
    warm, green = _signed(len(photo), 0.25, 0.7, generator), _signed(len(photo), 0.0, 0.25, generator)
    gains = torch.cat([2**warm, 2**green, 2**-warm], dim=1)
    return linear_to_srgb((srgb_to_linear(photo) * gains / luma(gains)).clamp(0, 1))


def desaturation(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Chroma reduced to 15-60 %."""
    grey = luma(photo)
    return grey + (photo - grey) * _uniform(len(photo), 0.15, 0.6, generator)


def oversaturation(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Chroma raised to 160-260 %: without it the critic lets saturation grow without end."""
    grey = luma(photo)
    return (grey + (photo - grey) * _uniform(len(photo), 1.6, 2.6, generator)).clamp(0, 1)


def harsh_contrast(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Contrast raised to 150-220 % around middle grey, clipped: an overdone edit."""
    return (0.5 + (photo - 0.5) * _uniform(len(photo), 1.5, 2.2, generator)).clamp(0, 1)


DEGRADATIONS = (
    exposure, gamma, flat_contrast, haze, color_cast, desaturation, oversaturation, harsh_contrast,
)  # fmt: skip


def degrade(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Degrade every photo by one or two random degradations of random strength.

    Args:
        photos: (N, 3, H, W), sRGB in [0, 1].
        generator: source of all randomness.

    Returns:
        Photos of the same shape and range.
    """
    degraded = []
    for photo in photos.split(1):
        kinds = torch.randperm(len(DEGRADATIONS), generator=generator)
        for kind in kinds[: 1 + int(torch.rand(1, generator=generator) < 0.4)]:
            photo = DEGRADATIONS[kind](photo, generator)
        degraded.append(photo)
    return torch.cat(degraded).clamp(0, 1)


# Standard deviation of a random edit, as a share of half of each slider's range.
_EDIT_STRENGTH = 0.3


def random_edit(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Move every slider of the photographic operator by a normal random amount, most of them a little.

    Without such copies the critic has never seen a good photo with a slight cast, and takes one for an improvement.
    """
    operator = get_operator("photographic")
    reach = torch.tensor([parameter.high for parameter in operator.parameters])
    shape = (len(photos), len(reach))
    theta = torch.randn(shape, generator=generator) * _EDIT_STRENGTH * reach
    # A few sliders at a time: all at once would drown the single mistakes.
    theta = theta * (torch.rand(shape, generator=generator) < 0.5)
    return operator(photos, theta.clamp(-reach, reach))


def imperfect_copies(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Every other photo degraded, the rest edited at random; (N, 3, H, W) -> same shape."""
    copies = photos.clone()
    copies[::2] = degrade(photos[::2], generator)
    if len(photos) > 1:
        copies[1::2] = random_edit(photos[1::2], generator)
    return copies

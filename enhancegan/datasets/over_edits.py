"""Over-edits of good photos: what an enhancer that is judged by a classifier drifts into."""

import torch
from kornia.color import linear_rgb_to_rgb, rgb_to_linear_rgb

from enhancegan.color import luma
from enhancegan.datasets.degradations import Change
from enhancegan.operators.base_layer import base_layer
from enhancegan.operators.photographic import expose


def too_colorful(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Chroma raised to 125-220 %."""
    gray = luma(photos)
    return (gray + (photos - gray) * _uniform(photos, 1.25, 2.2, generator)).clamp(0, 1)


def too_contrasty(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Contrast raised to 125-200 % around the photo's own mean, clipped."""
    mean = luma(photos).mean(dim=(2, 3), keepdim=True)
    return (mean + (photos - mean) * _uniform(photos, 1.25, 2.0, generator)).clamp(0, 1)


def too_clear(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Clarity: texture raised to 150-350 % of what it is over the base layer."""
    gray, base = luma(photos), base_layer(photos)
    return (photos + (gray - base) * _uniform(photos, 0.5, 2.5, generator)).clamp(0, 1)


def too_bright(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Exposed by 0.5 to 2 stops more, rolled off toward white as by the photographic operator."""
    light = expose(rgb_to_linear_rgb(photos), _uniform(photos, 0.5, 2.0, generator))
    return linear_rgb_to_rgb(light).clamp(0, 1)


OVER_EDITS: tuple[Change, ...] = (too_colorful, too_contrasty, too_clear, too_bright)


def over_edit(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Over-edit every photo in one to three random ways of random strength.

    Args:
        photos: (N, 3, H, W), sRGB in [0, 1].
        generator: source of all randomness.

    Returns:
        Photos of the same shape and range.
    """
    edited = []
    for photo in photos.split(1):
        kinds = torch.randperm(len(OVER_EDITS), generator=generator)
        for kind in kinds[: int(torch.randint(1, 4, (1,), generator=generator))]:
            photo = OVER_EDITS[kind](photo, generator)
        edited.append(photo)
    return torch.cat(edited)


def _uniform(photos: torch.Tensor, low: float, high: float, generator: torch.Generator) -> torch.Tensor:
    return torch.rand(len(photos), 1, 1, 1, generator=generator) * (high - low) + low

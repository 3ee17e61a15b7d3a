"""Over-edits of good photos: what an enhancer that is judged by a classifier drifts into."""

import torch
from kornia.color import linear_rgb_to_rgb, rgb_to_linear_rgb

from enhancegan.color import luma
from enhancegan.datasets.degradations import Change, changed_at_random, uniform
from enhancegan.operators.base_layer import base_layer
from enhancegan.operators.photographic import expose


def too_colorful(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Chroma raised to 125-220 %."""
    gray = luma(photos)
    return (gray + (photos - gray) * uniform(len(photos), 1.25, 2.2, generator)).clamp(0, 1)


def too_contrasty(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Contrast raised to 125-200 % around the photo's own mean, clipped."""
    mean = luma(photos).mean(dim=(2, 3), keepdim=True)
    return (mean + (photos - mean) * uniform(len(photos), 1.25, 2.0, generator)).clamp(0, 1)


def too_clear(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Clarity: texture raised to 150-350 % of what it is over the base layer."""
    gray, base = luma(photos), base_layer(photos)
    return (photos + (gray - base) * uniform(len(photos), 0.5, 2.5, generator)).clamp(0, 1)


def too_bright(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Exposed by 0.5 to 2 stops more, rolled off toward white as by the photographic operator."""
    light = expose(rgb_to_linear_rgb(photos), uniform(len(photos), 0.5, 2.0, generator))
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

    def one_to_three() -> int:
        return int(torch.randint(1, 4, (1,), generator=generator))

    return changed_at_random(photos, OVER_EDITS, one_to_three, generator)

"""Flaws that the sliders of an operator with local light could have made, and darkness too deep for 8 bits."""

import torch

from enhancegan.datasets.degradations import exposed, in_8_bits, uniform
from enhancegan.operators import get_operator
from enhancegan.operators.base_layer import base_layer

# Standard deviation of each slider, by name; about half of them are left alone.
_SPREAD = {
    "exposure": 0.7, "contrast": 0.35, "highlights": 0.35, "shadows": 0.3, "blacks": 0.3, "temperature": 0.3,
    "tint": 0.2, "saturation": 0.35,
}  # fmt: skip
_MOVED = 0.6


def wrong_sliders(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Several sliders of `photographic` moved by normally distributed amounts."""
    operator = get_operator("photographic")
    spread = torch.tensor([_SPREAD[parameter.name] for parameter in operator.parameters])
    low, high = (torch.tensor([getattr(p, end) for p in operator.parameters]) for end in ("low", "high"))
    shape = (len(photos), len(spread))
    moved = torch.rand(shape, generator=generator) < _MOVED
    theta = torch.randn(shape, generator=generator) * spread * moved
    return operator(photos, theta.clamp(low, high))


def deepened_shadows(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """The slider of the shadows at -0.15 to -1, that of the highlights at -0.6 to 1."""
    operator = get_operator("photographic")
    shadows, highlights = (uniform(len(photos), *ends, generator).flatten() for ends in ((-1.0, -0.15), (-0.6, 1.0)))
    names = [parameter.name for parameter in operator.parameters]
    theta = torch.zeros(len(photos), len(names))
    theta[:, names.index("shadows")], theta[:, names.index("highlights")] = shadows, highlights
    return operator(photos, theta)


def far_too_dark(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """0.8 to 3.4 stops too dark, in 8 bits."""
    return in_8_bits(exposed(photos, -uniform(len(photos), 0.8, 3.4, generator)))


def shadows_against_light(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """As `backlit`, but by the base layer's own value: 0.6 to 4.2 stops less at black, none above 0.45 to 0.85."""
    count = len(photos)
    depth, end, bend = (uniform(count, *ends, generator) for ends in ((0.6, 4.2), (0.45, 0.85), (0.8, 1.8)))
    stops = -depth * (1 - base_layer(photos) / end).clamp(min=0) ** bend
    return in_8_bits(exposed(photos, stops))


def dark_and_backlit(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Far too dark, and the shadows darker still."""
    return shadows_against_light(far_too_dark(photos, generator), generator)

"""What a photo's colors are like, in numbers that know nothing of its content.

A convolutional network trained on a thousand photos remembers them; these statistics do not, and a head that sees them
alone restores flawed photos better and changes good ones less (measured, see the model card).
"""

import math

import torch
from kornia.color import rgb_to_lab, rgb_to_linear_rgb
from torch.nn import functional

from enhancegan.color import luma
from enhancegan.operators.base_layer import base_layer

_QUANTILES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
_BASE_QUANTILES = (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98)
_EDGE_QUANTILES = (0.25, 0.5, 0.75, 0.9, 0.99)
_LIGHTNESS_BINS, _HUE_BINS, _RATIO_BINS = 5, 12, 8
# Chroma, in CIELab, at which a pixel says only a third as much about the color of the light as a gray one.
_NEAR_GRAY = 8.0
# Added to shares and to linear light, so that rare colors and black give no large numbers.
_RARE, _DARK = 0.03, 0.01
_CHROMA = 3
"""Place of the mean chroma among the statistics."""


def color_statistics(photo: torch.Tensor) -> torch.Tensor:
    """Statistics of the colors of square sRGB photos (N, 3, S, S) in [0, 1], S at least 16: (N, COLOR_STATISTICS).

    Lightness, a, b and chroma in CIELab: mean, deviation, quantiles. Color, and its most neutral part, by lightness.
    Hues. Ratios of linear light, as color constancy uses them (gray world, shades of gray, gray edge: van de Weijer et
    al. 2007; histogram of log ratios: Barron 2015). What is where on a coarse grid. The base layer, and the texture
    that it leaves out. Clipping.
    """
    lab = rgb_to_lab(photo)
    lightness, a, b = lab.flatten(2).unbind(dim=1)
    chroma = torch.hypot(a, b)
    channels = torch.stack([lightness, a, b, chroma], dim=1)
    return torch.cat([
        channels.mean(dim=2), channels.std(dim=2), quantiles(channels, _QUANTILES),
        _by_lightness(lightness, a, b, chroma), _hues(a, b, chroma), _ratios_of_light(photo),
        _grid(lab), _base_and_texture(photo, lab[:, :1]), _clipped(photo),
    ], dim=1)  # fmt: skip


def mean_chroma(statistics: torch.Tensor) -> torch.Tensor:
    """Mean chroma in CIELab of each photo, (N, 1), from its statistics (N, COLOR_STATISTICS)."""
    return statistics[:, _CHROMA : _CHROMA + 1]


def quantiles(values: torch.Tensor, shares: tuple[float, ...]) -> torch.Tensor:
    """Quantiles of values (N, C, M) or (N, M) over the last axis, those of a channel together: (N, C * shares)."""
    return torch.quantile(values, values.new_tensor(shares), dim=-1).movedim(0, -1).flatten(1)


def _by_lightness(lightness: torch.Tensor, a: torch.Tensor, b: torch.Tensor, chroma: torch.Tensor) -> torch.Tensor:
    """Share of each bin of lightness, its mean a, b, chroma; a and b of what is nearly gray there, and how much is."""
    bins = (lightness / (100 / _LIGHTNESS_BINS)).long().clamp(0, _LIGHTNESS_BINS - 1)
    member = functional.one_hot(bins, _LIGHTNESS_BINS).to(lightness)
    share = member.mean(dim=1, keepdim=True)
    gray_share = (torch.exp(-chroma / _NEAR_GRAY)[..., None] * member).mean(dim=1, keepdim=True)
    means = torch.stack([a, b, chroma], dim=1) @ member / lightness.shape[1] / (share + _RARE)
    grays = torch.exp(-chroma / _NEAR_GRAY)[:, None] * torch.stack([a, b], dim=1)
    gray_means = grays @ member / lightness.shape[1] / (gray_share + _RARE)
    return torch.cat([part.flatten(1) for part in (share, means, gray_means, gray_share)], dim=1)


def _hues(a: torch.Tensor, b: torch.Tensor, chroma: torch.Tensor) -> torch.Tensor:
    """Chroma of each hue, absolute and as a share of all chroma."""
    hue = torch.atan2(b, a) / (2 * math.pi) + 0.5
    bins = (hue * _HUE_BINS).long() % _HUE_BINS
    found = (functional.one_hot(bins, _HUE_BINS) * chroma[..., None]).mean(dim=1)
    return torch.cat([found / 10, found / (chroma.mean(dim=1, keepdim=True) + 2)], dim=1)


def _ratios_of_light(photo: torch.Tensor) -> torch.Tensor:
    """Logarithms of red/green and blue/green in linear light: where they lie, and of several means of the photo."""
    light = rgb_to_linear_rgb(photo) + _DARK
    red_green, blue_green = (light[:, c] / light[:, 1] for c in (0, 2))
    where = _histogram(red_green.log().flatten(1), blue_green.log().flatten(1), luma(photo).flatten(1))
    edges = (light[..., 1:] - light[..., :-1]).square().mean(dim=(2, 3)).sqrt() + 1e-3
    means = (light.mean(dim=(2, 3)), (light**6).mean(dim=(2, 3)) ** (1 / 6), edges)
    return torch.cat([where, *(torch.log(mean[:, [0, 2]] / mean[:, 1:2]) for mean in means)], dim=1)


def _histogram(across: torch.Tensor, down: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Roots of the weighted shares of (N, M) points on a grid from -1 to 1, each point shared out among four cells."""
    highest = _RATIO_BINS - 1
    x, y = (((values + 1) / 2 * highest).clamp(0, highest) for values in (across, down))
    left, top = (values.floor().clamp(max=highest - 1).long() for values in (x, y))
    counts = weights.new_zeros(len(weights), _RATIO_BINS**2)
    for column in (0, 1):
        for row in (0, 1):
            share = (1 - (x - left - column).abs()) * (1 - (y - top - row).abs())
            counts.scatter_add_(1, (left + column) * _RATIO_BINS + top + row, weights * share)
    return (counts / (weights.sum(dim=1, keepdim=True) + 1e-6)).sqrt()


def _grid(lab: torch.Tensor) -> torch.Tensor:
    """Mean lightness of a 4 x 4 grid, mean a and b of a 3 x 3 grid."""
    pooled = functional.adaptive_avg_pool2d(lab[:, :1], 4), functional.adaptive_avg_pool2d(lab[:, 1:], 3)
    return torch.cat([part.flatten(1) for part in pooled], dim=1)


def _base_and_texture(photo: torch.Tensor, lightness: torch.Tensor) -> torch.Tensor:
    """Quantiles and a 3 x 3 grid of the base layer; how much it leaves out; quantiles of the edges of lightness."""
    base = base_layer(photo) * 100
    texture = (luma(photo) * 100 - base).flatten(1)
    edges = torch.cat([lightness.diff(dim=dim).abs().flatten(1) for dim in (2, 3)], dim=1)
    return torch.cat([
        quantiles(base.flatten(1), _BASE_QUANTILES), texture.std(dim=1, keepdim=True),
        functional.adaptive_avg_pool2d(base, 3).flatten(1), (quantiles(edges, _EDGE_QUANTILES) + 0.1).log(),
    ], dim=1)  # fmt: skip


def _clipped(photo: torch.Tensor) -> torch.Tensor:
    """Share of each channel at 0, and at 255 of 8 bits."""
    black, white = photo < 1.5 / 255, photo > 253.5 / 255
    return torch.cat([part.to(photo).mean(dim=(2, 3)) for part in (black, white)], dim=1)


COLOR_STATISTICS = color_statistics(torch.zeros(1, 3, 16, 16)).shape[1]
"""Number of statistics."""

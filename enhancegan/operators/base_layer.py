"""The base layer of a photo: its luma without texture, but with its edges (self-guided filter, He et al. 2013).

The filter's coefficients change slowly, so they are computed on a small copy and enlarged; applied to the luma of the
photo itself they give a base layer as sharp as its edges (fast guided filter, He and Sun 2015).
"""

from typing import NamedTuple

import torch
from torch.nn import functional

from enhancegan.color import luma

SHORT_SIDE = 128
"""Short side in pixels of the copy on which the coefficients are computed; smaller photos are not enlarged."""
_RADIUS_SHARE = 1 / 12
# Variance of luma in [0, 1] above which an edge is kept.
_EDGE_VARIANCE = 0.01


class BaseCoefficients(NamedTuple):
    """The base layer is slope * luma + offset; both are (N, 1, h, w) of any size, spread over the whole photo."""

    slope: torch.Tensor
    offset: torch.Tensor


def base_coefficients(photo: torch.Tensor) -> BaseCoefficients:
    """Coefficients of the base layer of sRGB photos (N, 3, H, W) in [0, 1]; their short side is SHORT_SIDE at most."""
    lightness = luma(photo)
    shares = min(1.0, SHORT_SIDE / min(lightness.shape[2:]))
    if shares < 1:
        size = [max(1, round(side * shares)) for side in lightness.shape[2:]]
        lightness = functional.interpolate(lightness, size, mode="bilinear", antialias=True, align_corners=False)
    radius = max(1, round(min(lightness.shape[2:]) * _RADIUS_SHARE))
    mean = _average(lightness, radius)
    variance = (_average(lightness.square(), radius) - mean.square()).clamp(min=0)
    slope = variance / (variance + _EDGE_VARIANCE)
    return BaseCoefficients(_average(slope, radius), _average(mean * (1 - slope), radius))


def base_layer(photo: torch.Tensor) -> torch.Tensor:
    """The base layer (N, 1, H, W) in [0, 1] of sRGB photos (N, 3, H, W) in [0, 1]."""
    return base_at(base_coefficients(photo), photo)


def base_at(coefficients: BaseCoefficients, pixels: torch.Tensor) -> torch.Tensor:
    """The base layer (N, 1, h, w) in [0, 1] at pixels (N, 3, h, w) that are spread evenly over the whole photo."""
    slope, offset = (
        functional.interpolate(part, pixels.shape[2:], mode="bilinear", align_corners=False) for part in coefficients
    )
    return (slope * luma(pixels) + offset).clamp(0, 1)


def _average(values: torch.Tensor, radius: int) -> torch.Tensor:
    # Over a square of 2 radius + 1 pixels; beyond the edge of the photo its last pixels are repeated. By differences of
    # running sums, which take a seventh of the time of pooling; in double precision, so that they leave no trace.
    side = 2 * radius + 1
    averages = functional.pad(values, (radius + 1, radius) * 2, mode="replicate").double()
    for axis in (2, 3):
        sums = averages.cumsum(axis)
        count = sums.shape[axis] - side
        averages = (sums.narrow(axis, side, count) - sums.narrow(axis, 0, count)) / side
    return averages.to(values.dtype)

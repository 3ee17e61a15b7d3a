"""CIEDE2000 as a smooth function of sRGB colors, so that networks can be trained by it."""

import math

import torch
from kornia.color import rgb_to_lab

# Where two colors are equal the formula has no gradient; this is far below what anyone sees.
_TINY = 1e-6
_SMALLEST = 1e-4
_TO_7 = 25.0**7


def ciede2000(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Color difference (Sharma, Wu, Dalal 2005) of sRGB colors (N, 3, H, W) in [0, 1], under D65: (N, H, W).

    Equal colors differ by 0.01. Within 0.01 of the definition elsewhere; the gradient is finite everywhere.
    """
    lightness, a, b = zip(*(rgb_to_lab(colors).unbind(dim=1) for colors in (first, second)), strict=True)
    more_a = 1.5 - 0.5 * _saturating((_norm(a[0], b[0]) + _norm(a[1], b[1])) / 2)
    a = tuple(part * more_a for part in a)
    chroma = [_norm(a[i], b[i]) for i in (0, 1)]
    hue = [torch.atan2(b[i], a[i] + _TINY) for i in (0, 1)]
    turn = hue[1] - hue[0]
    turn = turn - 2 * math.pi * torch.round(turn / (2 * math.pi))
    hue_difference = 2 * (chroma[0] * chroma[1]).sqrt() * torch.sin(turn / 2)
    mean_lightness, mean_chroma = (lightness[0] + lightness[1]) / 2, (chroma[0] + chroma[1]) / 2
    mean_hue = torch.atan2(
        sum(b[i] / chroma[i] for i in (0, 1)), sum(a[i] / chroma[i] for i in (0, 1)) + _TINY
    ).detach()
    weight = (
        1
        - 0.17 * torch.cos(mean_hue - math.radians(30))
        + 0.24 * torch.cos(2 * mean_hue)
        + 0.32 * torch.cos(3 * mean_hue + math.radians(6))
        - 0.20 * torch.cos(4 * mean_hue - math.radians(63))
    )
    from_middle = (mean_lightness - 50).square()
    d_lightness = (lightness[1] - lightness[0]) / (1 + 0.015 * from_middle / (20 + from_middle).sqrt())
    d_chroma = (chroma[1] - chroma[0]) / (1 + 0.045 * mean_chroma)
    d_hue = hue_difference / (1 + 0.015 * mean_chroma * weight)
    degrees = torch.rad2deg(mean_hue) % 360
    rotation = math.radians(60) * torch.exp(-(((degrees - 275) / 25) ** 2))
    twist = -2 * torch.sin(rotation) * _saturating(mean_chroma)
    total = d_lightness.square() + d_chroma.square() + d_hue.square() + twist * d_chroma * d_hue
    return (total.clamp(min=0) + _SMALLEST).sqrt()


def _norm(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return (a.square() + b.square() + _TINY).sqrt()


def _saturating(chroma: torch.Tensor) -> torch.Tensor:
    # From 0 for grays to 1 for vivid colors: the formula's root of C^7 / (C^7 + 25^7).
    power = chroma**7
    return (power / (power + _TO_7) + _TINY**2).sqrt()

"""Familiar photo-editing sliders as one differentiable operator; each parameter at 0 changes nothing.

Shadows and highlights follow the base layer, as in raw converters: a curve that lifts a dark face in front of a bright
sky would flatten both. The rest is pointwise. The paper's piecewise operator cannot change mid-tones, desaturate or
move white balance; this one can.
"""

import torch
from kornia.color import linear_rgb_to_rgb, rgb_to_linear_rgb

from enhancegan.color import luma
from enhancegan.operators.local_light import shadows_and_highlights
from enhancegan.operators.operator import Operator, Parameter, columns_of


def white_balance(light: torch.Tensor, temperature: torch.Tensor, tint: torch.Tensor) -> torch.Tensor:
    """Scale the channels of linear light (N, 3, H, W); the luminance of gray is preserved.

    Args:
        light: linear sRGB in [0, 1].
        temperature: +1 raises red and lowers blue by half a stop (warmer).
        tint: +1 lowers green by half a stop (more magenta).
    """
    gains = torch.cat([2 ** (temperature / 2), 2 ** (-tint / 2), 2 ** (-temperature / 2)], dim=1)
    return (light * gains / luma(gains)).clamp(max=1)


def expose(light: torch.Tensor, stops: torch.Tensor) -> torch.Tensor:
    """Multiply the darks by 2^stops and roll off toward white, which stays white: g x / (1 + (g - 1) x)."""
    gain = 2**stops
    return gain * light / (1 + (gain - 1) * light)


def tone(photo: torch.Tensor, contrast: torch.Tensor, blacks: torch.Tensor) -> torch.Tensor:
    """Bend every sRGB channel by two monotone curves that keep white (and, but for blacks, black) in place."""
    point = -0.25 * blacks
    x = ((photo - point) / (1 - point)).clamp(min=0)
    return x + 0.9 * contrast * x * (1 - x) * (2 * x - 1)


def photographic(photo: torch.Tensor, theta: torch.Tensor) -> torch.Tensor:
    """Apply white balance and exposure in linear light, then tone and saturation in sRGB; photo (N, 3, H, W).

    Highlights and shadows are local light, which comes first.
    """
    exposure, contrast, _, _, blacks, temperature, tint, saturation = columns_of(theta)
    light = expose(white_balance(rgb_to_linear_rgb(photo), temperature, tint), exposure)
    toned = tone(linear_rgb_to_rgb(light), contrast, blacks)
    gray = luma(toned)
    return (gray + (1 + saturation) * (toned - gray)).clamp(0, 1)


def local_stops(base: torch.Tensor, theta: torch.Tensor) -> torch.Tensor:
    """Stops of local light (N, 1, H, W) on a base layer of the same shape."""
    _, _, highlights, shadows, *_ = columns_of(theta)
    return shadows_and_highlights(base, shadows, highlights)


_SHARE = "share of the strongest edit"
PHOTOGRAPHIC = Operator(
    name="photographic",
    label="Photographic",
    description="Exposure, contrast, highlights, shadows, blacks, temperature, tint and saturation.",
    parameters=(
        Parameter("exposure", -2.0, 2.0, 0.0, "EV", "Exposure"),
        Parameter("contrast", -1.0, 1.0, 0.0, _SHARE, "Contrast"),
        Parameter("highlights", -1.0, 1.0, 0.0, _SHARE, "Highlights"),
        Parameter("shadows", -1.0, 1.0, 0.0, _SHARE, "Shadows"),
        Parameter("blacks", -1.0, 1.0, 0.0, _SHARE, "Blacks"),
        Parameter("temperature", -1.0, 1.0, 0.0, "half stops of red against blue", "Temperature"),
        Parameter("tint", -1.0, 1.0, 0.0, "half stops of green", "Tint"),
        Parameter("saturation", -1.0, 1.0, 0.0, _SHARE, "Saturation"),
    ),
    function=photographic,
    local_stops=local_stops,
    white_balance=("temperature", "tint"),
    keeps_gray_photos=True,
)

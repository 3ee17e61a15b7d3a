"""The plates: pictures of dots in which a digit differs from its ground by color alone."""

import io
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from study.color_vision.dots import packed
from study.color_vision.figures import inside
from study.color_vision.palettes import PALETTES, Kind

MEDIA_TYPE = "image/png"
_FIGURE_HEIGHT = 1.36
"""Height of a digit; the plate's radius is 1."""
_PAPER = 244
_MOST_KEPT = 128


@dataclass(frozen=True)
class Plate:
    """One plate; the same plate is always the same picture."""

    kind: Kind
    """What it is for."""
    digit: int | None
    """The digit to read, one of `study.color_vision.figures.DIGITS`; None for a plate without a digit."""
    layout: int
    """Which of the packings of dots it has."""


def in_figure(plate: Plate) -> np.ndarray:
    """Return for every dot of the plate's packing whether it belongs to the digit."""
    dots = packed(plate.layout)
    if plate.digit is None:
        return np.zeros(dots.x.shape, dtype=bool)
    return inside(plate.digit, dots.x / _FIGURE_HEIGHT, dots.y / _FIGURE_HEIGHT)


def colors(plate: Plate) -> np.ndarray:
    """Return the colors of the plate's dots, (n, 3), sRGB in [0, 255], whole numbers.

    Lightness and the stray part of the color are drawn alike for figure and ground.
    """
    palette = PALETTES[plate.kind]
    figure = in_figure(plate)
    rng = np.random.default_rng([1917, list(Kind).index(plate.kind), plate.digit or 0, plate.layout])
    side = np.where(figure, 1.0, -1.0)[:, None]
    stray = rng.uniform(-1, 1, (len(figure), 1))
    # Even steps of lightness, not of light: dark dots would hardly differ else.
    lightness = rng.uniform(palette.darkest ** (1 / 3), 1, (len(figure), 1)) ** 3
    linear = lightness * (np.array(palette.base) + side * np.array(palette.step) + stray * np.array(palette.stray))
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 0) ** (1 / 2.4) - 0.055)
    return np.rint(encoded * 255).astype(np.uint8)


@lru_cache(maxsize=_MOST_KEPT)
def png(plate: Plate) -> bytes:
    """Draw the plate as a PNG file in sRGB; nothing in the file names the plate."""
    dots = packed(plate.layout)
    ink = colors(plate)[dots.nearest].astype(float)
    picture = np.rint(_PAPER + dots.cover[..., None] * (ink - _PAPER)).astype(np.uint8)
    profile = PngInfo()
    # Says that the colors are sRGB (PNG, 11.3.2.5), so that browsers show them so on screens of any gamut.
    profile.add(b"sRGB", b"\0")
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", pnginfo=profile)
    return file.getvalue()

"""The style of a photo: how its luminance and its chrominance are distributed."""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from skimage.color import rgb2lab

from enhancegan.exemplars.chrominance import square_root

PERCENTILES = 32
"""Length of the luminance feature; theirs, as reported."""
# Share of pixels ignored at either end when the luminance is stretched; theirs, as reported.
_IGNORED = 0.005
# A narrower range of luminance is stretched as if it were this wide: fog stays photographic, a flat photo flat. Ours.
_NARROWEST = 0.25
# Statistics need no more pixels than about this.
_SAMPLE_PIXELS = 65_536


@dataclass(frozen=True, eq=False)
class Style:
    """Statistics of a photo in CIELab; luminance is L / 100."""

    ends: tuple[float, float]
    """Darkest and lightest luminance, which are stretched to 0 and 1."""
    luminance: np.ndarray
    """Percentiles of the stretched luminance in [0, 1], (PERCENTILES,), from dark to light."""
    mean: np.ndarray
    """Mean a and b, (2,)."""
    covariance: np.ndarray
    """Covariance of a and b, (2, 2)."""


def style_of(photo: Image.Image) -> Style:
    """Measure the style of an RGB photo in sRGB, from a sample of its pixels."""
    step = max(1, int((photo.width * photo.height / _SAMPLE_PIXELS) ** 0.5))
    lab = rgb2lab(np.asarray(photo)[::step, ::step]).reshape(-1, 3).astype(np.float64)
    ends = _ends(lab[:, 0] / 100)
    shares = (np.arange(PERCENTILES) + 0.5) / PERCENTILES
    luminance = np.quantile(stretched(lab[:, 0] / 100, ends), shares)
    return Style(ends, luminance, lab[:, 1:].mean(axis=0), np.cov(lab[:, 1:], rowvar=False, bias=True))


def stretched(luminance: np.ndarray, ends: tuple[float, float]) -> np.ndarray:
    """Stretch luminance so that the ends become 0 and 1; what lies outside is clipped."""
    low, high = ends
    return ((luminance - low) / (high - low)).clip(0, 1)


def _ends(luminance: np.ndarray) -> tuple[float, float]:
    low, high = np.quantile(luminance, [_IGNORED, 1 - _IGNORED])
    missing = max(0.0, _NARROWEST - (high - low))
    # Widened so that the range keeps its place: what is at the bottom stays dark, what is at the top light.
    share = low / max(1 - (high - low), 1e-9)
    return float(low - share * missing), float(high + (1 - share) * missing)


def color_distance(one: Style, other: Style) -> float:
    """Fréchet distance of the two normal distributions of a and b, in units of CIELab.

    sqrt(|mean_1 - mean_2|^2 + tr(S_1 + S_2 - 2 (S_1^(1/2) S_2 S_1^(1/2))^(1/2)))
    """
    root = square_root(one.covariance)
    shared = square_root(root @ other.covariance @ root)
    squared = ((one.mean - other.mean) ** 2).sum() + np.trace(one.covariance + other.covariance - 2 * shared)
    return float(np.sqrt(max(0.0, squared)))

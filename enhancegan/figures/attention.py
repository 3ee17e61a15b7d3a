"""The paper's Fig. 5: where each operator's head looks."""

from collections.abc import Collection

import numpy as np
from PIL import Image
from plotly.colors import hex_to_rgb, sequential

from enhancegan.enhancer import Enhancer
from enhancegan.figures.gallery import INPUT_LABEL, Gallery, Row, fit
from enhancegan.operators import OPERATORS

_VIRIDIS = np.array([hex_to_rgb(color) for color in sequential.Viridis])


def attention_gallery(photos: Collection[Image.Image], enhancer: Enhancer) -> Gallery:
    """Each RGB photo, plain and overlaid with the probability map of every operator that has a head."""
    operators = [operator for name, operator in OPERATORS.items() if name in enhancer.operators]
    rows = []
    for photo in photos:
        edits, small = enhancer.predict(photo), fit(photo)
        overlays = [attention_overlay(small, edits[operator.name].attention) for operator in operators]
        rows.append(Row([small, *overlays]))
    return Gallery([INPUT_LABEL, *(operator.label for operator in operators)], rows)


def attention_overlay(photo: Image.Image, attention: np.ndarray, opacity: float = 0.5) -> Image.Image:
    """Blend a probability map, upsampled to the photo and colored by Viridis, over the photo.

    Colors show each location's probability as a share of the map's highest: yellow where the head looks most, dark
    violet at 0. A uniform map is therefore yellow all over, not noise stretched to full contrast.

    Args:
        photo: RGB photo of any size.
        attention: (h, w), nonnegative, not all zero, such as `Edit.attention`; rows from the top.
        opacity: weight of the colors in [0, 1]; the photo gets the rest.

    Returns:
        An RGB picture of the photo's size.

    Raises:
        ValueError: when the map is not a two-dimensional map of probabilities.
    """
    if attention.ndim != 2 or attention.min() < 0 or attention.max() <= 0:
        raise ValueError(f"attention must be (h, w), nonnegative and not all zero, got shape {attention.shape}")
    shares = Image.fromarray((attention / attention.max()).astype(np.float32))
    # Bicubic resampling overshoots: clip.
    shares_of_pixels = np.asarray(shares.resize(photo.size, Image.Resampling.BICUBIC)).clip(0, 1)
    return Image.blend(photo, Image.fromarray(_viridis(shares_of_pixels)), opacity)


def _viridis(shares: np.ndarray) -> np.ndarray:
    """Shares in [0, 1], (H, W), to 8-bit sRGB colors (H, W, 3), linear between the scale's ten colors."""
    stops = np.linspace(0, 1, len(_VIRIDIS))
    channels = [np.interp(shares, stops, _VIRIDIS[:, channel]) for channel in range(3)]
    return np.rint(np.stack(channels, axis=-1)).astype(np.uint8)

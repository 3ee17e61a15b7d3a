"""Local light of an edit, in a form that does not depend on the size of the photo."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from torchvision.transforms.functional import to_tensor

from enhancegan.operators import Operator
from enhancegan.operators.base_layer import base_coefficients
from enhancegan.operators.local_light import chroma_kept

STEPS = 1024
"""Steps of the base layer from 0 to 1 at which gain and chroma are known; between them they are interpolated."""


@dataclass(frozen=True)
class LocalLight:
    """How much each pixel is lit, by its own luma and its place: the base layer is slope * luma + offset.

    Attributes:
        slope: (h, w) of any small size, spread over the whole photo; float32.
        offset: the same.
        gain: (STEPS + 1,), factor on light for base layers from 0 to 1; float32.
        chroma: (STEPS + 1,), factor on chroma.
    """

    slope: np.ndarray
    offset: np.ndarray
    gain: np.ndarray
    chroma: np.ndarray


def local_light(canonical: Image.Image, operator: Operator, values: Mapping[str, float]) -> LocalLight | None:
    """The local light of an operator on a photo; None if it lights no pixel.

    Args:
        canonical: canonical picture of the photo, RGB in sRGB.
        operator: an operator.
        values: its parameter values by name; omitted ones stay at their identity.
    """
    if operator.local_stops is None:
        return None
    base = torch.linspace(0, 1, STEPS + 1)
    stops = operator.local_stops(base.view(1, 1, 1, -1), operator.theta(dict(values))).flatten()
    if not stops.any():
        return None
    slope, offset = (part[0, 0].numpy() for part in base_coefficients(to_tensor(canonical).unsqueeze(0)))
    return LocalLight(slope, offset, (2**stops).numpy(), chroma_kept(stops).numpy())

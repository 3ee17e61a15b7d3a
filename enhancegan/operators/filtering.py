"""The paper's deep-filtering enhancer (Sec. 3.2.2): a weighted sum of frozen filters, each a small CNN.

The three filters imitate Photoshop's photo filters. The photo itself is the fourth filter, so that an edit can leave a
photo unchanged; with its weight at 0 the sum is the paper's.
"""

import torch

from enhancegan.operators.operator import Operator, Parameter, columns_of
from enhancegan.operators.photo_filters import PHOTO_FILTERS, apply_photo_filter


def filtering(photo: torch.Tensor, theta: torch.Tensor) -> torch.Tensor:
    """Sum the photo and its filtered versions, weighted by theta (N, 1 + number of filters), clipped to [0, 1]."""
    original, *weights = columns_of(theta)
    filtered = [w * apply_photo_filter(photo, name) for w, name in zip(weights, PHOTO_FILTERS, strict=True)]
    return (original * photo + sum(filtered)).clamp(0, 1)


FILTERING = Operator(
    name="filtering",
    label="Deep filtering",
    description="Mixes the photo with cooling, warming and underwater photo filters (paper, Sec. 3.2.2).",
    parameters=(
        Parameter("original", 0.0, 2.0, 1.0, "weight", "Original"),
        *(Parameter(name, -1.0, 1.0, 0.0, "weight", f"{name.title()} filter") for name in PHOTO_FILTERS),
    ),
    function=filtering,
)

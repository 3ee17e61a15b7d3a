"""Deep filtering as in the paper: a weighted sum of the three filters, without the photo itself (Sec. 3.2.2).

No weights leave a photo unchanged. Equal thirds come closest: the filters keep luminosity, and the casts of cooling and
warming mostly cancel.
"""

from dataclasses import replace

import torch

from enhancegan.operators.filtering import FILTERING, filtering
from enhancegan.operators.operator import Parameter
from enhancegan.operators.photo_filters import PHOTO_FILTERS


def filters_alone(photo: torch.Tensor, theta: torch.Tensor) -> torch.Tensor:
    """Sum the filtered versions of photos, weighted by theta (N, number of filters), clipped to [0, 1]."""
    return filtering(photo, torch.cat([torch.zeros_like(theta[:, :1]), theta], dim=1))


# The paper states no range. Equal thirds are the middle of this one, so that a hard tanh starts there as well.
_LOW, _HIGH, _THIRD = -1 / 3, 1.0, 1 / 3
FILTERS_ALONE = replace(
    FILTERING,
    parameters=tuple(
        Parameter(name, _LOW, _HIGH, _THIRD, "weight", f"{name.title()} filter") for name in PHOTO_FILTERS
    ),
    function=filters_alone,
)

"""The paper's cropping operator (Sec. 3.2.3): a window sampled bilinearly, so that gradients reach its corners."""

import torch
from torch.nn import functional

from enhancegan.operators.operator import Operator, Parameter


def window_edges(theta: torch.Tensor) -> torch.Tensor:
    """Turn (x, y, w, h), shape (N, 4), into left, top, right, bottom as shares of width and height in [0, 1].

    x and y are shares of the free room on each side, so the window can never leave the photo (the release clamps).
    """
    x, y, w, h = theta.unbind(dim=1)
    left, top = (1 + x) * (1 - w) / 2, (1 + y) * (1 - h) / 2
    return torch.stack([left, top, left + w, top + h], dim=1)


def crop(photo: torch.Tensor, theta: torch.Tensor) -> torch.Tensor:
    """Resample the window of each photo to the photo's own shape (N, 3, H, W) by an affine grid."""
    x, y, w, h = theta.unbind(dim=1)
    zero = torch.zeros_like(x)
    rows = [torch.stack([w, zero, x * (1 - w)], dim=1), torch.stack([zero, h, y * (1 - h)], dim=1)]
    grid = functional.affine_grid(torch.stack(rows, dim=1), list(photo.shape), align_corners=False)
    return functional.grid_sample(photo, grid, mode="bilinear", padding_mode="border", align_corners=False)


CROP = Operator(
    name="crop",
    label="Crop",
    description=(
        "The paper's experiment in cropping (Sec. 3.2.3); with the shipped weights its window is hardly better placed "
        "than one in the center."
    ),
    parameters=(
        Parameter("x", -1.0, 1.0, 0.0, "share of the free room", "Window to the right"),
        Parameter("y", -1.0, 1.0, 0.0, "share of the free room", "Window down"),
        Parameter("w", 0.3, 1.0, 1.0, "share of the width", "Width"),
        Parameter("h", 0.3, 1.0, 1.0, "share of the height", "Height"),
    ),
    function=crop,
    pointwise=False,
)

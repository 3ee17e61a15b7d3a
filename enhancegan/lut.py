"""A pointwise operator with fixed parameters as a 3D lookup table, for photos of any size."""

import torch
from PIL import ImageFilter

from enhancegan.operators import Operator

LUT_SIZE = 33


def bake_lut(operator: Operator, values: dict[str, float], size: int = LUT_SIZE) -> ImageFilter.Color3DLUT:
    """Evaluate an operator on a size^3 grid of sRGB colors.

    Args:
        operator: a pointwise operator.
        values: parameter values by name; omitted ones stay at their identity.
        size: grid points per axis; Pillow interpolates trilinearly between them.

    Raises:
        ValueError: when the operator is not pointwise, or for an unknown parameter or a value outside its range.
    """
    if not operator.pointwise:
        raise ValueError(f"operator {operator.name!r} moves pixels and cannot be baked into a lookup table")
    axis = torch.linspace(0, 1, size)
    blue, green, red = torch.meshgrid(axis, axis, axis, indexing="ij")  # Pillow expects red to vary fastest
    colors = torch.stack([red, green, blue]).view(1, 3, 1, -1)
    with torch.no_grad():
        edited = operator(colors, operator.theta(values))
    return ImageFilter.Color3DLUT(size, edited.view(3, -1).T.contiguous().numpy())

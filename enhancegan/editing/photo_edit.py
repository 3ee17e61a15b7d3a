"""What is done to one photo, at any size: a function of colors, local light, and a window."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import torch

from enhancegan.editing.local_light import LocalLight
from enhancegan.editing.threads import one_thread
from enhancegan.operators import Operator

Colors = Callable[[np.ndarray], np.ndarray]
"""A function of sRGB colors (..., 3), float32 or float64 in [0, 1], that returns as many in the same precision."""

# A network has dozens of maps: of more colors at once they do not fit into the cache, which takes four times as long.
_AT_ONCE = 65_536


@dataclass(frozen=True)
class PhotoEdit:
    """An edit that does not depend on the size of the photo.

    Local light comes first, then the colors, then the window.
    """

    colors: Colors | None = None
    """The pointwise part, which a table can hold; None leaves all colors as they are."""
    local: LocalLight | None = None
    """What a table cannot hold: light that depends on the surroundings of a pixel; None for none."""
    window: tuple[float, float, float, float] | None = None
    """Left, top, right, bottom of what is kept, as shares of the width and height; None for the whole photo."""
    parameters: Mapping[str, float] = field(default_factory=dict)
    """Value of each of the operator's parameters, to be shown; empty for an edit without parameters."""


def operator_colors(operator: Operator, values: Mapping[str, float]) -> Colors:
    """The function of colors that a pointwise operator is, with fixed parameters and without its local light.

    Args:
        operator: a pointwise operator.
        values: parameter values by name; omitted ones stay at their identity.

    Raises:
        ValueError: when the operator is not pointwise, or for an unknown parameter or a value outside its range.
    """
    if not operator.pointwise:
        raise ValueError(f"operator {operator.name!r} moves pixels and is no function of colors")
    theta = operator.theta(dict(values))

    def edited(colors: np.ndarray) -> np.ndarray:
        row = torch.from_numpy(np.ascontiguousarray(colors.reshape(-1, 3).T)).view(1, 3, 1, -1)
        with torch.no_grad(), one_thread():
            parts = [operator.function(part.contiguous(), theta.to(row)) for part in row.split(_AT_ONCE, dim=3)]
        return torch.cat(parts, dim=3).view(3, -1).T.numpy().reshape(colors.shape)

    return edited


def curve_colors(curves: np.ndarray) -> Colors:
    """The function that bends every channel by its own curve, (3, 256): sRGB in [0, 1] for each 8-bit level."""
    levels = np.linspace(0, 1, curves.shape[1])

    def bent(colors: np.ndarray) -> np.ndarray:
        channels = [np.interp(colors[..., channel], levels, curve) for channel, curve in enumerate(curves)]
        return np.stack(channels, axis=-1).astype(colors.dtype)

    return bent

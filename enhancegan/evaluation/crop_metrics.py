"""Agreement of a crop with a photographer's: overlap ratio and boundary displacement error (paper Table 3).

In this module a window is (left, top, right, bottom) in shares of the photo: left and right of its width, top and
bottom of its height, 0 at the left or top edge and 1 at the right or bottom edge. The last axis of an array of windows
has length 4. Neither measure changes when a photo is stretched, so windows in shares give the same values as in pixels.
"""

import numpy as np

Window = tuple[float, float, float, float]
WHOLE_PHOTO: Window = (0.0, 0.0, 1.0, 1.0)


def overlap(windows: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Overlap ratio: area of the intersection over area of the union, in [0, 1]; higher is better.

    Args:
        windows: (..., 4).
        others: (..., 4), to be compared one by one; leading axes broadcast.

    Raises:
        ValueError: when a window is empty or not of four numbers.
    """
    low = np.maximum(windows[..., :2], others[..., :2])
    high = np.minimum(windows[..., 2:], others[..., 2:])
    shared = (high - low).clip(min=0).prod(axis=-1)
    return shared / (_areas(windows) + _areas(others) - shared)


def displacement(windows: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Boundary displacement error: mean distance of the four edges in shares of width or height; lower is better.

    Args:
        windows: (..., 4).
        others: (..., 4), to be compared one by one; leading axes broadcast.
    """
    return np.abs(windows - others).mean(axis=-1)


def centered(windows: np.ndarray) -> np.ndarray:
    """Centered windows of the same sizes: a baseline that knows how much to cut, but not where."""
    half = (windows[..., 2:] - windows[..., :2]) / 2
    return np.concatenate([0.5 - half, 0.5 + half], axis=-1)


def _areas(windows: np.ndarray) -> np.ndarray:
    if windows.shape[-1:] != (4,):
        raise ValueError(f"windows must end in an axis of four edges, got shape {windows.shape}")
    sides = windows[..., 2:] - windows[..., :2]
    if (sides <= 0).any():
        raise ValueError("every window must have left < right and top < bottom")
    return sides.prod(axis=-1)

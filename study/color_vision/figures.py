"""The shapes of the digits on the plates, as distances to lines, so that no font is needed."""

from collections.abc import Sequence

import numpy as np

DIGITS = (2, 3, 4, 5, 6, 7, 9)
"""The digits that are shown: 0, 1 and 8 are taken for others too easily."""
HALF_STROKE = 0.085
"""Half the width of a digit's strokes; a digit is 1 high."""

_ARC_STEPS = 24
_Points = list[tuple[float, float]]


def _arc(x: float, y: float, radius: tuple[float, float], start: float, end: float) -> _Points:
    """Return points on an ellipse around (x, y), from one angle to the other; degrees, clockwise from the right."""
    angles = np.radians(np.linspace(start, end, _ARC_STEPS + 1))
    return list(zip(x + radius[0] * np.cos(angles), y + radius[1] * np.sin(angles), strict=True))


# x to the right, y down; a digit's middle is (0, 0), its height from -0.5 to 0.5 with its strokes.
_STROKES: dict[int, Sequence[_Points]] = {
    2: [[*_arc(0, -0.175, (0.24, 0.24), -165, 25), (-0.24, 0.415), (0.26, 0.415)]],
    3: [
        [(-0.22, -0.415), (0.2, -0.415), (-0.02, -0.11), *_arc(-0.02, 0.155, (0.26, 0.265), -80, 140)],
    ],
    4: [[(0.1, 0.415), (0.1, -0.415), (-0.28, 0.17), (0.28, 0.17)]],
    5: [[(0.22, -0.415), (-0.18, -0.415), (-0.21, -0.06), *_arc(-0.02, 0.14, (0.26, 0.275), -130, 140)]],
    6: [[*_arc(0.06, 0.05, (0.3, 0.465), -75, -180), *_arc(0, 0.165, (0.245, 0.25), 180, 540)]],
    7: [[(-0.25, -0.415), (0.25, -0.415), (-0.06, 0.415)]],
    9: [[*_arc(-0.06, -0.05, (0.3, 0.465), 105, 0), *_arc(0, -0.165, (0.245, 0.25), 0, 360)]],
}


def inside(digit: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return for every point (x, y) whether it is on a stroke of `digit`.

    The digit is 1 high around (0, 0), and y points down. Raises KeyError for a digit that is not in `DIGITS`.
    """
    points = np.stack([x, y], axis=-1)[..., None, :]
    nearest = np.full(x.shape, np.inf)
    for stroke in _STROKES[digit]:
        corners = np.asarray(stroke)
        start, along = corners[:-1], np.diff(corners, axis=0)
        length = np.maximum((along**2).sum(axis=-1), 1e-12)
        where = np.clip(((points - start) * along).sum(axis=-1) / length, 0, 1)
        gap = np.linalg.norm(points - start - where[..., None] * along, axis=-1)
        nearest = np.minimum(nearest, gap.min(axis=-1))
    return nearest <= HALF_STROKE

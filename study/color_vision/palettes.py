"""The colors of the plates: figure and ground differ in the response of one kind of cone alone.

Somebody who lacks that kind of cone sees both alike (they lie on one of this person's confusion lines). What is left
of a difference, as screens and eyes differ from the model, is lost in dots that vary in lightness and, on plates for
red and green, between blue and yellow.

References:
    F. Viénot, H. Brettel and J. D. Mollon (1999). Digital video colourmaps for checking the legibility of displays by
    dichromats. Color Research and Application 24, 243-252 (cone responses of a screen's primaries, Eq. 4).
    G. M. Machado, M. M. Oliveira and L. A. F. Fernandes (2009). A physiologically-based model for simulation of color
    vision deficiency. IEEE Transactions on Visualization and Computer Graphics 15, 1291-1298.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

_CONES = np.array(
    [[17.8824, 43.5161, 4.11935], [3.45565, 27.1554, 3.86714], [0.0299566, 0.184309, 1.46709]],
)
"""Linear sRGB -> responses of the cones L, M, S (Viénot et al. 1999)."""
_ALONE = np.linalg.inv(_CONES).T
"""What to add to linear sRGB for a change in the response of L, M or S alone."""


class Kind(StrEnum):
    """What a plate is for."""

    DEMONSTRATION = "demonstration"
    """Everybody who sees can read it."""
    PROTAN = "protan"
    """Without L cones ("red") the digit cannot be seen."""
    DEUTAN = "deutan"
    """Without M cones ("green") the digit cannot be seen."""
    TRITAN = "tritan"
    """Without S cones ("blue") the digit cannot be seen."""
    CONTROL = "control"
    """It has no digit, so that whoever names one is guessing."""


@dataclass(frozen=True)
class Palette:
    """How the dots of one kind of plate are colored, in linear sRGB."""

    base: tuple[float, float, float]
    """The color between figure and ground at full lightness."""
    step: tuple[float, float, float]
    """What is added to it for the figure, and taken from it for the ground."""
    stray: tuple[float, float, float]
    """What is added at most, as often taken away, by chance."""
    darkest: float
    """Factor of the darkest dots; the lightest have 1."""


def _along(cone: int, red: float) -> tuple[float, float, float]:
    """Return the change of color that only the cone 0 (L), 1 (M) or 2 (S) responds to, by its part in red."""
    direction = _ALONE[cone] * red / _ALONE[cone][0]
    return float(direction[0]), float(direction[1]), float(direction[2])


_FIGURE_ON_GROUND = (0.05, 0.10, 0.35), (0.72, 0.60, 0.22)

PALETTES = {
    Kind.DEMONSTRATION: Palette(
        base=tuple(np.mean(_FIGURE_ON_GROUND, axis=0)),
        step=tuple(np.subtract(*_FIGURE_ON_GROUND) / 2),
        stray=(0.03, 0.02, 0.05),
        darkest=0.8,
    ),
    Kind.PROTAN: Palette(base=(0.36, 0.33, 0.12), step=_along(0, red=0.27), stray=(0, 0, 0.10), darkest=0.3),
    Kind.DEUTAN: Palette(base=(0.34, 0.30, 0.13), step=_along(1, red=0.23), stray=(0, 0, 0.10), darkest=0.3),
    Kind.TRITAN: Palette(base=(0.50, 0.50, 0.50), step=_along(2, red=0.065), stray=(0.06, -0.03, 0), darkest=0.3),
    Kind.CONTROL: Palette(base=(0.10, 0.36, 0.13), step=(0, 0, 0), stray=(0.02, 0, 0.09), darkest=0.3),
}

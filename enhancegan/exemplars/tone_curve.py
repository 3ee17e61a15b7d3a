"""Luminance transfer: a smooth curve with two parameters, fitted to luminance percentiles."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import least_squares

FARTHEST = 0.4
"""tau, the largest change of a luminance percentile that is aimed at; theirs, as reported."""
# Ranges of m and delta, ours: the steepest curve has a slope of 6.8, the flattest is the identity within 0.001.
_MIDDLES, _WIDTHS = (0.0, 1.0), (0.1, 10.0)
_TRIED = 21


@dataclass(frozen=True)
class ToneCurve:
    """g(x) = (arctan(m / d) + arctan((x - m) / d)) / (arctan(m / d) + arctan((1 - m) / d)): g(0) = 0, g(1) = 1.

    It rises everywhere, and most steeply at m: m = 0 lightens, m = 1 darkens, and in between it adds contrast.
    """

    middle: float
    """m, in [0, 1]."""
    width: float
    """d, above 0: the smaller, the farther from the identity."""

    def __call__(self, luminance: np.ndarray) -> np.ndarray:
        """Bend luminance in [0, 1]; any shape."""
        below = np.arctan(self.middle / self.width)
        above = np.arctan((1 - self.middle) / self.width)
        return (below + np.arctan((luminance - self.middle) / self.width)) / (below + above)


def aim(photo: np.ndarray, exemplar: np.ndarray, farthest: float = FARTHEST) -> np.ndarray:
    """L~ = L_I + (L_S - L_I) tau / max(tau, |L_S - L_I|_inf): the exemplar's percentiles, held near the photo's.

    Copies of the paper that have a minimum there would move small differences to tau, and large ones all the way.
    """
    difference = exemplar - photo
    return photo + difference * farthest / max(farthest, np.abs(difference).max())


def fitted_curve(photo: np.ndarray, exemplar: np.ndarray) -> ToneCurve:
    """The curve that brings a photo's luminance percentiles nearest, in least squares, to what `aim` says.

    Args:
        photo: percentiles in [0, 1], (n,).
        exemplar: the same percentiles of the exemplar, (n,).
    """
    target = aim(photo, exemplar)

    def errors(parameters: np.ndarray) -> np.ndarray:
        middle, log_width = parameters
        return ToneCurve(middle, np.exp(log_width))(photo) - target

    # The best of a grid, so that the fit does not end in a poorer valley.
    low, high = np.array([_MIDDLES, np.log(_WIDTHS)]).T
    axes = np.linspace(low, high, _TRIED).T
    start = min(product(*axes), key=lambda parameters: (errors(np.array(parameters)) ** 2).sum())
    # A start on the border is drawn inside by the solver.
    middle, log_width = least_squares(errors, start, bounds=(low, high)).x
    return ToneCurve(float(middle), float(np.exp(log_width)))

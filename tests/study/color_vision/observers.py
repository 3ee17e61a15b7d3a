"""What people with and without all cones see of a screen, by matrices written down here from the literature.

G. M. Machado, M. M. Oliveira and L. A. F. Fernandes (2009). A physiologically-based model for simulation of color
vision deficiency. IEEE TVCG 15(6), 1291-1298: Table 1, severity 1.0, linear RGB. The authors call their model of
missing S cones an approximation; it is not used here.
H. Brettel, F. Vienot and J. D. Mollon (1997). Computerized simulation of color appearance for dichromats. JOSA A
14(10), 2647-2655: colors are projected along the axis of the missing cone onto two half planes through the neutral
axis and two colors that are seen alike without that cone, here the wavelengths 485 and 660 nm.
"""

from collections.abc import Callable

import numpy as np

See = Callable[[np.ndarray], np.ndarray]

_NO_L = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
_NO_M = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]

# Smith and Pokorny's fundamentals (1975) from the XYZ of Judd and Vos, and sRGB's primaries in XYZ.
_XYZ_TO_LMS = np.array([[0.15514, 0.54312, -0.03286], [-0.15514, 0.45684, 0.03286], [0, 0, 0.00801]])
_RGB_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])
# CIE 1931 color matching functions at 485 and 660 nm.
_XYZ_485 = np.array([0.05795, 0.16930, 0.61620])
_XYZ_660 = np.array([0.16490, 0.06100, 0.00000])


def linear(pixels: np.ndarray) -> np.ndarray:
    """sRGB in [0, 255] as linear light in [0, 1]."""
    share = pixels / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """Linear sRGB in CIELAB under D65."""
    ratios = light @ _RGB_TO_XYZ.T / _WHITE
    roots = np.where(ratios > (6 / 29) ** 3, np.cbrt(ratios), ratios / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = np.moveaxis(roots, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def _without_s(light: np.ndarray) -> np.ndarray:
    to_cones = _XYZ_TO_LMS @ _RGB_TO_XYZ
    cones = light @ to_cones.T
    neutral = to_cones @ np.ones(3)
    planes = [np.cross(neutral, _XYZ_TO_LMS @ anchor) for anchor in (_XYZ_660, _XYZ_485)]
    seen_s = [-(cones[..., 0] * plane[0] + cones[..., 1] * plane[1]) / plane[2] for plane in planes]
    reddish = cones[..., 1] / cones[..., 0] < neutral[1] / neutral[0]
    seen = np.stack([cones[..., 0], cones[..., 1], np.where(reddish, *seen_s)], axis=-1)
    return seen @ np.linalg.inv(to_cones).T


def _by(matrix: list[list[float]]) -> See:
    return lambda light: light @ np.array(matrix).T


OBSERVERS: dict[str, See] = {
    "normal": lambda light: light,
    "protan": _by(_NO_L),
    "deutan": _by(_NO_M),
    "tritan": _without_s,
    "gray": lambda light: np.repeat((light @ _RGB_TO_XYZ[1])[..., None], 3, axis=-1),
}
"""Who looks -> linear sRGB as it looks to this person, in linear sRGB."""


def seen_by(observer: str, pixels: np.ndarray) -> np.ndarray:
    """Pixels, sRGB in [0, 255], in CIELAB as the observer sees them."""
    return lab(np.clip(OBSERVERS[observer](linear(pixels)), 0, 1))

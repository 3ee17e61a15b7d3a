"""Photos for bright displays (PQ and HLG, ITU-R BT.2100), brought into the range of sRGB.

White of sRGB is 203 cd/m2, diffuse white by BT.2408. Light up to 1000 cd/m2 is rolled off to stay below it, by the
curve of BT.2390, Sec. 5.4.1, applied to the largest channel so that hues stay.
"""

from dataclasses import dataclass

import numpy as np

from enhancegan.photo.known_spaces import BT709, D65
from enhancegan.photo.srgb import encoded

PQ, HLG = "PQ", "HLG"
_WHITE = 203.0
_PEAK = 1000.0
# SMPTE ST 2084.
_M1, _M2 = 2610 / 16_384, 2523 / 4096 * 128
_C1, _C2, _C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32


@dataclass(frozen=True)
class HdrSpace:
    """RGB values of a photo with the curve PQ or HLG."""

    primaries: tuple[float, ...]
    """Red, green and blue as CIE x and y, (6,); white is D65."""
    curve: str
    is_srgb: bool = False

    def to_srgb(self, colors: np.ndarray) -> np.ndarray:
        """Convert colors (..., 3), float in [0, 1], to sRGB in [0, 1], with highlights rolled off."""
        values = colors.clip(0, 1).astype(np.float64)
        nits = _light_of_pq(values) if self.curve == PQ else self._light_of_hlg(values)
        brightest = nits.max(axis=-1, keepdims=True)
        mapped = nits * (_rolled_off(brightest) / np.maximum(brightest, 1e-6)) / _WHITE
        linear = mapped @ (np.linalg.inv(_to_xyz(BT709)) @ _to_xyz(self.primaries)).T
        return encoded(linear.clip(0, 1)).astype(colors.dtype)

    def _light_of_hlg(self, values: np.ndarray) -> np.ndarray:
        # BT.2100, table 5, with the system gamma for 1000 cd/m2.
        a, b, c = 0.17883277, 0.28466892, 0.55991073
        scene = np.where(values <= 0.5, values**2 / 3, (np.exp((values - c) / a) + b) / 12)
        luminance = scene @ _to_xyz(self.primaries)[1]
        return _PEAK * scene * np.maximum(luminance, 1e-9)[..., None] ** 0.2


def _light_of_pq(values: np.ndarray) -> np.ndarray:
    root = values ** (1 / _M2)
    return 10_000 * (np.maximum(root - _C1, 0) / (_C2 - _C3 * root)) ** (1 / _M1)


def _pq_of_light(nits: np.ndarray | float) -> np.ndarray:
    power = (np.asarray(nits) / 10_000) ** _M1
    return ((_C1 + _C2 * power) / (1 + _C3 * power)) ** _M2


def _rolled_off(nits: np.ndarray) -> np.ndarray:
    peak = _pq_of_light(_PEAK)
    highest = _pq_of_light(_WHITE) / peak
    knee = 1.5 * highest - 0.5
    level = (_pq_of_light(nits) / peak).clip(0, 1)
    t = (level - knee) / (1 - knee)
    bent = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (-2 * t**3 + 3 * t**2) * highest
    return _light_of_pq(np.where(level < knee, level, bent) * peak)


def _to_xyz(primaries: tuple[float, ...]) -> np.ndarray:
    """The matrix (3, 3) from linear RGB to CIE XYZ, white with Y = 1."""
    corners = np.array([[x / y, 1, (1 - x - y) / y] for x, y in zip(primaries[::2], primaries[1::2], strict=True)]).T
    white = np.array([D65[0] / D65[1], 1, (1 - D65[0] - D65[1]) / D65[1]])
    return corners * np.linalg.solve(corners, white)

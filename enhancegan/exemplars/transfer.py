"""The function of colors that gives a photo the style of an exemplar."""

from collections.abc import Callable

import numpy as np
import torch

from enhancegan.color import rgb_to_unit_lab, unit_lab_to_rgb
from enhancegan.editing.photo_edit import Colors
from enhancegan.editing.threads import one_thread
from enhancegan.exemplars.chrominance import regularized, transport
from enhancegan.exemplars.style import Style, stretched
from enhancegan.exemplars.tone_curve import fitted_curve


def style_transfer(photo: Style, exemplar: Style) -> Colors:
    """Move the colors of a photo so that it gets the style of an exemplar.

    In CIELab of sRGB: luminance is stretched and bent by the curve of `fitted_curve`; chrominance c becomes
    T (c - mean_I) + mean_S with T of `transport`. Colors outside sRGB are clipped.

    Args:
        photo: style of the photo to edit.
        exemplar: style to reach.
    """
    matrix = transport(regularized(photo.covariance), exemplar.covariance)
    curve = fitted_curve(photo.luminance, exemplar.luminance)

    def moved(colors: np.ndarray) -> np.ndarray:
        lab = _to_lab(colors)
        luminance = curve(stretched(lab[:, 0] / 100, photo.ends)) * 100
        chrominance = (lab[:, 1:] - photo.mean) @ matrix.T + exemplar.mean
        edited = _to_rgb(np.column_stack([luminance, chrominance]))
        return edited.reshape(colors.shape).astype(colors.dtype)

    return moved


_SCALE, _OFFSET = np.array([100, 255, 255]), np.array([0, 128, 128])


def _to_lab(colors: np.ndarray) -> np.ndarray:
    # sRGB (..., 3) to L, a, b, (count, 3) in float64.
    return _by(rgb_to_unit_lab, colors.reshape(-1, 3).astype(np.float64)) * _SCALE - _OFFSET


def _to_rgb(lab: np.ndarray) -> np.ndarray:
    return _by(unit_lab_to_rgb, (lab + _OFFSET) / _SCALE)


@one_thread()
def _by(convert: Callable[[torch.Tensor], torch.Tensor], rows: np.ndarray) -> np.ndarray:
    picture = torch.from_numpy(np.ascontiguousarray(rows.T)).view(1, 3, 1, -1)
    return convert(picture).view(3, -1).T.numpy()

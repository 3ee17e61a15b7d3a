"""A function of colors as a 3D lookup table, as large as its error asks for."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageFilter
from skimage.color import deltaE_ciede2000, rgb2lab

from enhancegan.editing.photo_edit import Colors

LUT_SIZES = (33, 49, 65)
"""Grid points an axis that are tried, in this order."""
MEAN_ERROR, LARGEST_ERROR = 0.25, 1.5
"""CIEDE2000 between a table and its function: limits of the mean and of the 99.9th percentile."""
LARGEST_CAST = 1.5 / 255
"""Limit of the difference between two channels where the function leaves a gray gray: one level, and rounding."""
_NO_CAST = 1e-4
_PROBES = 4096
_REMEMBERED = 8


def bake_lut(colors: Colors, size: int) -> ImageFilter.Color3DLUT:
    """Evaluate a function on a size^3 grid of colors; Pillow interpolates trilinearly between them.

    The table's values are float32, (size^3, 3) flattened, with red changing fastest, as in .cube files.
    """
    axis = np.linspace(0, 1, size, dtype=np.float32)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
    edited = np.asarray(colors(np.stack([red, green, blue], axis=-1).reshape(-1, 3)), dtype=np.float32)
    return ImageFilter.Color3DLUT(size, np.ascontiguousarray(edited))


@lru_cache(maxsize=_REMEMBERED)
def fitting_lut(colors: Colors) -> ImageFilter.Color3DLUT:
    """The smallest table of LUT_SIZES that is within the limits of the error; the largest where none is.

    The last ones are remembered, as a preview and the full size have the same: do not change them.
    """
    for size in LUT_SIZES:
        table = bake_lut(colors, size)
        if is_within_limits(table, colors):
            break
    return table


def is_within_limits(table: ImageFilter.Color3DLUT, colors: Colors) -> bool:
    """Whether a table gives 4096 random colors, 8-bit rounding included, as its function does in float64.

    And where the function leaves a gray gray, the table has to: the eye sees a cast that CIEDE2000 forgives.
    """
    random = np.random.default_rng(0).integers(0, 256, (_PROBES, 3), dtype=np.uint8)
    exact, found = _both(table, colors, random)
    errors = deltaE_ciede2000(rgb2lab(exact), rgb2lab(found))
    exact_grays, found_grays = _both(table, colors, np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1))
    stays_gray = np.ptp(exact_grays, axis=1) < _NO_CAST
    return bool(
        errors.mean() <= MEAN_ERROR
        and np.quantile(errors, 0.999) <= LARGEST_ERROR
        and np.ptp(found_grays[stays_gray], axis=1).max(initial=0) < LARGEST_CAST
    )


def _both(table: ImageFilter.Color3DLUT, colors: Colors, levels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    # What the function and the table make of 8-bit colors (N, 3), as shares of 255.
    return colors(levels / 255), np.asarray(Image.fromarray(levels[None]).filter(table))[0] / 255

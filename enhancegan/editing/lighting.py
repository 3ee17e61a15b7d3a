"""Local light and a table of colors on the pixels of a photo, strip by strip."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageFilter

from enhancegan.editing.local_light import LocalLight
from enhancegan.editing.threads import do_strips
from enhancegan.photo.matrix_space import MatrixSpace
from enhancegan.photo.photo import Pixels
from enhancegan.photo.pixels import size_of

# Few enough that a strip's copies stay small, many enough that the work per strip does not show.
_STRIP_PIXELS = 1_500_000


def lit(pixels: Pixels, light: LocalLight, table: ImageFilter.Color3DLUT, space: MatrixSpace | None = None) -> Pixels:
    """Light pixels, gray or in color and of any depth, and look their colors up in a table: both in sRGB.

    Args:
        pixels: those of a photo.
        light: what brightens and darkens them.
        table: from sRGB to sRGB.
        space: what the pixels' colors mean; None for sRGB, as grays are.
    """
    if isinstance(pixels, np.ndarray):
        edited = np.empty_like(pixels)
        _light_strips(size_of(pixels), light, table, space, pixels.__getitem__, edited.__setitem__)
        return edited
    picture, drawn = pixels, Image.new(pixels.mode, pixels.size, None)  # None: not filled first

    def strip(rows: slice) -> np.ndarray:
        return np.asarray(picture.crop((0, rows.start, picture.width, rows.stop)))

    def draw(rows: slice, lighted: np.ndarray) -> None:
        drawn.paste(Image.fromarray(lighted), (0, rows.start))

    _light_strips(picture.size, light, table, space, strip, draw)
    return drawn


def _light_strips(
    size: tuple[int, int],
    light: LocalLight,
    table: ImageFilter.Color3DLUT,
    space: MatrixSpace | None,
    strip: Callable[[slice], np.ndarray],
    write: Callable[[slice, np.ndarray], None],
) -> None:
    # The compiler is loaded when there is local light.
    from enhancegan.editing.relighting import relight_rows

    grid = np.asarray(table.table, dtype=np.float32).reshape(*table.size, 3)

    def light_strip(top: int, bottom: int) -> None:
        levels = strip(slice(top, bottom))
        colors = levels if levels.ndim == 3 else np.repeat(levels[..., None], 3, axis=2)
        lighted = np.empty_like(colors)
        relight_rows(
            np.ascontiguousarray(colors), lighted, top, size[1],
            light.slope, light.offset, light.gain, light.chroma, grid, *_curve_and_matrix(space, colors.dtype),
        )  # fmt: skip
        write(slice(top, bottom), lighted if levels.ndim == 3 else np.ascontiguousarray(lighted[..., 0]))

    do_strips(light_strip, size, _STRIP_PIXELS)


def _curve_and_matrix(space: MatrixSpace | None, depth: np.dtype) -> tuple[np.ndarray, np.ndarray]:
    if space is None:
        return np.empty(0, np.float32), np.eye(3, dtype=np.float32)
    # 257 = 65535 / 255. Another layout of the curve would be compiled another time.
    return np.ascontiguousarray(space.curve[:: 257 if depth == np.uint8 else 1]), space.matrix

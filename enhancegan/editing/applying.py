"""Apply an edit to a photo at full size and at its own depth, strip by strip, so that little memory is needed."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import torch
from PIL import Image, ImageFilter
from torch.nn import functional

from enhancegan.editing.lighting import lit
from enhancegan.editing.local_light import LocalLight
from enhancegan.editing.looking_up import deep_by_table, picture_by_table
from enhancegan.editing.lut import bake_lut, fitting_lut
from enhancegan.editing.photo_edit import Colors, PhotoEdit
from enhancegan.editing.threads import strips
from enhancegan.photo.matrix_space import matrix_space
from enhancegan.photo.photo import ColorSpace, Photo, Pixels
from enhancegan.photo.pixels import cut, is_gray, size_of
from enhancegan.photo.srgb import Srgb, gray_of_same_luminance

# A strip that is computed in floating point needs several copies of 12 bytes a pixel.
_FLOAT_STRIP_PIXELS = 500_000
_FINEST = 65
_IDENTITY = bake_lut(lambda colors: colors, 2)
# A table of a color space is used where it is within two levels of 255 of the space's own conversion, for all grays.
_PROBES, _LARGEST_DIFFERENCE = 4096, 2 / 255


def apply_edit(photo: Photo, edit: PhotoEdit) -> Photo:
    """Edit a photo; the result is in sRGB, at the same depth, and keeps opacity, metadata and notes.

    Colors go through one table from the photo's own space to the edited sRGB. Gray photos are edited in lightness
    alone and stay gray.
    """
    if edit.local is not None:
        pixels = _by_local_light(photo, edit.local, edit.colors)
    elif not _fits_in_a_table(photo.space):
        pixels = _by_color(photo.pixels, photo.space, edit)
    elif edit.colors is None and photo.space.is_srgb:
        pixels = photo.pixels
    elif is_gray(photo.pixels):
        pixels = _gray_by_table(photo.pixels, edit.colors or _unchanged)
    else:
        pixels = _by_table(photo.pixels, _table(photo.space, edit.colors or _unchanged))
    space = photo.space if photo.space.is_srgb else Srgb()
    alpha = photo.alpha if photo.alpha is None else _cut(photo.alpha, edit)
    return replace(photo, pixels=_cut(pixels, edit), alpha=alpha, space=space)


def apply_to_picture(picture: Image.Image, edit: PhotoEdit) -> Image.Image:
    """Edit an RGB picture in sRGB; the result is never the picture itself."""
    edited = apply_edit(Photo(picture, Srgb()), edit).pixels
    assert isinstance(edited, Image.Image)  # noqa: S101 - 8 bits in, 8 bits out
    return edited.copy() if edited is picture else edited


def pixel_window(size: tuple[int, int], window: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in whole pixels of a window given in shares of (width, height); at least one pixel."""
    x, y = (min(round(share * side), side - 1) for share, side in zip(window[:2], size, strict=True))
    return x, y, max(round(window[2] * size[0]), x + 1), max(round(window[3] * size[1]), y + 1)


def _unchanged(colors: np.ndarray) -> np.ndarray:
    return colors


def _table(space: ColorSpace, colors: Colors) -> ImageFilter.Color3DLUT:
    # From the photo's own values to the edited sRGB; other curves than sRGB's need the finest grid in the darks.
    if space.is_srgb:
        return fitting_lut(colors)
    edited = np.ascontiguousarray(colors(_grid_in_srgb(space)), dtype=np.float32)
    return ImageFilter.Color3DLUT(_FINEST, edited)


@lru_cache(maxsize=8)
def _grid_in_srgb(space: ColorSpace) -> np.ndarray:
    # What the colors of the finest grid are in sRGB, (points, 3), red changing fastest. A camera's photos share it.
    table = bake_lut(lambda values: np.asarray(space.to_srgb(values), dtype=values.dtype), _FINEST)
    return np.asarray(table.table, dtype=np.float32).reshape(-1, 3)


@lru_cache(maxsize=32)
def _fits_in_a_table(space: ColorSpace) -> bool:
    # Between the points of a table values are joined by straight lines, which is far off in the darks of linear light.
    if space.is_srgb:
        return True
    grays = np.repeat(np.linspace(0, 1, _PROBES, dtype=np.float32)[None, :, None] ** 3, 3, axis=2)
    found = _looked_up(grays, _volume(_table(space, _unchanged)))
    return float(np.abs(found - space.to_srgb(grays)).max()) <= _LARGEST_DIFFERENCE


def _cut(pixels: Pixels, edit: PhotoEdit) -> Pixels:
    return pixels if edit.window is None else cut(pixels, pixel_window(size_of(pixels), edit.window))


def _gray_by_table(pixels: Pixels, colors: Colors) -> Pixels:
    count = 256 if isinstance(pixels, Image.Image) else 65_536
    ramp = np.linspace(0, 1, count)
    levels = np.rint(gray_of_same_luminance(colors(np.repeat(ramp[:, None], 3, axis=1))).clip(0, 1) * (count - 1))
    if isinstance(pixels, Image.Image):
        return pixels.point(levels.astype(int).tolist())
    return levels.astype(np.uint16)[pixels]


def _by_table(pixels: Pixels, table: ImageFilter.Color3DLUT) -> Pixels:
    return picture_by_table(pixels, table) if isinstance(pixels, Image.Image) else deep_by_table(pixels, table)


def _by_local_light(photo: Photo, light: LocalLight, colors: Colors | None) -> Pixels:
    if is_gray(photo.pixels):
        lighted = lit(photo.pixels, light, _IDENTITY)
        return lighted if colors is None else _gray_by_table(lighted, colors)
    space = None if photo.space.is_srgb else matrix_space(photo.space)
    in_srgb = photo if space or photo.space.is_srgb else apply_edit(photo, PhotoEdit())
    return lit(in_srgb.pixels, light, _IDENTITY if colors is None else fitting_lut(colors), space)


def _by_color(pixels: Pixels, space: ColorSpace, edit: PhotoEdit) -> Pixels:
    # Slower: every pixel is converted on its own, where a table of its space is not close enough.
    levels = np.asarray(pixels)
    edited = np.empty_like(levels)
    volume = None if edit.colors is None else _volume(fitting_lut(edit.colors))
    for top, bottom in strips(size_of(pixels), _FLOAT_STRIP_PIXELS):
        colors = _to_colors(levels[top:bottom])
        if levels.ndim == 3:
            colors = np.asarray(space.to_srgb(colors), dtype=np.float32)
        if volume is not None:
            colors = _looked_up(colors, volume)
        if levels.ndim == 2:
            colors = gray_of_same_luminance(colors)
        edited[top:bottom] = _to_levels(colors, levels.dtype)
    return Image.fromarray(edited) if isinstance(pixels, Image.Image) else edited


def _to_colors(levels: np.ndarray) -> np.ndarray:
    # Integers (h, w, 3), or gray (h, w), to float32 (h, w, 3) in [0, 1].
    colors = levels.astype(np.float32) / np.iinfo(levels.dtype).max
    return colors if levels.ndim == 3 else np.repeat(colors[..., None], 3, axis=2)


def _to_levels(colors: np.ndarray, depth: np.dtype) -> np.ndarray:
    return np.rint(colors.clip(0, 1) * np.iinfo(depth).max).astype(depth)


def _volume(table: ImageFilter.Color3DLUT) -> torch.Tensor:
    # (1, 3, blue, green, red), as grid_sample reads it.
    values = torch.from_numpy(np.asarray(table.table, dtype=np.float32))
    return values.view(*table.size, 3).permute(3, 0, 1, 2).unsqueeze(0).contiguous()


def _looked_up(colors: np.ndarray, volume: torch.Tensor) -> np.ndarray:
    grid = torch.from_numpy(colors * 2 - 1)[None, None]
    found = functional.grid_sample(volume, grid, mode="bilinear", padding_mode="border", align_corners=True)
    return found[0, :, 0].permute(1, 2, 0).numpy()

"""Apply an edit to a photo at full size and at its own depth, strip by strip, so that little memory is needed."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import torch
from PIL import Image, ImageFilter
from torch.nn import functional

from enhancegan.editing.local_light import LocalLight
from enhancegan.editing.lut import bake_lut, fitting_lut
from enhancegan.editing.photo_edit import Colors, PhotoEdit
from enhancegan.editing.srgb import gray_of_same_luminance
from enhancegan.photo.photo import ColorSpace, Photo, Pixels
from enhancegan.photo.srgb import Srgb

# Pixels of a strip: few enough that a strip's copies stay small, many enough that the work per strip does not show.
_STRIP_PIXELS = 1_500_000
# A strip that is computed in floating point needs several copies of 12 bytes a pixel.
_FLOAT_STRIP_PIXELS = 500_000
# Pillow releases Python's lock while it looks colors up; more threads wait for the memory.
_THREADS = 2
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
        in_srgb = apply_edit(photo, PhotoEdit())
        pixels = _by_local_light(in_srgb.pixels, edit.local, edit.colors)
    elif not _fits_in_a_table(photo.space):
        pixels = _by_color(photo.pixels, photo.space, edit)
    elif edit.colors is None and photo.space.is_srgb:
        pixels = photo.pixels
    elif _is_gray(photo.pixels):
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
    return fitting_lut(colors) if space.is_srgb else bake_lut(_from_space(space, colors), _FINEST)


def _from_space(space: ColorSpace, colors: Colors) -> Colors:
    # From the photo's own values to the edited sRGB.
    if space.is_srgb:
        return colors
    return lambda values: colors(np.asarray(space.to_srgb(values), dtype=values.dtype))


def _fits_in_a_table(space: ColorSpace) -> bool:
    # Between the points of a table values are joined by straight lines, which is far off in the darks of linear light.
    if space.is_srgb:
        return True
    grays = np.repeat(np.linspace(0, 1, _PROBES, dtype=np.float32)[None, :, None] ** 3, 3, axis=2)
    found = _looked_up(grays, _volume(bake_lut(_from_space(space, _unchanged), _FINEST)))
    return float(np.abs(found - space.to_srgb(grays)).max()) <= _LARGEST_DIFFERENCE


def _is_gray(pixels: Pixels) -> bool:
    return pixels.mode == "L" if isinstance(pixels, Image.Image) else pixels.ndim == 2


def _size(pixels: Pixels) -> tuple[int, int]:
    return pixels.size if isinstance(pixels, Image.Image) else (pixels.shape[1], pixels.shape[0])


def _strips(size: tuple[int, int], pixels: int) -> Iterator[tuple[int, int]]:
    # First row, and the row after the last, of horizontal strips of about so many pixels.
    width, height = size
    rows = max(1, pixels // width)
    return ((top, min(top + rows, height)) for top in range(0, height, rows))


def _cut(pixels: Pixels, edit: PhotoEdit) -> Pixels:
    if edit.window is None:
        return pixels
    left, top, right, bottom = pixel_window(_size(pixels), edit.window)
    if isinstance(pixels, Image.Image):
        return pixels.crop((left, top, right, bottom))
    return pixels[top:bottom, left:right].copy()


def _gray_by_table(pixels: Pixels, colors: Colors) -> Pixels:
    count = 256 if isinstance(pixels, Image.Image) else 65_536
    ramp = np.linspace(0, 1, count)
    levels = np.rint(gray_of_same_luminance(colors(np.repeat(ramp[:, None], 3, axis=1))).clip(0, 1) * (count - 1))
    if isinstance(pixels, Image.Image):
        return pixels.point(levels.astype(int).tolist())
    return levels.astype(np.uint16)[pixels]


def _by_table(pixels: Pixels, table: ImageFilter.Color3DLUT) -> Pixels:
    if isinstance(pixels, Image.Image):
        return _picture_by_table(pixels, table)
    edited = np.empty_like(pixels)
    volume = _volume(table)
    for top, bottom in _strips(_size(pixels), _FLOAT_STRIP_PIXELS):
        edited[top:bottom] = _to_levels(_looked_up(_to_colors(pixels[top:bottom]), volume), pixels.dtype)
    return edited


def _picture_by_table(picture: Image.Image, table: ImageFilter.Color3DLUT) -> Image.Image:
    edited = Image.new(picture.mode, picture.size, None)  # None: not filled first

    def edit_strip(rows: tuple[int, int]) -> None:
        top, bottom = rows
        edited.paste(picture.crop((0, top, picture.width, bottom)).filter(table), (0, top))

    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(edit_strip, _strips(picture.size, _STRIP_PIXELS)))
    return edited


def _by_local_light(pixels: Pixels, light: LocalLight, colors: Colors | None) -> Pixels:
    if _is_gray(pixels):
        lit = _lit(pixels, light, _IDENTITY)
        return lit if colors is None else _gray_by_table(lit, colors)
    return _lit(pixels, light, _IDENTITY if colors is None else fitting_lut(colors))


def _lit(pixels: Pixels, light: LocalLight, table: ImageFilter.Color3DLUT) -> Pixels:
    if isinstance(pixels, np.ndarray):
        edited = np.empty_like(pixels)
        _light_strips(_size(pixels), light, table, pixels.__getitem__, edited.__setitem__)
        return edited
    picture, drawn = pixels, Image.new(pixels.mode, pixels.size, None)  # None: not filled first
    width = picture.width

    def strip(rows: slice) -> np.ndarray:
        return np.asarray(picture.crop((0, rows.start, width, rows.stop)))

    def draw(rows: slice, lit: np.ndarray) -> None:
        drawn.paste(Image.fromarray(lit), (0, rows.start))

    _light_strips(_size(pixels), light, table, strip, draw)
    return drawn


def _light_strips(
    size: tuple[int, int],
    light: LocalLight,
    table: ImageFilter.Color3DLUT,
    strip: Callable[[slice], np.ndarray],
    write: Callable[[slice, np.ndarray], None],
) -> None:
    # The compiler is loaded when there is local light.
    from enhancegan.editing.relighting import relight_rows

    parts = (light.slope, light.offset, light.gain, light.chroma, _grid(table))

    def light_strip(ends: tuple[int, int]) -> None:
        rows = slice(*ends)
        levels = strip(rows)
        colors = levels if levels.ndim == 3 else np.repeat(levels[..., None], 3, axis=2)
        lit = np.empty_like(colors)
        relight_rows(np.ascontiguousarray(colors), lit, rows.start, size[1], *parts)
        write(rows, lit if levels.ndim == 3 else np.ascontiguousarray(lit[..., 0]))

    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(light_strip, _strips(size, _STRIP_PIXELS)))


def _by_color(pixels: Pixels, space: ColorSpace, edit: PhotoEdit) -> Pixels:
    # Slower: every pixel is converted on its own, where a table of its space is not close enough.
    levels = np.asarray(pixels)
    edited = np.empty_like(levels)
    volume = None if edit.colors is None else _volume(fitting_lut(edit.colors))
    for top, bottom in _strips(_size(pixels), _FLOAT_STRIP_PIXELS):
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


def _grid(table: ImageFilter.Color3DLUT) -> np.ndarray:
    # (blue, green, red, 3)
    return np.asarray(table.table, dtype=np.float32).reshape(*table.size, 3)


def _volume(table: ImageFilter.Color3DLUT) -> torch.Tensor:
    # (1, 3, blue, green, red), as grid_sample reads it.
    return torch.from_numpy(_grid(table)).permute(3, 0, 1, 2).unsqueeze(0).contiguous()


def _looked_up(colors: np.ndarray, volume: torch.Tensor) -> np.ndarray:
    grid = torch.from_numpy(colors * 2 - 1)[None, None]
    found = functional.grid_sample(volume, grid, mode="bilinear", padding_mode="border", align_corners=True)
    return found[0, :, 0].permute(1, 2, 0).numpy()

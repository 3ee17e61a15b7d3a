"""The edit of a part of a photo: the same pixels as that part of the edited photo, without editing the rest."""

from dataclasses import replace

import numpy as np

from enhancegan.editing.applying import apply_edit
from enhancegan.editing.framing import Box, Framing, framed_part, kept_box, source_box
from enhancegan.editing.local_light import LocalLight
from enhancegan.editing.photo_edit import PhotoEdit
from enhancegan.photo.photo import Photo
from enhancegan.photo.pixels import cut, size_of


def apply_to_part(photo: Photo, edit: PhotoEdit, box: Box) -> Photo:
    """Edit a part of a photo, whose edit may have no window.

    Args:
        photo: the whole photo.
        edit: the edit of the whole photo.
        box: the part, with at least two rows and columns, inside the photo.

    Raises:
        ValueError: for a box that is not inside the photo, or too small.
    """
    size = size_of(photo.pixels)
    _check_inside(box, size)
    alpha = None if photo.alpha is None else cut(photo.alpha, box)
    part = replace(photo, pixels=cut(photo.pixels, box), alpha=alpha)
    local = None if edit.local is None else _light_of_part(edit.local, size, box)
    return apply_edit(part, replace(edit, local=local, window=None))


def apply_to_framed_part(photo: Photo, edit: PhotoEdit, framing: Framing, box: Box) -> Photo:
    """Edit a part of a photo that is turned and cropped, whose edit may have no window.

    Args:
        photo: the whole photo.
        edit: the edit of the whole photo.
        framing: what is kept of the photo.
        box: the part, in pixels of what is kept, with at least two rows and columns.

    Raises:
        ValueError: for a box that is not inside what is kept, or too small; for a framing as in `framed`.
    """
    size = size_of(photo.pixels)
    left, top, right, bottom = kept_box(size, framing)
    _check_inside(box, (right - left, bottom - top))
    needed = source_box(size, framing, box)
    return framed_part(apply_to_part(photo, edit, needed), needed, size, framing, box)


def _check_inside(box: Box, size: tuple[int, int]) -> None:
    left, top, right, bottom = box
    if min(left, top) < 0 or right > size[0] or bottom > size[1] or min(right - left, bottom - top) < 2:
        raise ValueError(f"a part must be two or more pixels wide and high, inside {size[0]} x {size[1]}; got {box}")


def _light_of_part(light: LocalLight, size: tuple[int, int], box: Box) -> LocalLight:
    # One coefficient for every pixel: nothing is left to interpolate.
    left, top, right, bottom = box
    rows, columns = (
        _places(top, bottom, size[1], light.slope.shape[0]),
        _places(left, right, size[0], light.slope.shape[1]),
    )
    slope, offset = (_spread(part, rows, columns) for part in (light.slope, light.offset))
    return replace(light, slope=slope, offset=offset)


def _places(first: int, last: int, count: int, small: int) -> tuple[np.ndarray, np.ndarray]:
    # As for the whole photo: the first of the two coefficients that a row or column lies between, and how far from it.
    place = ((np.arange(first, last) + 0.5) * small / count - 0.5).clip(0, small - 1)
    before = np.minimum(place.astype(int), small - 2)
    return before, (place - before).astype(np.float32)


def _spread(
    values: np.ndarray, rows: tuple[np.ndarray, np.ndarray], columns: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    (above, down), (before, across) = rows, columns
    lines = values[above] + (values[above + 1] - values[above]) * down[:, None]
    return lines[:, before] + (lines[:, before + 1] - lines[:, before]) * across

"""A photo by a method that paints pixels of 8 bits and has no edit to apply at other depths."""

from dataclasses import replace
from typing import TYPE_CHECKING

from enhancegan.batch.editing import Editing
from enhancegan.editing.options import EditOptions
from enhancegan.photo.colors import to_srgb_8_bits
from enhancegan.photo.photo import Photo
from enhancegan.photo.pixels import in_8_bits, is_gray
from enhancegan.photo.srgb import SRGB

if TYPE_CHECKING:
    from enhancegan.methods import Method


def painted(photo: Photo, editing: Editing, method: "Method") -> Photo:
    """Paint a photo: the result is in sRGB, 8 bits, with its opacity, metadata and notes.

    Raises:
        ValueError: for a strength other than 1, parameters, a table, or protected neutrals, which only edits have.
    """
    EditOptions(editing.strength, editing.parameters).check_unused(method.name)
    if editing.cube or editing.protect_neutrals:
        raise ValueError(f"method {method.name!r} paints pixels: it has no .cube file, and cannot protect neutrals")
    alpha = None if photo.alpha is None else in_8_bits(photo.alpha)
    notes = photo.notes
    if is_gray(photo.pixels):
        notes += ("a gray photo became one with colors",)
    picture = to_srgb_8_bits(photo.pixels, photo.space)
    return replace(photo, pixels=method.apply(picture), alpha=alpha, space=SRGB, notes=notes)

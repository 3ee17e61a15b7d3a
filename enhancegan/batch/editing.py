"""The edit of a run, applied to one photo: the only place that knows how photos are read and enhanced."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, UnidentifiedImageError

from enhancegan.photo import load_photo
from enhancegan.photo.photo import Metadata, Photo

if TYPE_CHECKING:
    from enhancegan.methods import Method


@dataclass(frozen=True)
class Editing:
    """What the user asks of an edit."""

    method: str
    strength: float = 1.0
    """Factor on the parameters' distance from their identity, 0 to 1.5."""
    parameters: Mapping[str, float] = field(default_factory=dict)
    """Values that replace the proposed ones."""
    protect_neutrals: bool = False
    """Whether colors near gray keep their hue."""
    cube: bool = False
    """Whether the edit is written as a table, too."""


class _Srgb:
    is_srgb = True

    def to_srgb(self, colors: np.ndarray) -> np.ndarray:
        return colors


def load_methods(generator: Path | None) -> "Mapping[str, Method]":
    """Every method by name, with the operators of a generator; None for the shipped one.

    Raises:
        ValueError: when the file is not a generator.
    """
    from enhancegan.checkpoints import load_generator
    from enhancegan.enhancer import Enhancer
    from enhancegan.methods import METHODS, methods_with

    return METHODS if generator is None else methods_with(Enhancer(load_generator(generator)))


def check_supported(editing: Editing) -> None:
    """Raise ValueError for what cannot be done yet, so that no option is without effect."""
    if editing != Editing(editing.method):
        raise ValueError("--strength, --set, --protect-neutrals and --cube are not available yet")


def read(path: Path) -> Photo:
    """Decode a photo with its metadata.

    Raises:
        NotAPhotoError: when it cannot be read as a photo.
        OSError: when it cannot be read at all.
    """
    return Photo(load_photo(path), _Srgb(), metadata=_metadata(path))


def _metadata(path: Path) -> Metadata:
    try:
        with Image.open(path) as opened:
            found = opened.info
    except UnidentifiedImageError:
        return Metadata()
    exif = (found.get("exif") or b"").removeprefix(b"Exif\0\0") or None
    return Metadata(exif=exif, xmp=found.get("xmp"), dpi=found.get("dpi"))


def enhanced(photo: Photo, editing: Editing, methods: "Mapping[str, Method]") -> Photo:
    """Apply the edit; the result is in sRGB."""
    pixels = photo.pixels
    if not isinstance(pixels, Image.Image):
        raise ValueError("photos of more than 8 bits cannot be enhanced yet")
    return replace(photo, pixels=methods[editing.method].apply(pixels.convert("RGB")))

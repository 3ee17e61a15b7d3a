"""What an edit accepts as a photo: files, PIL images, arrays."""

from pathlib import Path

import numpy as np
from PIL import Image

from enhancegan.photo import read_photo
from enhancegan.photo.colors import colored
from enhancegan.photo.decoded import Decoded
from enhancegan.photo.photo import Photo
from enhancegan.photo.pillow_picture import pixels_and_alpha
from enhancegan.photo.srgb import Srgb

Source = str | Path | Image.Image | np.ndarray | Photo
"""A file, which keeps its depth, color space and metadata; a picture; or an array (H, W), (H, W, 3), (H, W, 4) in sRGB:
uint8, uint16, or float in [0, 1]."""


def as_photo(source: Source) -> Photo:
    """Take anything as a photo. Pictures and arrays are in sRGB and upright; a fourth channel is opacity.

    Floats are kept as 16 bits.

    Raises:
        NotAPhotoError: when a file cannot be read.
        ValueError: for an array of another shape or type, or with values outside [0, 1], and a picture of 32-bit
            integers; the message says which.
    """
    if isinstance(source, Photo):
        return source
    if isinstance(source, np.ndarray):
        return _from_array(source)
    if isinstance(source, Image.Image):
        return _from_picture(source)
    return read_photo(Path(source))


def _from_picture(picture: Image.Image) -> Photo:
    if picture.mode in ("RGB", "L") and not picture.has_transparency_data:
        return Photo(picture, Srgb())
    if picture.mode == "F":
        return _from_array(np.asarray(picture))
    if picture.mode == "I":
        raise ValueError("a picture of mode 'I' does not say what is white: pass an array of uint8, uint16 or float")
    # A copy, because what is taken over forgets what Pillow knows of its file.
    pixels, alpha = pixels_and_alpha(picture.copy())
    return Photo(colored(Decoded("PNG", pixels)).pixels, Srgb(), alpha)


def _from_array(array: np.ndarray) -> Photo:
    if array.ndim not in (2, 3) or 0 in array.shape or (array.ndim == 3 and array.shape[2] not in (3, 4)):
        raise ValueError(f"an array must have the shape (H, W), (H, W, 3) or (H, W, 4), got {array.shape}")
    if np.issubdtype(array.dtype, np.floating):
        if not (array.min() >= 0 and array.max() <= 1):
            raise ValueError(f"floats must lie in [0, 1], got {array.min()} to {array.max()}")
        array = np.rint(array.astype(np.float64) * 65_535).astype(np.uint16)
    if array.dtype not in (np.uint8, np.uint16):
        raise ValueError(f"an array must be uint8, uint16 or float, got {array.dtype}")
    colors, alpha = (array[..., :3], array[..., 3]) if array.ndim == 3 and array.shape[2] == 4 else (array, None)
    if array.dtype == np.uint16:
        return Photo(colors, Srgb(), alpha)
    opacity = None if alpha is None else Image.fromarray(np.ascontiguousarray(alpha))
    return Photo(Image.fromarray(np.ascontiguousarray(colors)), Srgb(), opacity)

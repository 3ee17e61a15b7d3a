"""Pixels of any depth: split into colors and opacity, turned upright, brought to 8 or 16 bits."""

from typing import Any

import numpy as np
from PIL import Image

from enhancegan.photo.photo import Pixels

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How to turn a picture upright, by EXIF's orientation."""

_IN_8_BITS = np.rint(np.arange(65_536) / 257).astype(np.uint8)  # 257 = 65535 / 255


def is_gray(pixels: Pixels) -> bool:
    """Whether a photo's pixels have one channel."""
    return pixels.mode == "L" if isinstance(pixels, Image.Image) else pixels.ndim == 2


def size_of(pixels: Pixels) -> tuple[int, int]:
    """Width and height of a photo's pixels."""
    return pixels.size if isinstance(pixels, Image.Image) else (pixels.shape[1], pixels.shape[0])


def cut(pixels: Pixels, box: tuple[int, int, int, int]) -> Pixels:
    """Return a part of a photo's pixels: from left and top to right and bottom, in whole pixels, as a copy."""
    if isinstance(pixels, Image.Image):
        return pixels.crop(box)
    left, top, right, bottom = box
    return pixels[top:bottom, left:right].copy()


def on_white(picture: Image.Image, opacity: Image.Image) -> Image.Image:
    """Put an RGB picture on white, as far as its opacity ("L") lets it through."""
    return Image.composite(picture, Image.new("RGB", picture.size, "white"), opacity)


def upright(pixels: Pixels, orientation: int) -> Pixels:
    """Turn a picture by the orientation, 1 to 8, that EXIF gives it."""
    if orientation == 1:
        return pixels
    if isinstance(pixels, Image.Image):
        return pixels.transpose(_TURNS[orientation])
    # Orientations 5 to 8 exchange rows and columns; then some are mirrored.
    turned = pixels.swapaxes(0, 1) if orientation >= 5 else pixels
    if orientation in (3, 4, 7, 8):
        turned = turned[::-1]
    if orientation in (2, 3, 6, 7):
        turned = turned[:, ::-1]
    return np.ascontiguousarray(turned)


def split_channels(channels: np.ndarray, colors: int | None = None) -> tuple[Pixels, Pixels | None]:
    """Split (H, W) or (H, W, C), uint8 or uint16, into colors and opacity; the opacity of opaque ones is None.

    Args:
        channels: the last of 2 or 4 is opacity, unless `colors` says otherwise.
        colors: how many channels are colors.
    """
    if channels.ndim == 2:
        channels = channels[:, :, None]
    colors = colors or {2: 1, 4: 3}.get(channels.shape[2], channels.shape[2])
    kept = as_pixels(channels[:, :, :colors])
    if channels.shape[2] == colors:
        return kept, None
    alpha = channels[:, :, colors]
    return kept, None if alpha.min() == np.iinfo(alpha.dtype).max else as_pixels(alpha)


def as_pixels(channels: np.ndarray) -> Pixels:
    """Channels (H, W), (H, W, 1), (H, W, 3) or, CMYK, (H, W, 4) as the pixels of a photo: PIL for uint8."""
    flat = np.ascontiguousarray(channels[:, :, 0] if channels.shape[2:] == (1,) else channels)
    if flat.dtype != np.uint8:
        return flat
    if flat.shape[2:] == (4,):
        return Image.frombuffer("CMYK", (flat.shape[1], flat.shape[0]), flat, "raw", "CMYK", 0, 1)
    return Image.fromarray(flat)


def widened(pixels: Pixels) -> Pixels:
    """Stretch the narrow range of video, from 16 to 235 of 255 or, at 16 bits, 256 times that, to the whole range."""
    numbers = np.asarray(pixels)
    full = np.iinfo(numbers.dtype).max
    step = (full + 1) / 256
    table = ((np.arange(full + 1) - 16 * step) * (full / (219 * step))).clip(0, full)
    return as_pixels(np.rint(table).astype(numbers.dtype)[numbers])


def in_8_bits(pixels: Pixels) -> Image.Image:
    """A picture as PIL, of mode "L" or "RGB"."""
    return pixels if isinstance(pixels, Image.Image) else Image.fromarray(to_8_bits(pixels))


def to_8_bits(deep: np.ndarray) -> np.ndarray:
    """Round uint16 to uint8, 65535 becoming 255."""
    return _IN_8_BITS[deep]


def to_16_bits(numbers: np.ndarray, bits: int) -> np.ndarray:
    """Bring numbers of any type to uint16.

    Unsigned ones of up to 16 bits use the whole range of their bits. Floats go from 0 to 1, unless most are higher;
    what is outside clips, and what is no number becomes 0. For other numbers the file does not state the range: the
    smallest usual one that fits is assumed.

    Args:
        numbers: any shape.
        bits: how many of an integer's bits are used.
    """
    if numbers.dtype == np.uint16 and bits == 16:
        return numbers
    with np.errstate(over="ignore"):  # what is too high for 32 bits clips like everything else
        floats = numbers.astype(np.float32)
    floats[np.isnan(floats)] = 0
    if numbers.dtype.kind == "u" and bits <= 16:
        full = float(2**bits - 1)
    elif numbers.dtype.kind == "f" and np.median(floats) <= 1:
        full = 1.0
    else:
        full = _usual_range(floats, numbers.dtype)
    return np.rint(floats.clip(0, full) * (65_535 / full)).astype(np.uint16)


def _usual_range(numbers: np.ndarray, stored_as: np.dtype[Any]) -> float:
    highest = float(numbers.max(initial=0, where=np.isfinite(numbers)))
    usual = next((full for full in (255.0, 65_535.0, 2.0**32) if highest <= full), highest)
    # Signed integers have half the range.
    return usual if stored_as.kind == "f" else min(usual, float(np.iinfo(stored_as).max))

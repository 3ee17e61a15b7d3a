"""Straighten and crop: turn a photo by some degrees, and keep a box of it."""

import math
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from enhancegan.photo.photo import Photo, Pixels
from enhancegan.photo.pixels import cut, size_of

STEEPEST = 45.0
"""Degrees by which a photo can be turned either way."""
_TOLERANCE = 1e-3  # of a side: boxes come from pixels of a screen


@dataclass(frozen=True)
class Framing:
    """What is kept of a photo.

    Raises:
        ValueError: for a box or an angle out of range.
    """

    box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    """Left, top, right, bottom as shares of the photo's width and height, after it was turned about its center."""
    angle: float = 0.0
    """Degrees clockwise, from -STEEPEST to STEEPEST."""

    def __post_init__(self) -> None:
        """Reject what is no box, or turns too far."""
        left, top, right, bottom = self.box
        if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
            raise ValueError(f"box must be left, top, right, bottom in [0, 1], got {list(self.box)}")
        if not -STEEPEST <= self.angle <= STEEPEST:
            raise ValueError(f"angle must lie in [{-STEEPEST:g}, {STEEPEST:g}] degrees, got {self.angle}")

    def fits(self, size: tuple[int, int]) -> bool:
        """Whether every corner of the box is covered by a photo of (width, height) that was turned."""
        width, height = size
        left, top, right, bottom = self.box
        corners = [(x * width, y * height) for x in (left, right) for y in (top, bottom)]
        sources = (_source(corner, size, self.angle) for corner in corners)
        return all(
            -_TOLERANCE <= x / width <= 1 + _TOLERANCE and -_TOLERANCE <= y / height <= 1 + _TOLERANCE
            for x, y in sources
        )


def framed(photo: Photo, framing: Framing) -> Photo:
    """Turn and crop a photo at its own depth; pixels between pixels are interpolated bicubically.

    Raises:
        ValueError: when a corner of the box is outside of the turned photo.
    """
    size = size_of(photo.pixels)
    if not framing.fits(size):
        raise ValueError("a corner of the crop is outside of the turned photo: choose a smaller box or turn it less")
    alpha = None if photo.alpha is None else _framed(photo.alpha, size, framing)
    return replace(photo, pixels=_framed(photo.pixels, size, framing), alpha=alpha)


def _framed(pixels: Pixels, size: tuple[int, int], framing: Framing) -> Pixels:
    (width, height), (left, top, right, bottom) = size, framing.box
    x, y = min(round(left * width), width - 1), min(round(top * height), height - 1)
    kept = max(round(right * width), x + 1) - x, max(round(bottom * height), y + 1) - y
    if framing.angle == 0:
        return cut(pixels, (x, y, x + kept[0], y + kept[1]))
    matrix = _matrix(size, framing.angle, (x, y))
    if isinstance(pixels, Image.Image):
        return _turned(pixels, kept, matrix)
    channels = pixels if pixels.ndim == 3 else pixels[..., None]
    # Pillow turns 16 bits only as numbers of 32 bits, one channel at a time.
    turned = [
        np.asarray(_turned(Image.fromarray(channels[..., each].astype(np.float32)), kept, matrix))
        for each in range(channels.shape[2])
    ]
    levels = np.rint(np.stack(turned, axis=2)).clip(0, np.iinfo(pixels.dtype).max).astype(pixels.dtype)
    return levels if pixels.ndim == 3 else levels[..., 0]


def _turned(picture: Image.Image, kept: tuple[int, int], matrix: tuple[float, ...]) -> Image.Image:
    return picture.transform(kept, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)


def _matrix(size: tuple[int, int], angle: float, corner: tuple[int, int]) -> tuple[float, ...]:
    # Pillow asks for the source of each pixel of the result.
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = _source(corner, size, angle)
    return cos, sin, x, -sin, cos, y


def _source(point: tuple[float, float], size: tuple[int, int], angle: float) -> tuple[float, float]:
    # Where a point of the photo that was turned clockwise, as seen on the screen, came from.
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    across, down = point[0] - size[0] / 2, point[1] - size[1] / 2
    return cos * across + sin * down + size[0] / 2, -sin * across + cos * down + size[1] / 2

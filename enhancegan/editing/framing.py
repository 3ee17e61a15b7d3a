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
_REACH = 3  # pixels around a place that bicubic interpolation looks at, and one more

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels; the last two are not part of it."""


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
    left, top, right, bottom = kept_box(size, framing)
    return framed_part(photo, (0, 0, *size), size, framing, (0, 0, right - left, bottom - top))


def kept_box(size: tuple[int, int], framing: Framing) -> Box:
    """Return what is kept of a photo of (width, height), in pixels of the turned photo; ValueError as for `framed`."""
    if not framing.fits(size):
        raise ValueError("a corner of the crop is outside of the turned photo: choose a smaller box or turn it less")
    (width, height), (left, top, right, bottom) = size, framing.box
    x, y = min(round(left * width), width - 1), min(round(top * height), height - 1)
    return x, y, max(round(right * width), x + 1), max(round(bottom * height), y + 1)


def source_box(size: tuple[int, int], framing: Framing, box: Box) -> Box:
    """Return the pixels of a photo of (width, height) that a box of the framed photo is made from.

    Raises:
        ValueError: as for `framed`.
    """
    left, top, right, bottom = _in_turned(size, framing, box)
    if framing.angle == 0:
        return left, top, right, bottom
    corners = [_source((x, y), size, framing.angle) for x in (left, right) for y in (top, bottom)]
    across, down = zip(*corners, strict=True)
    (width, height), reach = size, _REACH
    return (
        max(math.floor(min(across)) - reach, 0),
        max(math.floor(min(down)) - reach, 0),
        min(math.ceil(max(across)) + reach, width),
        min(math.ceil(max(down)) + reach, height),
    )


def framed_part(part: Photo, at: Box, size: tuple[int, int], framing: Framing, box: Box) -> Photo:
    """Make a box of the framed photo, at its own depth.

    Args:
        part: the pixels of the photo that `source_box` names, or more.
        at: where in the photo they are.
        size: width and height of the photo.
        framing: what is kept of it.
        box: pixels of the framed photo.

    Raises:
        ValueError: as for `framed`.
    """
    left, top, right, bottom = _in_turned(size, framing, box)

    def made(pixels: Pixels) -> Pixels:
        if framing.angle == 0:
            return cut(pixels, (left - at[0], top - at[1], right - at[0], bottom - at[1]))
        return _turned(pixels, (right - left, bottom - top), _matrix(size, framing.angle, (left, top), at))

    return replace(part, pixels=made(part.pixels), alpha=None if part.alpha is None else made(part.alpha))


def _in_turned(size: tuple[int, int], framing: Framing, box: Box) -> Box:
    x, y, _, _ = kept_box(size, framing)
    left, top, right, bottom = box
    return x + left, y + top, x + right, y + bottom


def _turned(pixels: Pixels, kept: tuple[int, int], matrix: tuple[float, ...]) -> Pixels:
    if isinstance(pixels, Image.Image):
        return _transformed(pixels, kept, matrix)
    channels = pixels if pixels.ndim == 3 else pixels[..., None]
    # Pillow turns 16 bits only as numbers of 32 bits, one channel at a time.
    turned = [
        np.asarray(_transformed(Image.fromarray(channels[..., each].astype(np.float32)), kept, matrix))
        for each in range(channels.shape[2])
    ]
    levels = np.rint(np.stack(turned, axis=2)).clip(0, np.iinfo(pixels.dtype).max).astype(pixels.dtype)
    return levels if pixels.ndim == 3 else levels[..., 0]


def _transformed(picture: Image.Image, kept: tuple[int, int], matrix: tuple[float, ...]) -> Image.Image:
    return picture.transform(kept, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)


def _matrix(size: tuple[int, int], angle: float, corner: tuple[int, int], at: Box) -> tuple[float, ...]:
    # Pillow asks for the source of each pixel of the result, counted in the part that it is given.
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = _source(corner, size, angle)
    return cos, sin, x - at[0], -sin, cos, y - at[1]


def _source(point: tuple[float, float], size: tuple[int, int], angle: float) -> tuple[float, float]:
    # Where a point of the photo that was turned clockwise, as seen on the screen, came from.
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    across, down = point[0] - size[0] / 2, point[1] - size[1] / 2
    return cos * across + sin * down + size[0] / 2, -sin * across + cos * down + size[1] / 2

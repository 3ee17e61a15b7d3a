"""A lookup table as an ICC device link, by which littleCMS converts pixels of 16 bits."""

import struct
from functools import cache

import imagecodecs
import numpy as np
from PIL import ImageFilter

_WHITE = struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
"""The profile connection space's white, D50, as every profile states it."""
_UNBENT = struct.pack(">6H", *(0, 65_535) * 3)
"""Three curves of two points each: straight lines."""
# For littleCMS: the bit at which the number of grid points stands, else it samples a table of its own size; white may
# become another color; a pixel is not compared with the one before.
_GRID_POINTS, _WHITE_AS_IT_IS, _NO_CACHE = 16, 0x04, 0x40


def device_link(table: ImageFilter.Color3DLUT) -> bytes:
    """The ICC profile that turns RGB into RGB by a table; its values are clipped to [0, 1] and kept at 16 bits."""
    points = table.size[0]
    values = np.asarray(table.table, dtype=np.float32).reshape(points, points, points, 3)
    # In ICC the last channel changes fastest, in the table the first one does.
    colors = np.rint(values.transpose(2, 1, 0, 3).clip(0, 1) * 65_535).astype(">u2").tobytes()
    unit = struct.pack(">9i", *(np.eye(3, dtype=int) << 16).ravel().tolist())
    shape = struct.pack(">4B", 3, 3, points, 0)
    lut = b"mft2" + bytes(4) + shape + unit + struct.pack(">2H", 2, 2) + _UNBENT + colors + _UNBENT
    lut += bytes(-len(lut) % 4)
    tags = struct.pack(">I4sII", 1, b"A2B0", 144, len(lut))
    header = struct.pack(
        ">I4sI4s4s4s12x4s28x12s48x", 144 + len(lut), b"", 0x02400000, b"link", b"RGB ", b"RGB ", b"acsp", _WHITE
    )
    return header + tags + lut


def linked(pixels: np.ndarray, link: bytes, points: int, out: np.ndarray) -> None:
    """Convert pixels (H, W, 3), uint16, by a device link with so many grid points an axis, tetrahedrally.

    Args:
        pixels: contiguous.
        link: as `device_link` makes it.
        points: of the link.
        out: receives the result; contiguous, and of the same shape and type.
    """
    flags = points << _GRID_POINTS | _WHITE_AS_IT_IS | _NO_CACHE
    # imagecodecs' stubs know only bytes as the output.
    imagecodecs.cms_transform(
        pixels, link, _identity(), colorspace="rgb", outcolorspace="rgb", flags=flags, out=out,  # type: ignore[arg-type]
    )  # fmt: skip


@cache
def _identity() -> bytes:
    # A transform goes from one profile to another.
    corners = np.stack(np.meshgrid([0, 1], [0, 1], [0, 1], indexing="ij")[::-1], axis=-1)
    return device_link(ImageFilter.Color3DLUT(2, corners.reshape(-1, 3).astype(np.float32)))

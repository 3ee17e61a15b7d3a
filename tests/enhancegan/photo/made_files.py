"""Photo files made by script, of kinds that no encoder here writes by itself."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import imagecodecs
import numpy as np
import tifffile
from PIL import Image, ImageCms

SRGB_PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
D65 = [0.3127, 0.3290, 1]


def linear(values: np.ndarray) -> np.ndarray:
    """Linear light of sRGB in [0, 1], by IEC 61966-2-1."""
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def encoded(light: np.ndarray) -> np.ndarray:
    """The values of sRGB for linear light in [0, 1]."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 0) ** (1 / 2.4) - 0.055)


def rgb_profile(primaries: list[float], gamma: float) -> bytes:
    """An RGB profile with a gamma and the white D65."""
    return imagecodecs.cms_profile("rgb", whitepoint=D65, primaries=primaries, gamma=gamma)


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk as it stands in a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def with_chunk(png: bytes, kind: bytes, content: bytes) -> bytes:
    """The PNG with one more chunk, right after its header."""
    return png[:33] + png_chunk(kind, content) + png[33:]


def png_of(pixels: np.ndarray) -> bytes:
    """A PNG of uint8 or uint16, (H, W) or (H, W, C)."""
    return imagecodecs.png_encode(pixels)


def exif_with(entries: list[tuple[int, int, int, bytes]], order: str = "<") -> bytes:
    """A TIFF structure with one directory of (tag, type, count, four bytes of value or offset)."""
    start = b"II*\0\x08\0\0\0" if order == "<" else b"MM\0*\0\0\0\x08"
    body = b"".join(struct.pack(order + "HHI", *entry[:3]) + entry[3] for entry in entries)
    return start + struct.pack(order + "H", len(entries)) + body + b"\0\0\0\0"


def interlaced_png(pixels: np.ndarray) -> bytes:
    """A PNG, uint8 (H, W, 3), in Adam7's seven passes."""
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    rows = []
    for left, top, across, down in passes:
        part = pixels[top::down, left::across]
        rows += [b"\0" + row.tobytes() for row in part if row.size]
    header = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 2, 0, 0, 1)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


def save_dng(path: Path, color: tuple[float, float, float], size: int = 64) -> None:
    """A RAW file of one linear color in [0, 1], behind a Bayer filter (red, green; green, blue), 16 bits."""
    sensor = np.empty((size, size), np.uint16)
    red, green, blue = (round(60_000 * value) for value in color)
    sensor[0::2, 0::2], sensor[1::2, 1::2] = red, blue
    sensor[0::2, 1::2] = sensor[1::2, 0::2] = green
    _save_raw(path, sensor, [(33421, 3, 2, (2, 2), True), (33422, 1, 4, bytes([0, 1, 1, 2]), True)])


def save_monochrome_dng(path: Path, level: float, size: int = 64) -> None:
    """A RAW file of a camera without color filters: one level in [0, 1], 16 bits."""
    _save_raw(path, np.full((size, size), round(60_000 * level), np.uint16), [])
    # tifffile knows linear raw only with three channels: put its number in place of that of a color filter array.
    filtered, linear_raw = (struct.pack("<HHII", 262, 3, 1, number) for number in (32803, 34892))
    path.write_bytes(path.read_bytes().replace(filtered, linear_raw))


def _save_raw(path: Path, sensor: np.ndarray, more: list[tuple[int, int, int, object, bool]]) -> None:
    # The camera sees XYZ as linear sRGB, under its light D65.
    matrix = [3.2405, -1.5371, -0.4985, -0.9693, 1.876, 0.0416, 0.0556, -0.204, 1.0572]
    fractions = [part for value in matrix for part in (round(value * 10_000), 10_000)]
    tags = [
        (271, 2, 0, "Maker", True),
        (272, 2, 0, "Camera", True),
        *more,
        (50706, 1, 4, bytes([1, 4, 0, 0]), True),
        (50708, 2, 0, "Maker Camera", True),
        (50717, 4, 1, 60_000, True),
        (50721, 10, 9, fractions, True),
        (50728, 5, 3, [1, 1, 1, 1, 1, 1], True),
        (50778, 3, 1, 21, True),
    ]
    tifffile.imwrite(path, sensor, photometric="cfa", extratags=tags, metadata=None)


def jpeg_of(photo: Image.Image, **options: object) -> bytes:
    """The photo as a JPEG of quality 95."""
    file = BytesIO()
    photo.save(file, "JPEG", **{"quality": 95, **options})
    return file.getvalue()

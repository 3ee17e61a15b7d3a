"""PNG files of 8 or 16 bits with metadata."""

import struct
import zlib
from pathlib import Path

import imagecodecs
import numpy as np

from enhancegan.photo.photo import Metadata

_AFTER_HEADER = 8 + 25
_LEVEL = 6
_INCHES_PER_METER = 1 / 0.0254


def write_png(samples: np.ndarray, path: Path, profile: bytes, metadata: Metadata) -> None:
    """Write samples (H, W) or (H, W, 2 to 4), uint8 or uint16; the last of 2 or 4 is opacity."""
    encoded = imagecodecs.png_encode(np.ascontiguousarray(samples), level=_LEVEL)
    chunks = [_chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(profile))]
    if metadata.dpi:
        across, down = (round(dpi * _INCHES_PER_METER) for dpi in metadata.dpi)
        chunks.append(_chunk(b"pHYs", struct.pack(">IIB", across, down, 1)))
    if metadata.exif:
        chunks.append(_chunk(b"eXIf", metadata.exif))
    if metadata.xmp:
        chunks.append(_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + metadata.xmp))
    if metadata.iptc:
        chunks.append(_chunk(b"zTXt", b"Raw profile type iptc\0\0" + zlib.compress(_as_hexadecimal(metadata.iptc))))
    with path.open("wb") as file:
        file.write(encoded[:_AFTER_HEADER])
        file.writelines(chunks)
        file.write(encoded[_AFTER_HEADER:])


def _as_hexadecimal(iptc: bytes) -> bytes:
    """The way of ImageMagick, which others read: PNG itself has no place for IPTC."""
    resource = struct.pack(">4sHHI", b"8BIM", 0x0404, 0, len(iptc)) + iptc + bytes(len(iptc) % 2)
    digits = resource.hex()
    lines = "\n".join(digits[start : start + 72] for start in range(0, len(digits), 72))
    return f"\niptc\n{len(resource):8}\n{lines}\n".encode()


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

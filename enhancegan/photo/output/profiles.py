"""The color profiles that written photos contain."""

import struct
from functools import cache

from PIL import ImageCms

_HEADER, _ROW = 128, 12


@cache
def srgb_profile() -> bytes:
    """ICC profile of sRGB, the same in every file: without the time at which it was made."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    profile[84:100] = bytes(16)  # the checksum, which is optional
    return bytes(profile)


@cache
def gray_profile() -> bytes:
    """ICC profile of gray with sRGB's tone curve and white."""
    srgb = srgb_profile()
    (count,) = struct.unpack_from(">I", srgb, _HEADER)
    rows = [struct.unpack_from(">4sII", srgb, _HEADER + 4 + _ROW * index) for index in range(count)]
    values = {name: srgb[at : at + size] for name, at, size in rows}
    tags = {
        b"desc": _text("Gray with the tone curve of sRGB"),
        b"cprt": values[b"cprt"],
        b"wtpt": values[b"wtpt"],
        b"kTRC": values[b"rTRC"],
    }
    at = _HEADER + 4 + _ROW * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        table += struct.pack(">4sII", name, at + len(body), len(value))
        body += value + bytes(-len(value) % 4)
    header = bytearray(srgb[:_HEADER])
    header[:4] = struct.pack(">I", at + len(body))
    header[16:20] = b"GRAY"
    return bytes(header) + table + body


def _text(text: str) -> bytes:
    """ICC's multiLocalizedUnicodeType with one English text."""
    encoded = text.encode("utf-16-be")
    return struct.pack(">4sIII2s2sII", b"mluc", 0, 1, 12, b"en", b"US", len(encoded), 28) + encoded

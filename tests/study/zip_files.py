"""Zip files whose names are given as bytes, as other programs write them."""

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from PIL import Image

COLORS = {"input": (200, 40, 40), "auto": (40, 200, 40), "human": (40, 40, 200)}
UNICODE_PATH = 0x7075


def picture(color: tuple[int, int, int], size: tuple[int, int] = (12, 8)) -> bytes:
    """Return a PNG file of one color."""
    content = BytesIO()
    Image.new("RGB", size, color).save(content, "PNG")
    return content.getvalue()


def raw_zip(path: Path, files: Mapping[bytes, bytes], unicode_paths: Mapping[bytes, str] | None = None) -> Path:
    """Write a zip file of names as bytes, not marked as UTF-8, and contents; some names with Info-ZIP's own in UTF-8.

    Names are written as digits first, and then replaced in the bytes.
    """
    stand_ins = {name: f"{number:0{len(name)}d}" for number, name in enumerate(files, start=10**4)}
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        for name, content in files.items():
            info = ZipInfo(stand_ins[name])
            if unicode_paths and name in unicode_paths:
                extra = struct.pack("<BL", 1, zlib.crc32(name)) + unicode_paths[name].encode()
                info.extra = struct.pack("<HH", UNICODE_PATH, len(extra)) + extra
            packed.writestr(info, content)
    content = path.read_bytes()
    for name, stand_in in stand_ins.items():
        assert content.count(stand_in.encode()) == 2, "once before the file and once in the table of contents"
        content = content.replace(stand_in.encode(), name)
    path.write_bytes(content)
    return path


def raw_study(path: Path, photos: list[str], encoding: str, separator: str = "/") -> Path:
    """Write the zip file of a study with these photos, their names encoded."""
    return raw_zip(
        path,
        {
            f"{method}{separator}{photo}.png".encode(encoding): picture(color)
            for method, color in COLORS.items()
            for photo in photos
        },
    )

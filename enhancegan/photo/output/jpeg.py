"""JPEG files with metadata."""

import errno
import os
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from enhancegan.photo.output.exif import without_maker_note
from enhancegan.photo.output.xmp import new_xmp
from enhancegan.photo.photo import Metadata

# A segment holds 65 535 bytes with its length; then come these headers.
_LONGEST = 65_533
_END = b"\xff\xd9"
_EXIF_HEADER, _XMP_HEADER, _IPTC_HEADER = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"Photoshop 3.0\0"
_IPTC_RESOURCE = struct.pack(">4sHH", b"8BIM", 0x0404, 0)


def fitting_segments(metadata: Metadata) -> tuple[Metadata, list[str]]:
    """Metadata short enough for the segments of a JPEG file, and what had to be left out."""
    notes = []
    longest = _LONGEST - len(_EXIF_HEADER)
    if metadata.exif and len(metadata.exif) > longest:
        shorter = without_maker_note(metadata.exif)
        fits = len(shorter) <= longest
        what = "the camera's maker note" if fits else "EXIF metadata"
        notes.append(f"{what} was left out: JPEG holds at most 64 kB of EXIF")
        metadata = replace(metadata, exif=shorter if fits else None)
    if metadata.xmp and len(metadata.xmp) > _LONGEST - len(_XMP_HEADER):
        notes.append("XMP metadata was left out: JPEG holds at most 64 kB of it")
        metadata = replace(metadata, xmp=new_xmp())
    if metadata.iptc and len(metadata.iptc) > _LONGEST - len(_IPTC_HEADER) - len(_IPTC_RESOURCE) - 5:
        notes.append("IPTC metadata was left out: JPEG holds at most 64 kB of it")
        metadata = replace(metadata, iptc=None)
    return metadata, notes


def write_jpeg(picture: Image.Image, path: Path, quality: int, profile: bytes, metadata: Metadata) -> None:
    """Write a picture of mode RGB or L with full chroma."""
    extra: dict[str, Any] = {"dpi": metadata.dpi} if metadata.dpi else {}
    if metadata.iptc:
        resource = _IPTC_RESOURCE + struct.pack(">I", len(metadata.iptc)) + metadata.iptc
        content = _IPTC_HEADER + resource + bytes(len(metadata.iptc) % 2)
        extra["extra"] = b"\xff\xed" + struct.pack(">H", len(content) + 2) + content
    # Into the file itself, as Pillow lets no other thread run while it encodes into memory.
    picture.save(
        path, "JPEG", quality=quality, subsampling=0, icc_profile=profile, xmp=metadata.xmp or b"",
        exif=_EXIF_HEADER + metadata.exif if metadata.exif else b"", **extra,
    )  # fmt: skip
    # Pillow takes no notice of a disk that gets full in the middle of it.
    with path.open("rb") as file:
        file.seek(-len(_END), os.SEEK_END)
        if file.read() != _END:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path.name)

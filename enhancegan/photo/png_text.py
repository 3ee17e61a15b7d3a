"""Metadata in the texts of a PNG, where ImageMagick and others put what PNG had no place for."""

import struct
from collections.abc import Iterator, Mapping

from enhancegan.photo.exif import without_header
from enhancegan.photo.photo import Metadata

_XMP_KEYWORD = "XML:com.adobe.xmp"
_XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
_IPTC = 0x0404
"""Number of Photoshop's resource that holds IPTC records."""


def with_texts(metadata: Metadata, texts: Mapping[str, str]) -> Metadata:
    """The metadata of a PNG, and from its texts what it does not say elsewhere.

    Args:
        metadata: from the chunks that are made for it.
        texts: by keyword.
    """
    segment = _profile(texts, "APP1")
    exif = _profile(texts, "exif") or (segment if segment.startswith(b"Exif\0\0") else b"")
    xmp = _profile(texts, "xmp") or (segment.removeprefix(_XMP_HEADER) if segment.startswith(_XMP_HEADER) else b"")
    records = _profile(texts, "iptc") or _profile(texts, "8bim")
    return Metadata(
        exif=metadata.exif or without_header(exif),
        xmp=metadata.xmp or xmp or texts.get(_XMP_KEYWORD, "").encode() or None,
        iptc=metadata.iptc or (records if records.startswith(b"\x1c") else dict(_resources(records)).get(_IPTC)),
        dpi=metadata.dpi,
    )


def _profile(texts: Mapping[str, str], name: str) -> bytes:
    """Bytes that stand in a text as a name, their number and hexadecimal digits; none if they do not."""
    try:
        _, count, *digits = texts.get(f"Raw profile type {name}", "").split()
        return bytes.fromhex("".join(digits))[: int(count)]
    except ValueError:
        return b""


def _resources(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Photoshop's resources, by number."""
    at = 0
    while content[at : at + 4] == b"8BIM" and at + 12 <= len(content):
        (number,) = struct.unpack_from(">H", content, at + 4)
        at += 6 + (content[at + 6] // 2 + 1) * 2  # a name with its length, in whole words
        if at + 4 > len(content):
            return
        (size,) = struct.unpack_from(">I", content, at)
        yield number, content[at + 4 : at + 4 + size]
        at += 4 + size + size % 2

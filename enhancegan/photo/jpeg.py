"""Decode JPEG, also a file whose very end is missing."""

import struct
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from enhancegan.photo.decoded import Decoded, UnreadableError
from enhancegan.photo.limits import check_size
from enhancegan.photo.pillow_picture import decoded_by_pillow

_END = b"\xff\xd9"
_SCAN = 0xDA
_FRAMES = (0xC0, 0xC1, 0xC2, 0xC3, 0xC9, 0xCA, 0xCB)
_ALONE = (0x00, 0x01, *range(0xD0, 0xD9))
"""Second bytes after 0xFF of what has no length."""
_TRIES = 3
_MORE_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_HEADER_BYTES = 1 << 20
_OTHER_KINDS = {0xC5: "hierarchical", 0xC6: "hierarchical", 0xC7: "hierarchical", 0xF7: "JPEG-LS"}
"""Second bytes after 0xFF of frames that no usual program makes, and what they are called."""


def read_jpeg(path: Path) -> Decoded:
    """Decode a JPEG. One that lacks a few rows at its end is completed in plain color, with a note.

    Raises:
        UnreadableError: when more is missing, it is too large, or of a kind that is not read.
        OSError: as Pillow, when it is damaged otherwise.
    """
    _check_kind(path)
    with Image.open(path, formats=("JPEG",)) as image:
        check_size(*image.size)
        try:
            image.load()
        except OSError:
            return _as_far_as_it_goes(path.read_bytes())
        decoded = decoded_by_pillow(image, "JPEG")
        longer = any(content.startswith(_MORE_XMP) for _, content in getattr(image, "applist", ()))
    note = "XMP metadata beyond the first 64 kB was left out"
    return replace(decoded, notes=(*decoded.notes, note)) if longer else decoded


def _check_kind(path: Path) -> None:
    """Refuse a JPEG by the kind that its frame header names, which Pillow would call damaged."""
    with path.open("rb") as file:
        content = file.read(_HEADER_BYTES)
    for marker, segment in _segments(content):
        if marker in _OTHER_KINDS:
            raise UnreadableError(f"is a JPEG of a kind that is not read ({_OTHER_KINDS[marker]}); save it as usual")
        if marker in _FRAMES and segment[:1] > b"\x08":
            raise UnreadableError(f"is a JPEG of {segment[0]} bits a channel; only those of 8 bits can be read")
        if marker in (_SCAN, *_FRAMES):
            return


def _as_far_as_it_goes(content: bytes) -> Decoded:
    content = content.rstrip(b"\xff")
    with Image.open(BytesIO(content + _END), formats=("JPEG",)) as image:
        read = decoded_by_pillow(image, "JPEG")
        height = image.height
    missing = _missing_rows(content, np.asarray(image)) if _every_scan_has_begun(content) else height
    # What is missing of a photo must not show: 1 % of it, or the last rows of blocks, which are 8 or 16 pixels high.
    if missing > max(height // 100, min(32, height // 10)):
        raise UnreadableError(f"is damaged or truncated: of its {height} rows, the last {missing} are missing")
    note = f"the file ends early: the last {missing} rows of the photo are missing and were filled in"
    return replace(read, notes=(*read.notes, note))


def _missing_rows(content: bytes, ended: np.ndarray) -> int:
    # Whatever follows the end of the file changes only what is not in it: the first row that differs is missing.
    rng = np.random.default_rng(0)
    first = len(ended)
    for _ in range(_TRIES):
        noise = rng.integers(0, 255, max(4096, len(content) // 20), dtype=np.uint8)
        with Image.open(BytesIO(content + noise.tobytes() + _END), formats=("JPEG",)) as image:
            differs = (np.asarray(image) != ended).reshape(len(ended), -1).any(axis=1)
        first = min(first, int(differs.argmax()) if differs.any() else len(ended))
    return max(1, len(ended) - first)


def _every_scan_has_begun(content: bytes) -> bool:
    """Whether no scan is missing: all coefficients of all components are sent to their last bit."""
    components: set[int] = set()
    sent: set[tuple[int, int]] = set()
    for marker, segment in _segments(content):
        if marker in _FRAMES:
            components = set(segment[6::3])
        elif marker == _SCAN:
            first, last, bits = segment[-3:]
            if bits & 15 == 0:
                sent |= {(part, place) for part in segment[1:-3:2] for place in range(first, min(last, 63) + 1)}
    return bool(components) and all((part, place) in sent for part in components for place in range(64))


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Every whole segment of a JPEG: the second byte of its marker, and what it holds."""
    at = 2
    while (at := content.find(b"\xff", at)) >= 0 and at + 4 <= len(content):
        marker = content[at + 1]
        if marker in _ALONE or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        segment = content[at + 4 : at + 2 + length]
        if len(segment) == length - 2:
            yield marker, segment
        at += 2 + length

"""Decode PNG: 8 bits a channel by Pillow, 16 bits and files with damaged metadata by libpng."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import dropwhile, takewhile
from pathlib import Path

import imagecodecs
from PIL import Image

from enhancegan.photo.decoded import Decoded
from enhancegan.photo.exif import exif_facts
from enhancegan.photo.limits import check_size
from enhancegan.photo.photo import Pixels
from enhancegan.photo.pillow_picture import decoded_by_pillow
from enhancegan.photo.pixels import split_channels, widened
from enhancegan.photo.png_color import is_narrow, space_of_chunks, space_of_cicp
from enhancegan.photo.png_text import with_texts

_SIGNATURE_BYTES = 8
_GRAY = 0
"""Number of the color type."""


def read_png(path: Path) -> Decoded:
    """Decode a PNG; what its colors mean is told by, in this order, the chunks cICP, iCCP, sRGB, gAMA and cHRM.

    Raises:
        UnreadableError: when it is too large.
        OSError, RuntimeError, struct.error: when it is damaged.
    """
    content = path.read_bytes()
    chunks = _chunks_before_pixels(content)
    width, height, bits, kind = struct.unpack_from(">IIBB", chunks.get(b"IHDR", b""))
    check_size(width, height)
    # Pillow takes the transparent gray of 2 or 4 bits for one of 8.
    keyed = kind == _GRAY and bits in (2, 4) and b"tRNS" in chunks
    deep = split_channels(imagecodecs.png_decode(content)) if bits == 16 or keyed else None
    decoded = _by_pillow(path, content, deep) or _by_libpng(content)
    code = chunks.get(b"cICP", b"")
    if is_narrow(code):
        decoded = replace(decoded, pixels=widened(decoded.pixels))
    if by_code := space_of_cicp(code):
        return replace(decoded, profile=None, space=by_code)
    return decoded if decoded.profile else replace(decoded, space=space_of_chunks(chunks))


def _by_pillow(path: Path, content: bytes, deep: tuple[Pixels, Pixels | None] | None) -> Decoded | None:
    try:
        with Image.open(path, formats=("PNG",)) as image:
            if deep is None or _says_more_after_pixels(content):
                image.load()
            texts = {str(keyword): text for keyword, text in image.info.items() if isinstance(text, str)}
            return _with_texts(decoded_by_pillow(image, "PNG", deep), texts)
    except (OSError, SyntaxError, ValueError, struct.error):
        # Pillow stops at any chunk that is damaged, libpng only at those of the picture.
        return None


def _with_texts(decoded: Decoded, texts: Mapping[str, str]) -> Decoded:
    metadata = with_texts(decoded.metadata, texts)
    facts = exif_facts(metadata.exif)
    return replace(decoded, metadata=replace(metadata, dpi=metadata.dpi or facts.dpi), orientation=facts.orientation)


def _by_libpng(content: bytes) -> Decoded:
    pixels, alpha = split_channels(imagecodecs.png_decode(content))
    note = "what the file says besides its picture is damaged and was left out"
    return Decoded("PNG", pixels, alpha, notes=(note,))


def _chunks(content: bytes) -> Iterator[tuple[bytes, memoryview]]:
    at = _SIGNATURE_BYTES
    view = memoryview(content)
    while at + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        yield kind, view[at + 8 : at + 8 + length]
        at += 12 + length


def _chunks_before_pixels(content: bytes) -> dict[bytes, bytes]:
    before = takewhile(lambda chunk: chunk[0] != b"IDAT", _chunks(content))
    return {kind: bytes(inside) for kind, inside in before}


def _says_more_after_pixels(content: bytes) -> bool:
    after = dropwhile(lambda chunk: chunk[0] != b"IDAT", _chunks(content))
    return any(kind in (b"eXIf", b"iTXt", b"tEXt", b"zTXt") for kind, _ in after)

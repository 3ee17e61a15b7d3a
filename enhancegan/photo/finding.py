"""Find photo files in folders."""

from collections.abc import Iterable
from pathlib import Path

from enhancegan.photo.formats import RAW_SUFFIXES

_PICTURE_SUFFIXES = (
    ".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".jp2", ".j2k", ".jpx",
    ".avif", ".heic", ".heif", ".hif",
)  # fmt: skip
SUFFIXES = (*_PICTURE_SUFFIXES, *RAW_SUFFIXES)
"""Suffixes of the files that are photos in a folder, in lower case; files may have them in any case."""
KINDS = "JPEG, PNG, WebP, TIFF, BMP, GIF, JPEG 2000, AVIF, HEIC or camera RAW"
"""The formats that can be read, in words."""


def find_photos(sources: Iterable[Path]) -> list[Path]:
    """List photo files: named files as given, folders searched recursively in sorted order.

    Raises:
        ValueError: when a source does not exist or nothing is found.
    """
    found: list[Path] = []
    for source in sources:
        if not source.exists():
            raise ValueError(f"no such file or folder: {source}")
        inside = [source]
        if source.is_dir():
            inside = sorted(p for p in source.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        if not inside:
            raise ValueError(f"no photos in {source} (looked for {KINDS})")
        found += inside
    return found

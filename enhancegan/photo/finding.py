"""Find photo files in folders."""

from collections.abc import Iterable
from pathlib import Path

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp")


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
            raise ValueError(f"no photos in {source} (looked for {', '.join(SUFFIXES)})")
        found += inside
    return found

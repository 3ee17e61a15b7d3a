"""WebP and AVIF files with metadata."""

from pathlib import Path

from PIL import Image

from enhancegan.photo.output.exif import without_orientation
from enhancegan.photo.photo import Metadata


def write_webp(picture: Image.Image, path: Path, quality: int, profile: bytes, metadata: Metadata) -> None:
    """Write a picture of mode RGB or RGBA."""
    picture.save(
        path, "WEBP", quality=quality, icc_profile=profile, exif=metadata.exif or b"", xmp=metadata.xmp or b"",
    )  # fmt: skip


def write_avif(picture: Image.Image, path: Path, quality: int, profile: bytes, metadata: Metadata) -> None:
    """Write a picture of mode RGB, RGBA or L with full chroma."""
    # The format has an orientation of its own; Pillow takes EXIF's for it and would write EXIF anew.
    exif = without_orientation(metadata.exif) if metadata.exif else b""
    chroma = "4:0:0" if picture.mode == "L" else "4:4:4"
    picture.save(
        path, "AVIF", quality=quality, subsampling=chroma, icc_profile=profile, exif=exif, xmp=metadata.xmp or b"",
    )  # fmt: skip

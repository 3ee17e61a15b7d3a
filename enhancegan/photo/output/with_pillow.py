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


# The encoder takes about 28 bytes for each pixel with full chroma, 16 with half: measured at 24 megapixels.
_MOST_PIXELS_WITH_FULL_CHROMA = 12_000_000


def has_full_chroma(size: tuple[int, int]) -> bool:
    """Whether an AVIF file of this width and height stores colors at the resolution of the light."""
    return size[0] * size[1] <= _MOST_PIXELS_WITH_FULL_CHROMA


def write_avif(picture: Image.Image, path: Path, quality: int, profile: bytes, metadata: Metadata) -> None:
    """Write a picture of mode RGB, RGBA or L; chroma as `has_full_chroma` says."""
    # The format has an orientation of its own; Pillow takes EXIF's for it and would write EXIF anew.
    exif = without_orientation(metadata.exif) if metadata.exif else b""
    color = "4:4:4" if has_full_chroma(picture.size) else "4:2:0"
    chroma = "4:0:0" if picture.mode == "L" else color
    picture.save(
        path, "AVIF", quality=quality, subsampling=chroma, icc_profile=profile, exif=exif, xmp=metadata.xmp or b"",
    )  # fmt: skip

"""Encode photos as files."""

from pathlib import Path

from PIL import Image, ImageCms

from enhancegan.whole_files import replacing

_SRGB_PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def save_jpeg(photo: Image.Image, path: Path) -> None:
    """Write an RGB photo as JPEG, quality 95, full chroma, with the sRGB profile and no other metadata."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as unfinished:
        photo.save(unfinished, "JPEG", quality=95, subsampling=0, icc_profile=_SRGB_PROFILE)

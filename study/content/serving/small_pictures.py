"""Small copies of a study's images, for pages that show many of them."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

SMALL_SIDE = 520  # pixels; twice the width at which the results show a picture in a large window
_QUALITY = 88
_KEPT = 512  # small pictures in memory, about 40 kB each


@lru_cache(maxsize=_KEPT)
def small_picture(path: Path, changed_at: int) -> bytes:
    """Return an image file, upright, as a JPEG of at most ``SMALL_SIDE`` pixels; ``changed_at`` keys the cache."""
    with Image.open(path) as image:
        image.draft("RGB", (SMALL_SIDE, SMALL_SIDE))
        profile = image.info.get("icc_profile")
        small = ImageOps.exif_transpose(image).convert("RGB")
    small.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    file = BytesIO()
    small.save(file, "JPEG", quality=_QUALITY, icc_profile=profile)
    return file.getvalue()

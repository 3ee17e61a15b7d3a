"""Decode photo files upright, in sRGB."""

import struct
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from enhancegan.photo.photo import NotAPhotoError

# The largest side that JPEG allows.
LONGEST_SIDE = 65_500
_DEEP_MODES = ("I;16", "I;16B", "I;16L", "I", "F")
_SRGB = ImageCms.createProfile("sRGB")


def load_photo(path: Path) -> Image.Image:
    """Decode a photo: EXIF orientation applied, ICC profile converted to sRGB, transparency on white, mode RGB.

    Raises:
        NotAPhotoError: when the file is missing, empty, truncated, too large or not an image.
    """
    try:
        with Image.open(path) as opened:
            if max(opened.size) > LONGEST_SIDE:
                raise NotAPhotoError(
                    f"{path.name} has {opened.width} x {opened.height} pixels; a side may have at most {LONGEST_SIDE}"
                )
            photo = ImageOps.exif_transpose(opened)
            return _to_srgb(photo)
    except NotAPhotoError:
        raise
    except FileNotFoundError as error:
        raise NotAPhotoError(f"{path.name}: no such file") from error
    except UnidentifiedImageError as error:
        allowed = "JPEG, PNG, WebP, TIFF or BMP"
        raise NotAPhotoError(f"{path.name} is not a readable photo; allowed formats: {allowed}") from error
    except Image.DecompressionBombError as error:
        raise NotAPhotoError(f"{path.name} is too large: {error}") from error
    except (OSError, SyntaxError, ValueError, TypeError, struct.error) as error:  # raised by Pillow for damaged files
        raise NotAPhotoError(f"{path.name} is damaged or truncated: {error}") from error


def _to_srgb(photo: Image.Image) -> Image.Image:
    profile = photo.info.get("icc_profile")
    if photo.mode in _DEEP_MODES:
        photo = _to_8_bit(photo)
    if photo.mode in ("P", "PA", "LA", "RGBA", "La", "RGBa") or "transparency" in photo.info:
        layer = photo.convert("RGBA")
        photo = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
    if profile and photo.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(photo, source, _SRGB, outputMode="RGB")
            return converted if converted is not None else photo.convert("RGB")
        except (ImageCms.PyCMSError, OSError):
            # A broken profile or one for another mode: the pixels are still usable.
            return photo.convert("RGB")
    return photo.convert("RGB")


def _to_8_bit(photo: Image.Image) -> Image.Image:
    # Pillow's own conversion clips at 255. The file does not state the range: assume the smallest usual one that fits.
    deep = np.asarray(photo, dtype=np.float32)
    highest = float(deep.max())
    full = next((full for full in (1.0, 255.0, 65_535.0) if highest <= full), highest)
    if photo.mode.startswith("I;16"):
        full = 65_535.0
    return Image.fromarray(np.rint(deep.clip(0, full) * (255 / full)).astype(np.uint8))

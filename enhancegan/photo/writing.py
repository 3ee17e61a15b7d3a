"""Encode photos as files."""

from numbers import Integral
from pathlib import Path

import numpy as np
from PIL import Image

from enhancegan.photo.output.fitting import fitted
from enhancegan.photo.output.formats import FORMATS, OutputFormat, format_like
from enhancegan.photo.output.jpeg import fitting_segments, write_jpeg
from enhancegan.photo.output.png import write_png
from enhancegan.photo.output.profiles import gray_profile, srgb_profile
from enhancegan.photo.output.tiff import write_tiff
from enhancegan.photo.output.with_pillow import has_full_chroma, write_avif, write_webp
from enhancegan.photo.photo import Metadata, Photo, Pixels
from enhancegan.photo.pixels import is_gray, size_of, to_8_bits
from enhancegan.whole_files import replacing

SAME = "same"
"""Stands for the format of the photo that was read."""


def save_jpeg(photo: Image.Image, path: Path) -> None:
    """Write an RGB photo as JPEG, quality 95, full chroma, with the sRGB profile and no other metadata."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as unfinished:
        write_jpeg(photo, unfinished, 95, srgb_profile(), Metadata())


def write_photo(
    photo: Photo, path: Path, format: str = SAME, quality: int = 95, metadata: str = "keep"
) -> tuple[str, ...]:
    """Write a photo in sRGB, with its profile; the file appears whole or not at all.

    Depth, gray and transparency stay where the format has them. Where it has no transparency, the photo is put on
    white.

    Args:
        photo: in sRGB.
        path: ends as usual for the format; its folder is made if there is none.
        format: a key of `FORMATS`, or "same": the photo's own; PNG for GIF and BMP; JPEG for HEIF, JPEG 2000 and RAW.
        quality: 1 to 100, of JPEG, WebP and AVIF; PNG and TIFF lose nothing.
        metadata: "keep", "no-gps" (coordinates in EXIF and XMP are removed; those in a maker note, which is private to
            its maker, are not) or "none". Orientation, size and color space are set to those of the file.

    Returns:
        What could not be taken over, in words for the user.

    Raises:
        ValueError: for a photo that is not in sRGB or too large for the format, a file name that does not suit the
            format, or an argument outside its range.
        OSError: when the file cannot be written.
    """
    if not photo.space.is_srgb:
        raise ValueError("only photos in sRGB can be written")
    if not isinstance(quality, Integral) or not 1 <= quality <= 100:
        raise ValueError(f"quality must be from 1 to 100, a whole number, got {quality!r}")
    target = _format_named(format, photo.format)
    if path.suffix.lower() not in target.suffixes:
        raise ValueError(f"{path.name} must end in {' or '.join(target.suffixes)} to be written as {target.name}")
    size = size_of(photo.pixels)
    if max(size) > target.longest_side:
        raise ValueError(
            f"{size[0]} x {size[1]} pixels are too many: a side may have at most {target.longest_side} in {target.name}"
        )
    kept, notes = fitted(photo.metadata, size, metadata)
    kept, more = _fitting_format(kept, target)
    pixels, alpha, lost = _fitting_pixels(photo, target)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as unfinished:
        _encode(pixels, alpha, unfinished, target, int(quality), kept)
    return (*notes, *more, *lost)


def _format_named(name: str, read: str) -> OutputFormat:
    if name == SAME:
        return format_like(read)
    if name not in FORMATS:
        raise ValueError(f"format must be one of {', '.join((SAME, *FORMATS))}, got {name!r}")
    return FORMATS[name]


def _fitting_format(metadata: Metadata, target: OutputFormat) -> tuple[Metadata, list[str]]:
    if target.name == "JPEG":
        return fitting_segments(metadata)
    lost = metadata.iptc and not target.iptc
    return metadata, [f"IPTC metadata was left out: {target.name} has no place for it"] if lost else []


def _fitting_pixels(photo: Photo, target: OutputFormat) -> tuple[Pixels, Pixels | None, list[str]]:
    """Pixels and opacity as they are stored, and what the format has no place for."""
    notes = []
    pixels, alpha = photo.pixels, photo.alpha
    if alpha is not None and not target.alpha:
        notes.append(f"transparency was put on white: {target.name} has none")
        pixels, alpha = _on_white(np.asarray(pixels), np.asarray(alpha)), None
    if isinstance(pixels, np.ndarray) and pixels.dtype == np.uint16 and not target.deep:
        notes.append(f"16 bits were reduced to 8: {target.name} has no more here")
        pixels = to_8_bits(pixels)
        alpha = None if alpha is None else to_8_bits(np.asarray(alpha))
    if target.name == "AVIF" and not is_gray(pixels) and not has_full_chroma(size_of(pixels)):
        notes.append("colors were stored at half the resolution, as in most JPEG files: AVIF would need more memory")
    return pixels, alpha, notes


def _on_white(samples: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    white = np.iinfo(samples.dtype).max
    share = (alpha / np.float32(white))[(..., None) if samples.ndim == 3 else ...]
    return np.rint(samples * share + white * (1 - share)).astype(samples.dtype)


def _encode(
    pixels: Pixels, alpha: Pixels | None, path: Path, target: OutputFormat, quality: int, metadata: Metadata
) -> None:
    gray = is_gray(pixels)
    profile = gray_profile() if gray else srgb_profile()
    if target.name in _WRITERS_OF_SAMPLES:
        samples = np.asarray(pixels) if alpha is None else np.dstack([np.asarray(pixels), np.asarray(alpha)])
        _WRITERS_OF_SAMPLES[target.name](samples, path, profile, metadata)
        return
    picture = _picture(pixels)
    # These encoders store gray with opacity, and WebP all gray, as colors.
    if gray and (alpha is not None or target.name == "WEBP"):
        picture, profile = picture.convert("RGB"), srgb_profile()
    if alpha is not None:
        picture = Image.merge("RGBA", (*picture.split(), _picture(alpha)))
    _WRITERS_OF_PICTURES[target.name](picture, path, quality, profile, metadata)


def _picture(pixels: Pixels) -> Image.Image:
    return pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)


_WRITERS_OF_SAMPLES = {"PNG": write_png, "TIFF": write_tiff}
_WRITERS_OF_PICTURES = {"JPEG": write_jpeg, "WEBP": write_webp, "AVIF": write_avif}

"""Give decoded pixels their meaning: RGB gets a color space, CMYK, Lab and gray become sRGB at once."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageCms

from enhancegan.photo.decoded import Decoded
from enhancegan.photo.exif import exif_facts
from enhancegan.photo.known_spaces import adobe_rgb
from enhancegan.photo.photo import ColorSpace, Pixels
from enhancegan.photo.pixels import as_pixels, in_8_bits, to_8_bits
from enhancegan.photo.profiles import (
    IccSpace,
    ProfileError,
    gray_curve,
    inks_to_srgb,
    neutral_curve,
    space_of_profile,
)
from enhancegan.photo.srgb import SRGB

_STRIP_PIXELS = 1 << 21


@dataclass(frozen=True)
class Colored:
    """Pixels of a photo and what they mean, as in `Photo`."""

    pixels: Pixels
    space: ColorSpace
    notes: tuple[str, ...] = ()


def colored(decoded: Decoded) -> Colored:
    """Give pixels their meaning; a profile that cannot be used is named in a note, and their usual one is taken."""
    try:
        return _meant(decoded, decoded.profile)
    except ProfileError as error:
        usual = _meant(decoded, None)
        return Colored(usual.pixels, usual.space, (f"{error}; its colors were taken without it",))


def to_srgb_8_bits(pixels: Pixels, space: ColorSpace) -> Image.Image:
    """Convert a photo's pixels to RGB, 8 bits, in sRGB."""
    array = np.asarray(pixels)
    if array.ndim == 2 or space.is_srgb:
        image = in_8_bits(pixels)
        return image if image.mode == "RGB" else image.convert("RGB")
    rows = max(1, _STRIP_PIXELS // array.shape[1])
    strips = [_strip_to_srgb(array[start : start + rows], space) for start in range(0, len(array), rows)]
    return Image.fromarray(np.concatenate(strips))


def _strip_to_srgb(strip: np.ndarray, space: ColorSpace) -> np.ndarray:
    if isinstance(space, IccSpace):  # littleCMS is ten times as fast with whole numbers
        converted = space.to_srgb(strip)
        return converted if converted.dtype == np.uint8 else to_8_bits(converted)
    colors = strip.astype(np.float32) / np.iinfo(strip.dtype).max
    return np.rint(space.to_srgb(colors) * 255).astype(np.uint8)


def _meant(decoded: Decoded, profile: bytes | None) -> Colored:
    pixels = decoded.pixels
    channels = len(pixels.getbands()) if isinstance(pixels, Image.Image) else (*pixels.shape, 1)[2]
    if channels == 1:
        return Colored(_gray(pixels, profile, decoded.space), SRGB)
    if channels == 4:
        return Colored(_from_inks(pixels, profile), SRGB)
    if isinstance(pixels, Image.Image) and pixels.mode == "LAB":
        return Colored(_from_lab(pixels), SRGB)
    if profile:
        return Colored(pixels, space_of_profile(profile))
    return Colored(pixels, decoded.space or (adobe_rgb() if exif_facts(decoded.metadata.exif).adobe_rgb else SRGB))


def _gray(pixels: Pixels, profile: bytes | None, space: ColorSpace | None) -> Pixels:
    if profile:
        curve = gray_curve(profile)
    elif space is None or space.is_srgb:
        return pixels
    else:
        curve = neutral_curve(space)
    if isinstance(pixels, Image.Image):
        return pixels.point(to_8_bits(curve[::257]).tolist())
    return curve[pixels]


def _from_inks(pixels: Pixels, profile: bytes | None) -> Pixels:
    if profile:
        return as_pixels(inks_to_srgb(np.asarray(pixels), profile))
    if isinstance(pixels, Image.Image):
        return pixels.convert("RGB")
    paper = 65_535 - pixels.astype(np.float32)
    return np.rint(paper[:, :, :3] * paper[:, :, 3:] / 65_535).astype(np.uint16)


def _from_lab(pixels: Image.Image) -> Pixels:
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    converted = ImageCms.buildTransform(lab, srgb, "LAB", "RGB").apply(pixels)
    converted.info = {}
    return converted

"""ICC profiles: what colors become by them in sRGB, computed by littleCMS."""

from dataclasses import dataclass
from functools import lru_cache

import imagecodecs
import numpy as np

from enhancegan.photo.output.profiles import srgb_profile
from enhancegan.photo.photo import ColorSpace
from enhancegan.photo.srgb import SRGB

_RELATIVE_COLORIMETRIC = 1
_BLACK_POINT_COMPENSATION = 0x2000
# Else littleCMS interpolates 16 bits in a small table: up to 20 levels of 255 off near the edge of the gamut.
_EXACT = 0x0100
_MODELS = {b"RGB ": "rgb", b"GRAY": "gray", b"CMYK": "cmyk", b"Lab ": "lab"}


class ProfileError(ValueError):
    """A profile that is damaged, or for other pixels; the message says which."""


@dataclass(frozen=True)
class IccSpace:
    """RGB values of an ICC profile."""

    profile: bytes
    is_srgb: bool = False

    def to_srgb(self, colors: np.ndarray) -> np.ndarray:
        """Convert colors (..., 3): floats in [0, 1], or uint8 or uint16, to the same type.

        Relative colorimetric with black-point compensation, clipped to the gamut of sRGB.
        """
        kept = colors if colors.dtype in (np.uint8, np.uint16) else colors.astype(np.float32)
        pixels = kept.reshape(1, -1, 3) if kept.ndim != 3 else kept
        converted = _converted(np.ascontiguousarray(pixels), self.profile, "rgb").reshape(colors.shape)
        return converted if kept is colors else converted.clip(0, 1).astype(colors.dtype)


def model_of(profile: bytes) -> str:
    """The color model that a profile is for: "rgb", "gray", "cmyk", "lab" or another one's name."""
    return _MODELS.get(profile[16:20], profile[16:20].decode("latin-1").strip())


@lru_cache(maxsize=32)
def space_of_profile(profile: bytes) -> ColorSpace:
    """The color space of an RGB profile; `SRGB` if it converts all colors as sRGB's own, whoever made it.

    Raises:
        ProfileError: when it is damaged, or no RGB profile.
    """
    _expect(profile, "rgb")
    levels = np.linspace(0, 1, 5)
    colors = np.stack(np.meshgrid(levels, levels, levels), axis=-1)
    space = IccSpace(profile)
    same = np.abs(space.to_srgb(colors) - colors).max() <= 1 / 255
    return SRGB if same else space


@lru_cache(maxsize=32)
def gray_curve(profile: bytes) -> np.ndarray:
    """The gray of sRGB, uint16 (65536,), for every gray of 16 bits in a profile's space.

    Args:
        profile: gray, or RGB, whose neutral colors are taken.

    Raises:
        ProfileError: when it is damaged, or for another color model.
    """
    if model_of(profile) == "rgb":
        return neutral_curve(space_of_profile(profile))
    _expect(profile, "gray")
    curve = _converted(_all_grays()[None].astype(np.float32), profile, "gray")
    return _rounded(curve[0, :, 1])


def neutral_curve(space: ColorSpace) -> np.ndarray:
    """The gray of sRGB, uint16 (65536,), for every neutral color of 16 bits in an RGB space."""
    neutral = np.repeat(_all_grays()[:, None], 3, axis=1)
    return _rounded(space.to_srgb(neutral)[:, 1])


def inks_to_srgb(inks: np.ndarray, profile: bytes) -> np.ndarray:
    """Convert CMYK (H, W, 4), uint8 or uint16 with the highest number for full ink, to sRGB (H, W, 3).

    Raises:
        ProfileError: when the profile is damaged, or not for CMYK.
    """
    _expect(profile, "cmyk")
    return _converted(np.ascontiguousarray(inks), profile, "cmyk")


def _all_grays() -> np.ndarray:
    return np.linspace(0, 1, 65_536)


def _rounded(grays: np.ndarray) -> np.ndarray:
    return np.rint(grays.clip(0, 1) * 65_535).astype(np.uint16)


def _expect(profile: bytes, model: str) -> None:
    if len(profile) < 128 or profile[36:40] != b"acsp":
        raise ProfileError("its color profile is damaged")
    if model_of(profile) != model:
        raise ProfileError(f"its color profile is for {model_of(profile).upper()} and does not fit its pixels")


def _converted(pixels: np.ndarray, profile: bytes, model: str) -> np.ndarray:
    try:
        return imagecodecs.cms_transform(
            pixels,
            profile,
            srgb_profile(),
            colorspace=model,
            outcolorspace="rgb",
            intent=_RELATIVE_COLORIMETRIC,
            flags=_BLACK_POINT_COMPENSATION | (_EXACT if pixels.dtype == np.uint16 else 0),
        )
    except (RuntimeError, ValueError) as error:  # littleCMS's own error is a RuntimeError
        raise ProfileError("its color profile is damaged") from error

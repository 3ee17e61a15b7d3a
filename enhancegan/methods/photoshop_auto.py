"""Photoshop-Auto, the paper's baseline: Auto Tone, then Auto Contrast, then Auto Color, as documented by Photoshop."""

import numpy as np
from PIL import Image, ImageOps

from enhancegan.editing.applying import apply_to_picture
from enhancegan.editing.canonical import reduce_to_canonical
from enhancegan.editing.options import EditOptions
from enhancegan.editing.photo_edit import PhotoEdit, curve_colors
from enhancegan.methods.method import Method

# Photoshop's default clip at both ends, in percent.
CLIP = 0.1
# What counts as a nearly neutral mid-tone, and the share of pixels needed; Photoshop does not publish its values.
_MID_TONES, _NEARLY_NEUTRAL, _ENOUGH = 0.3, 0.2, 0.01
# The statistics need no more pixels than about this.
_SAMPLE_PIXELS = 100_000


def auto_tone(photo: Image.Image) -> Image.Image:
    """Stretch every channel on its own ("enhance per channel contrast")."""
    return ImageOps.autocontrast(photo, cutoff=CLIP)


def auto_contrast(photo: Image.Image) -> Image.Image:
    """Stretch all channels by one common range ("enhance monochromatic contrast")."""
    return ImageOps.autocontrast(photo, cutoff=CLIP, preserve_tone=True)


def auto_color(photo: Image.Image) -> Image.Image:
    """Map the average darkest and lightest colors to black and white and pull the nearly neutral mid-tones to gray.

    "Find dark & light colors" and "snap neutral midtones": the latter by a gamma for every channel, from the average
    of the nearly neutral mid-tones.
    """
    pixels = np.asarray(photo).reshape(-1, 3) / 255
    brightness = pixels @ np.array([0.299, 0.587, 0.114])
    dark_limit, light_limit = np.percentile(brightness, [CLIP, 100 - CLIP])
    dark = pixels[brightness <= dark_limit].mean(axis=0)
    light = pixels[brightness >= light_limit].mean(axis=0)
    # A channel without range (a flat photo) stays as it is.
    usable = light - dark > 1 / 255
    dark, light = np.where(usable, dark, 0), np.where(usable, light, 1)
    gammas = _neutral_gammas(((pixels - dark) / (light - dark)).clip(0, 1))
    levels = np.arange(256)[:, None] / 255
    curves = ((levels - dark) / (light - dark)).clip(0, 1) ** gammas
    return photo.point(np.rint(curves * 255).astype(int).T.ravel().tolist())


def _neutral_gammas(pixels: np.ndarray) -> np.ndarray:
    # The gamma of every channel that makes the average nearly neutral mid-tone gray; pixels (count, 3) in [0, 1].
    middle, chroma = pixels.mean(axis=1), np.ptp(pixels, axis=1)
    nearly_neutral = pixels[(np.abs(middle - 0.5) < _MID_TONES) & (chroma < _NEARLY_NEUTRAL)]
    gammas = np.ones(3)
    if len(nearly_neutral) < _ENOUGH * len(pixels):
        return gammas
    pixels, target = nearly_neutral, np.log(nearly_neutral.mean())
    for _ in range(4):
        gammas *= target / np.log((pixels**gammas).mean(axis=0))
    return gammas


def all_three(photo: Image.Image) -> Image.Image:
    """Auto Tone, Auto Contrast and Auto Color, in the paper's order."""
    return auto_color(auto_contrast(auto_tone(photo)))


def photoshop_auto_edit(canonical: Image.Image, options: EditOptions) -> PhotoEdit:
    """The curves that `all_three` bends the channels of a sample of a canonical picture by.

    Raises:
        ValueError: for a strength other than 1, or parameters.
    """
    options.check_unused("photoshop_auto")
    sample = _sample(canonical)
    before, after = (np.asarray(picture).reshape(-1, 3) for picture in (sample, all_three(sample)))
    return PhotoEdit(curve_colors(np.stack([_curve(*levels) for levels in zip(before.T, after.T, strict=True)])))


def photoshop_auto(photo: Image.Image) -> Image.Image:
    """Edit an RGB photo of any size, as decided from its canonical picture."""
    return apply_to_picture(photo, photoshop_auto_edit(reduce_to_canonical(photo), EditOptions()))


def _sample(photo: Image.Image) -> Image.Image:
    # Every n-th pixel of every n-th row; averaging would hide the extremes.
    step = max(1, int((photo.width * photo.height / _SAMPLE_PIXELS) ** 0.5))
    return Image.fromarray(np.ascontiguousarray(np.asarray(photo)[::step, ::step]))


def _curve(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    # Level by level, as shares of 255, (256,); levels that do not occur lie between their neighbors.
    levels = np.full(256, -1)
    levels[before] = after
    (present,) = np.nonzero(levels >= 0)
    return np.interp(np.arange(256), present, levels[present]) / 255


PHOTOSHOP_AUTO = Method(
    name="photoshop_auto",
    label="Photoshop-Auto",
    description="Auto Tone, Auto Contrast and Auto Color after Photoshop's documentation.",
    apply=photoshop_auto,
    edit=photoshop_auto_edit,
)

"""Photoshop-Auto, step by step, on ramps whose result can be worked out by hand."""

import numpy as np
from PIL import Image

from enhancegan.edit_settings import EditSettings
from enhancegan.enhancer import Enhancer
from enhancegan.methods.photoshop_auto import auto_color, auto_contrast, auto_tone, photoshop_auto


def ramp(red: tuple[int, int], green: tuple[int, int], blue: tuple[int, int]) -> Image.Image:
    """Each channel runs evenly from its first to its second value, over 256 x 64 pixels."""
    rows = [np.linspace(low, high, 256).round() for low, high in (red, green, blue)]
    return Image.fromarray(np.tile(np.stack(rows, axis=1).astype(np.uint8), (64, 1, 1)))


def extremes(photo: Image.Image) -> list[tuple[int, int]]:
    return list(photo.getextrema())


def test_auto_tone_stretches_each_channel_on_its_own() -> None:
    stretched = extremes(auto_tone(ramp((50, 200), (0, 100), (100, 255))))
    assert all(low == 0 and high >= 254 for low, high in stretched)


def test_auto_contrast_stretches_all_channels_by_one_range() -> None:
    # Luma runs over 140 levels, so every difference grows by 255 / 140: red is 20 levels above green, then 36.
    middle = np.asarray(auto_contrast(ramp((60, 200), (40, 180), (40, 180))), dtype=int)[0, 128]
    assert middle[1] == middle[2]
    assert abs(middle[0] - middle[1] - 20 * 255 / 140) <= 2


def test_auto_color_removes_a_cast_from_the_mid_tones() -> None:
    # A full-range ramp with a gamma of 0.7 on red: black and white are neutral, the mid-tones are not.
    levels = np.linspace(0, 1, 256)
    row = np.stack([levels**0.7, levels, levels], axis=1)
    photo = Image.fromarray(np.tile((row * 255).round().astype(np.uint8), (64, 1, 1)))
    means = np.asarray(auto_color(photo)).mean(axis=(0, 1))
    assert np.ptp(np.asarray(photo).mean(axis=(0, 1))) > 20
    assert np.ptp(means) < 3


def test_a_flat_photo_survives() -> None:
    assert photoshop_auto(Image.new("RGB", (5, 5), (10, 200, 30))).size == (5, 5)


def test_tables_and_downloads_have_the_same_edit_of_a_large_photo(rng: np.random.Generator) -> None:
    # Noise and a few bright pixels: statistics of all pixels are others than those of the canonical picture.
    levels = rng.normal((90, 110, 140), 25, (1200, 1600, 3))
    levels[rng.random((1200, 1600)) < 0.002] = 255
    photo = Image.fromarray(levels.clip(0, 255).astype(np.uint8))
    downloaded = EditSettings("photoshop_auto").enhance(photo, Enhancer.load()).image
    assert photoshop_auto(photo).tobytes() == downloaded.tobytes()


def test_all_three_make_of_a_cast_and_a_short_range_a_full_gray_one() -> None:
    # All channels run over 100 levels, red 40 levels higher: afterwards over the whole range, and equally.
    edited = np.asarray(photoshop_auto(ramp((100, 200), (60, 160), (60, 160))), dtype=int)[0]
    assert edited.min() <= 2 and edited.max() >= 253
    assert np.ptp(edited, axis=1).max() <= 3

"""The probability map over the photo."""

import numpy as np
import pytest
from PIL import Image

from enhancegan.figures.attention import attention_overlay

# Both ends of Viridis, #440154 and #fde725.
LOWEST, HIGHEST = (68, 1, 84), (253, 231, 37)


def test_the_most_probable_place_is_yellow_and_the_impossible_violet() -> None:
    attention = np.zeros((7, 7))
    attention[:, 5:] = 1 / 14
    overlay = attention_overlay(Image.new("RGB", (140, 70), "black"), attention, opacity=1)
    assert overlay.size == (140, 70)
    assert overlay.getpixel((5, 35)) == LOWEST and overlay.getpixel((135, 35)) == HIGHEST


def test_a_uniform_map_is_one_color() -> None:
    overlay = attention_overlay(Image.new("RGB", (32, 24), "black"), np.full((7, 7), 1 / 49), opacity=1)
    assert overlay.getcolors() == [(32 * 24, HIGHEST)]


def test_colors_get_lighter_with_the_probability() -> None:
    ramp = np.linspace(0, 1, 64).reshape(1, -1)
    overlay = attention_overlay(Image.new("RGB", (64, 1), "black"), ramp, opacity=1)
    lightness = np.asarray(overlay.convert("L"))[0].astype(int)
    assert (np.diff(lightness) >= 0).all() and lightness[-1] - lightness[0] > 150


def test_opacity_mixes_photo_and_colors() -> None:
    photo = Image.new("RGB", (8, 8), (3, 31, 137))
    half = attention_overlay(photo, np.ones((2, 2)), opacity=0.5)
    assert half.getpixel((0, 0)) == (128, 131, 87)
    assert attention_overlay(photo, np.ones((2, 2)), opacity=0).tobytes() == photo.tobytes()


@pytest.mark.parametrize("attention", [np.zeros((7, 7)), np.ones(7), np.full((7, 7), -1.0)])
def test_what_is_no_probability_map_is_rejected(attention: np.ndarray) -> None:
    with pytest.raises(ValueError, match="attention must be"):
        attention_overlay(Image.new("RGB", (8, 8)), attention)

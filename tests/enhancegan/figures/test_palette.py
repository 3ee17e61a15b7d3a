"""Palettes of photos whose dominant colors are known."""

import colorsys

import numpy as np
import pytest
from PIL import Image

from enhancegan.figures.palette import PaletteColor, dominant_colors

RED, GREEN, NAVY = (200, 30, 20), (0, 160, 70), (10, 10, 90)


def stripes(**widths: tuple[tuple[int, int, int], int]) -> Image.Image:
    row = np.concatenate([np.tile(np.array(color, np.uint8), (width, 1)) for color, width in widths.values()])
    return Image.fromarray(np.tile(row, (10, 1, 1)))


def test_a_photo_of_three_flat_colors_has_exactly_these_by_share() -> None:
    palette = dominant_colors(stripes(a=(RED, 6), b=(GREEN, 10), c=(NAVY, 4)))
    assert [color.rgb for color in palette] == [GREEN, RED, NAVY]
    assert [color.share for color in palette] == pytest.approx([0.5, 0.3, 0.2])


def test_more_colors_than_asked_for_are_merged_with_their_neighbors() -> None:
    # Two reds that are nearly the same, and a green: two clusters, the red one at the mean.
    palette = dominant_colors(stripes(a=((200, 30, 20), 6), b=((204, 30, 20), 6), c=(GREEN, 8)), count=2)
    assert [color.rgb for color in palette] == [(202, 30, 20), GREEN]
    assert [color.share for color in palette] == pytest.approx([0.6, 0.4])


def test_frequent_colors_pull_their_cluster() -> None:
    palette = dominant_colors(stripes(a=((200, 30, 20), 11), b=((220, 30, 20), 1), c=(GREEN, 8)), count=2)
    assert palette[0].rgb[0] == pytest.approx(200 + 20 / 12, abs=1)


def test_a_flat_photo_has_one_color() -> None:
    assert dominant_colors(Image.new("RGB", (3, 2), NAVY)) == (PaletteColor(NAVY, 1.0),)


def test_the_same_photo_has_the_same_palette(photo: Image.Image) -> None:
    palette = dominant_colors(photo)
    assert dominant_colors(photo.copy()) == palette
    shares = [color.share for color in palette]
    assert len(palette) == 5 and sum(shares) == pytest.approx(1) and shares == sorted(shares, reverse=True)


@pytest.mark.parametrize("rgb", [RED, GREEN, NAVY, (255, 0, 128), (77, 77, 77), (0, 0, 0)])
def test_hue_and_saturation_are_those_of_hsv(rgb: tuple[int, int, int]) -> None:
    hue, saturation, _ = colorsys.rgb_to_hsv(*(level / 255 for level in rgb))
    color = PaletteColor(rgb, 1.0)
    assert (color.hue, color.saturation) == pytest.approx((360 * hue, saturation))


def test_a_color_is_written_as_on_the_web() -> None:
    assert PaletteColor((255, 10, 0), 1.0).hex == "#ff0a00"


def test_a_palette_without_colors_is_rejected() -> None:
    with pytest.raises(ValueError, match="count must be at least 1 color, got 0"):
        dominant_colors(Image.new("RGB", (3, 2)), count=0)

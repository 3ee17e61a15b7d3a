"""A photo of many pixels through a table: as Pillow does it for each, but faster."""

import numpy as np
import pytest
import torch
from PIL import Image, ImageFilter

from enhancegan.editing.looking_up import deep_by_table, picture_by_table
from enhancegan.editing.lut import bake_lut
from enhancegan.enhancer import edit_with


@pytest.fixture(scope="module")
def table() -> ImageFilter.Color3DLUT:
    colors = edit_with("photographic", {"exposure": 0.4, "contrast": 0.2, "temperature": 0.3, "saturation": 0.2}).colors
    assert colors is not None
    return bake_lut(colors, 33)


@pytest.mark.parametrize("size", [(1, 1), (640, 480), (1200, 1000), (2_000_001, 1), (1, 65_536)])
def test_few_colors_are_looked_up_as_pillow_does(size: tuple[int, int], table: ImageFilter.Color3DLUT) -> None:
    picture = Image.radial_gradient("L").resize(size, Image.Resampling.NEAREST).convert("RGB")
    assert picture_by_table(picture, table).tobytes() == picture.filter(table).tobytes()


def test_black_and_noise_are_looked_up_as_pillow_does(rng: np.random.Generator, table: ImageFilter.Color3DLUT) -> None:
    # Noise has new colors in every strip; black is the color whose number is 0.
    levels = rng.integers(0, 256, (1500, 1000, 3), dtype=np.uint8)
    levels[700:900] = 0
    picture = Image.fromarray(levels)
    assert picture_by_table(picture, table).tobytes() == picture.filter(table).tobytes()


def test_one_thread_gives_the_same(coffee: Image.Image, table: ImageFilter.Color3DLUT) -> None:
    large = coffee.resize((1800, 1200))
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        by_one = picture_by_table(large, table).tobytes()
    finally:
        torch.set_num_threads(before)
    assert by_one == large.filter(table).tobytes()


def test_pixels_of_16_bits_are_interpolated_between_the_entries() -> None:
    # Two points an axis, black to (0.2, 0.4, 0.8) and white to black: straight lines between them on the gray axis.
    corners = [(0.2, 0.4, 0.8)] + [(0.5, 0.5, 0.5)] * 6 + [(0.0, 0.0, 0.0)]
    table = ImageFilter.Color3DLUT(2, [value for corner in corners for value in corner])
    grays = np.repeat(np.array([[0, 16_384, 32_768, 65_535]], dtype=np.uint16)[..., None], 3, axis=2)
    shares = 1 - grays / 65_535
    expected = shares * 65_535 * np.array([0.2, 0.4, 0.8])
    assert np.abs(deep_by_table(grays, table) - expected).max() <= 1


def test_red_green_and_blue_of_16_bits_keep_their_places(table: ImageFilter.Color3DLUT, coffee: Image.Image) -> None:
    by_8_bits = np.asarray(coffee.filter(table)).astype(int)
    # A part of a larger array is not contiguous.
    deep = np.zeros((400, 700, 3), dtype=np.uint16)
    deep[:, 50:650] = np.asarray(coffee).astype(np.uint16) * 257
    assert np.abs(deep_by_table(deep[:, 50:650], table) / 257 - by_8_bits).max() < 1.6

"""One small picture of a photo decides its edit, at whatever size the edit is applied."""

import numpy as np
import pytest
from PIL import Image

from enhancegan.editing.applying import apply_to_picture
from enhancegan.editing.canonical import CANONICAL_SIDE, canonical_picture, reduce_to_canonical
from enhancegan.editing.options import EditOptions
from enhancegan.enhancer import Enhancer
from enhancegan.methods import METHODS
from enhancegan.photo.photo import Photo
from enhancegan.photo.srgb import Srgb
from tests.enhancegan.editing.conftest import DisplayP3


def reduced(photo: Image.Image, side: int) -> Image.Image:
    copy = photo.copy()
    copy.thumbnail((side, side), reducing_gap=3.0)
    return copy


@pytest.fixture(scope="module")
def noisy(coffee: Image.Image) -> Image.Image:
    """24 megapixels with the noise of a high ISO."""
    grain = np.random.default_rng(0).normal(0, 25, (1000, 1500, 3))
    large = np.asarray(coffee.resize((6000, 4000)), dtype=np.float32) + np.tile(grain, (4, 4, 1)).astype(np.float32)
    return Image.fromarray(large.clip(0, 255).astype(np.uint8))


def test_previews_and_the_full_size_are_edited_with_the_same_parameters(noisy: Image.Image) -> None:
    canonical = canonical_picture(Photo(noisy, Srgb()))
    enhancer = Enhancer.load()
    by_itself = [enhancer.propose(reduced(noisy, side), "photographic").parameters for side in (800, 1600)]
    full = enhancer.propose(noisy, "photographic").parameters
    assert full == enhancer.propose(canonical, "photographic").parameters
    # Why it is passed on: a preview asked on its own would be edited otherwise.
    assert all(alone != full for alone in by_itself)


@pytest.mark.parametrize("name", ["photoshop_auto", "exemplar", "piecewise", "filtering", "photographic"])
def test_a_preview_of_the_result_is_the_result_of_the_preview(coffee: Image.Image, name: str) -> None:
    large = coffee.resize((3000, 2000))
    edit = METHODS[name].edit(canonical_picture(Photo(large, Srgb())), EditOptions())
    full, small = (apply_to_picture(picture, edit) for picture in (large, reduced(large, 800)))
    difference = np.asarray(reduced(full, 800), dtype=int) - np.asarray(small, dtype=int)
    assert np.abs(difference).mean() < 0.5


def test_every_pixel_is_the_average_of_its_area() -> None:
    stripes = np.zeros((2048, 4096, 3), dtype=np.uint8)
    stripes[::2] = 100
    picture = canonical_picture(Photo(Image.fromarray(stripes), Srgb()))
    assert picture.size == (CANONICAL_SIDE, CANONICAL_SIDE // 2)
    assert picture.getextrema() == ((50, 50), (50, 50), (50, 50))


def test_a_small_photo_is_its_own_canonical_picture(coffee: Image.Image) -> None:
    assert canonical_picture(Photo(coffee, Srgb())).tobytes() == coffee.tobytes()
    small = reduce_to_canonical(coffee.resize((3000, 2000)))
    assert reduce_to_canonical(small) is small


def test_photos_of_every_kind_have_the_picture_of_their_colors(coffee: Image.Image) -> None:
    levels = np.asarray(coffee)
    deep = canonical_picture(Photo(levels.astype(np.uint16) * 257, Srgb()))
    assert deep.tobytes() == coffee.tobytes()
    gray = canonical_picture(Photo(coffee.convert("L"), Srgb()))
    assert gray.mode == "RGB" and gray.tobytes() == coffee.convert("L").convert("RGB").tobytes()
    # (0, 1, 0) of Display P3 lies outside of sRGB; half gray is half gray in both.
    flat = np.full((2, 2, 3), [0, 255, 0], dtype=np.uint8)
    assert canonical_picture(Photo(Image.fromarray(flat), DisplayP3())).getpixel((0, 0)) == (0, 255, 0)
    flat[:] = 128
    assert canonical_picture(Photo(Image.fromarray(flat), DisplayP3())).getpixel((0, 0)) == (128, 128, 128)


def test_transparency_is_put_on_white() -> None:
    half = Photo(Image.new("RGB", (4, 4), (100, 0, 0)), Srgb(), alpha=Image.new("L", (4, 4), 51))
    # 0.2 * 100 + 0.8 * 255 and 0.8 * 255.
    assert canonical_picture(half).getpixel((0, 0)) == (224, 204, 204)
    deep = Photo(np.full((4, 4, 3), [25_700, 0, 0], np.uint16), Srgb(), alpha=np.full((4, 4), 13_107, np.uint16))
    assert canonical_picture(deep).getpixel((0, 0)) == (224, 204, 204)


def test_every_method_of_the_registry_says_how_it_edits() -> None:
    assert all(method.edit is not None for method in METHODS.values())

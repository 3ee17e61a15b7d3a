"""Grays stay gray."""

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from enhancegan.editing.applying import apply_to_picture
from enhancegan.editing.neutrals import is_neutral, lightness_alone, protecting_neutrals
from enhancegan.editing.photo_edit import Colors, PhotoEdit, operator_colors
from enhancegan.enhancer import Enhancer
from enhancegan.operators import get_operator
from enhancegan.photo.photo import Photo
from enhancegan.photo.srgb import Srgb


def cast(picture: Image.Image) -> int:
    """Largest difference between two channels of a pixel."""
    levels = np.asarray(picture, dtype=int)
    return int(np.abs(levels - levels[..., 1:2]).max())


@pytest.fixture
def gray_photo(coffee: Image.Image) -> Photo:
    """A gray photo that was stored as color."""
    return Photo(coffee.convert("L").convert("RGB"), Srgb())


def test_a_gray_photo_stays_gray_by_photographic(gray_photo: Photo) -> None:
    assert isinstance(gray_photo.pixels, Image.Image)
    dark = gray_photo.pixels.point(lambda level: level // 4)
    edited = Enhancer.load().enhance(dark, "photographic").image
    assert cast(edited) <= 1
    assert np.asarray(edited).mean() > np.asarray(dark).mean() + 5


@pytest.mark.parametrize("way", [lightness_alone, protecting_neutrals])
@pytest.mark.parametrize("values", [{"exposure": 1.0, "temperature": 0.5}, {"blacks": -0.6, "tint": 0.7}])
def test_no_gray_gets_a_cast_from_the_table(way: Callable[[Colors], Colors], values: dict[str, float]) -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    edit = PhotoEdit(way(operator_colors(get_operator("photographic"), values)))
    assert cast(apply_to_picture(Image.fromarray(ramp), edit)) <= 1


@pytest.mark.parametrize("method", ["piecewise", "filtering"])
def test_a_gray_photo_stays_gray_by_others_if_that_is_asked_for(gray_photo: Photo, method: str) -> None:
    enhancer = Enhancer.load()
    assert cast(enhancer.enhance(gray_photo, method, protect_neutrals=True).image) <= 1
    assert cast(enhancer.enhance(gray_photo, "filtering").image) > 1


@pytest.mark.parametrize("values", [{"warming": 0.7, "original": 0.3}, {"cooling": 0.5, "original": 0.5}])
def test_colors_near_gray_keep_their_hue_and_others_are_edited(values: dict[str, float]) -> None:
    colors = operator_colors(get_operator("filtering"), values)
    protected = protecting_neutrals(colors)
    near = np.array([[0.50, 0.51, 0.50], [0.2, 0.2, 0.2], [0.8, 0.79, 0.8]])
    assert np.diff(protected(near), axis=1) == pytest.approx(np.diff(near, axis=1), abs=1e-6)
    far = np.array([[0.8, 0.3, 0.2], [0.1, 0.4, 0.9]])
    assert protected(far) == pytest.approx(colors(far))


@pytest.mark.parametrize("values", [{"original": 0.8}, {"cooling": 0.1, "warming": -0.2, "underwater": -0.1}])
def test_white_stays_white_and_what_is_lighter_stays_lighter(values: dict[str, float]) -> None:
    ramp = np.repeat(np.linspace(0, 1, 256)[:, None], 3, axis=1)
    colors = operator_colors(get_operator("filtering"), values)
    assert colors(ramp)[-1].max() < 0.85
    protected = protecting_neutrals(colors)(ramp)
    assert protected[-1] == pytest.approx(1, abs=1e-3)
    assert np.diff(protected, axis=0).min() >= 0
    assert protected[:128] == pytest.approx(lightness_alone(colors)(ramp)[:128], abs=0.002)


def test_there_is_no_step_between_grays_and_colors() -> None:
    protected = protecting_neutrals(operator_colors(get_operator("filtering"), {"warming": 1.0}))
    away = np.linspace(0, 0.3, 3001)
    path = np.stack([0.5 + away, np.full_like(away, 0.5), 0.5 - away], axis=1)
    assert np.abs(np.diff(protected(path), axis=0)).max() < 0.001


def test_what_a_gray_photo_is(coffee: Image.Image, gray_photo: Photo) -> None:
    assert is_neutral(gray_photo.pixels) and not is_neutral(coffee)
    # A difference of one level between channels, as JPEG leaves it.
    assert is_neutral(Image.new("RGB", (10, 10), (128, 127, 128)))

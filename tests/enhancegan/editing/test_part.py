"""A part of a photo is edited as it is in the whole one."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from enhancegan.editing.applying import apply_edit
from enhancegan.editing.framing import Framing, framed
from enhancegan.editing.part import apply_to_framed_part, apply_to_part
from enhancegan.enhancer import edit_with
from enhancegan.photo.photo import Photo
from enhancegan.photo.srgb import Srgb

LIGHT = {"shadows": 0.8, "highlights": -0.6, "exposure": 0.4}
SIZE = 300, 200


@pytest.fixture
def picture(rng: np.random.Generator) -> Image.Image:
    """Bright and dark areas with structure in them."""
    coarse = Image.fromarray(rng.integers(0, 256, (4, 6, 3), np.uint8))
    return coarse.resize(SIZE, Image.Resampling.BICUBIC)


@pytest.mark.parametrize("box", [(0, 0, 300, 200), (0, 0, 50, 40), (130, 70, 300, 200), (17, 33, 19, 35)])
@pytest.mark.parametrize("values", [LIGHT, {"exposure": 0.4}])
@pytest.mark.parametrize("deep", [False, True])
def test_it_is_that_part_of_the_edited_photo(
    box: tuple[int, int, int, int], values: dict[str, float], deep: bool, picture: Image.Image
) -> None:
    edit = edit_with("photographic", values, picture)
    photo = Photo(np.asarray(picture).astype(np.uint16) * 257 if deep else picture, Srgb())
    left, top, right, bottom = box
    whole = np.asarray(apply_edit(photo, edit).pixels)[top:bottom, left:right].astype(int)
    part = np.asarray(apply_to_part(photo, edit, box).pixels).astype(int)
    # Both round; 1 of 255 or of 65535.
    assert part.shape == whole.shape and np.abs(part - whole).max() <= (4 if deep else 1)


@pytest.mark.parametrize("angle", [0.0, 7.0, -31.0])
@pytest.mark.parametrize("box", [(0, 0, 120, 80), (60, 30, 118, 79), (40, 40, 42, 42)], ids=["all", "some", "four"])
@pytest.mark.parametrize("deep", [False, True], ids=["8 bits", "16 bits"])
def test_of_a_turned_and_cropped_photo_it_is_that_part_of_the_result(
    angle: float, box: tuple[int, int, int, int], deep: bool, picture: Image.Image
) -> None:
    edit = edit_with("photographic", LIGHT, picture)
    pixels = np.asarray(picture).astype(np.uint16) * 257 if deep else picture
    photo = Photo(pixels, Srgb(), alpha=picture.convert("L"))
    # 120 x 80 pixels.
    framing = Framing((0.3, 0.3, 0.7, 0.7), angle)
    whole, (left, top, right, bottom) = framed(apply_edit(photo, edit), framing), box
    part = apply_to_framed_part(photo, edit, framing, box)
    for got, of in ((part.pixels, whole.pixels), (part.alpha, whole.alpha)):
        expected = np.asarray(of)[top:bottom, left:right].astype(int)
        assert np.abs(np.asarray(got).astype(int) - expected).max() <= (8 if deep else 2)


def test_a_part_beyond_the_crop_is_refused(picture: Image.Image) -> None:
    edit = edit_with("photographic", LIGHT, picture)
    with pytest.raises(ValueError, match="inside 120 x 80"):
        apply_to_framed_part(Photo(picture, Srgb()), edit, Framing((0.3, 0.3, 0.7, 0.7), 7), (0, 0, 121, 80))


def test_gray_and_opacity_are_cut_too(picture: Image.Image) -> None:
    gray = picture.convert("L")
    photo = Photo(gray, Srgb(), alpha=gray.rotate(180))
    edit = replace(edit_with("photographic", LIGHT, picture), window=(0.2, 0.2, 0.5, 0.5))
    part = apply_to_part(photo, edit, (10, 20, 60, 50))
    assert part.pixels.size == (50, 30) and part.pixels.mode == "L"
    assert np.array_equal(np.asarray(part.alpha), np.asarray(gray.rotate(180))[20:50, 10:60])


@pytest.mark.parametrize("box", [(-1, 0, 10, 10), (0, 0, 301, 10), (10, 10, 11, 20), (20, 10, 10, 20)])
def test_what_is_no_part_is_refused(box: tuple[int, int, int, int], picture: Image.Image) -> None:
    with pytest.raises(ValueError, match="inside 300 x 200"):
        apply_to_part(Photo(picture, Srgb()), edit_with("photographic", LIGHT, picture), box)

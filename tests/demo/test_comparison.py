"""How results are shown beside the photo."""

import numpy as np
import pytest
from PIL import Image

from demo.comparison import PREVIEW_SIDE, after_picture, parameters_text, preview, run_method, run_methods
from enhancegan.editing.canonical import reduce_to_canonical
from enhancegan.enhancer import crop_window, shipped_enhancer
from enhancegan.methods import METHODS
from enhancegan.operators import OPERATORS


def test_preview_keeps_the_aspect_and_never_enlarges(photo: Image.Image) -> None:
    assert preview(Image.new("RGB", (4000, 3000))).size == (PREVIEW_SIDE, PREVIEW_SIDE * 3 // 4)
    assert preview(photo).size == photo.size


def test_every_method_is_run(photo: Image.Image) -> None:
    assert list(run_methods(photo, photo)) == list(METHODS)


def test_a_crop_is_shown_in_place_with_its_surroundings_faded(photo: Image.Image) -> None:
    shown = after_picture(photo, "crop", METHODS["crop"].apply(photo), photo)
    left, top, right, bottom = window = crop_window(photo.size, shipped_enhancer().predict(photo)["crop"].parameters)
    assert shown.size == photo.size
    assert shown.crop(window).tobytes() == photo.crop(window).tobytes() == METHODS["crop"].apply(photo).tobytes()
    outside = np.ones((photo.height, photo.width), dtype=bool)
    outside[top:bottom, left:right] = False
    faded, original = (np.asarray(picture, dtype=float)[outside] for picture in (shown, photo))
    assert np.allclose(faded, original * 0.25, atol=1)


def test_other_results_are_shown_as_they_are(photo: Image.Image) -> None:
    result = METHODS["photoshop_auto"].apply(photo)
    assert after_picture(photo, "photoshop_auto", result, photo) is result


def test_chosen_parameters_are_told_by_label(photo: Image.Image) -> None:
    text = parameters_text(photo, "photographic")
    assert all(parameter.label in text for parameter in OPERATORS["photographic"].parameters)
    assert parameters_text(photo, "original") == ""


@pytest.mark.parametrize("name", ["photoshop_auto", "piecewise", "filtering", "photographic"])
def test_the_download_is_edited_as_its_preview(name: str, photo: Image.Image) -> None:
    large = photo.resize((2600, 1950))
    small, canonical = preview(large), reduce_to_canonical(large)
    downloaded = preview(run_method(large, name, canonical))
    difference = np.asarray(downloaded, dtype=int) - np.asarray(run_method(small, name, canonical))
    assert np.abs(difference).mean() < 0.5 and np.abs(difference).max() <= 3


def test_grays_get_no_cast_on_the_page(photo: Image.Image) -> None:
    grays = photo.convert("L").convert("RGB")
    for name in ("piecewise", "filtering", "photographic"):
        levels = np.asarray(run_method(grays, name, photo), dtype=int)
        assert np.abs(levels - levels[..., 1:2]).max() <= 1

"""How results are shown beside the photo."""

import numpy as np
from PIL import Image

from demo.comparison import PREVIEW_SIDE, after_picture, parameters_text, preview, run_methods
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

"""Figs. 3 and 4 show what the methods do."""

import numpy as np
import pytest
import torch
from PIL import Image

from enhancegan.enhancer import Enhancer, crop_window
from enhancegan.figures.gallery import fit
from enhancegan.figures.side_by_side import color_operators, crop_gallery, framed, method_gallery, usual_methods
from enhancegan.methods.exemplar import EXEMPLAR
from enhancegan.methods.photoshop_auto import photoshop_auto
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.generator import Generator


def enhancer_with(*operators: str) -> Enhancer:
    torch.manual_seed(0)
    return Enhancer(Generator(Backbone("test_efficientnet"), operators).eval())


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and one.tobytes() == other.tobytes()


def test_a_row_is_the_photo_the_methods_of_others_and_every_color_operator(
    generator: Generator, photo: Image.Image
) -> None:
    enhancer = Enhancer(generator)
    photos = {"landscape.jpg": photo, "portrait.jpg": photo.rotate(90, expand=True)}
    gallery = method_gallery(photos, usual_methods(enhancer))
    assert gallery.labels == [
        "Input",
        "Photoshop-Auto",
        "Exemplar",
        "Piecewise color",
        "Deep filtering",
        "Photographic",
    ]
    results = [enhancer.enhance(photo, name).image for name in ("piecewise", "filtering", "photographic")]
    expected = [photo, photoshop_auto(photo), EXEMPLAR.apply(photo), *results]
    assert all(same(*pair) for pair in zip(gallery.rows[0].pictures, map(fit, expected), strict=True))
    assert len(gallery.rows) == 2


def test_a_generator_with_one_head_makes_one_column(photo: Image.Image) -> None:
    gallery = method_gallery({"photo.jpg": photo}, usual_methods(enhancer_with("crop", "filtering")))
    assert gallery.labels == ["Input", "Photoshop-Auto", "Exemplar", "Deep filtering"]


def test_color_operators_come_in_the_registrys_order() -> None:
    assert color_operators(enhancer_with("photographic", "crop", "piecewise")) == ["piecewise", "photographic"]
    with pytest.raises(ValueError, match="needs a generator with a color operator; this one has crop"):
        color_operators(enhancer_with("crop"))


def test_the_crop_stands_beside_the_photo_with_its_window(generator: Generator, photo: Image.Image) -> None:
    enhancer = Enhancer(generator)
    gallery = crop_gallery([photo], enhancer)
    window = crop_window(photo.size, enhancer.predict(photo)["crop"].parameters)
    assert gallery.labels == ["Input", "Crop"]
    assert same(gallery.rows[0].pictures[0], fit(framed(photo, window)))
    assert same(gallery.rows[0].pictures[1], fit(photo.crop(window)))


def test_without_a_crop_head_there_is_no_crop_figure(photo: Image.Image) -> None:
    with pytest.raises(ValueError, match="not trained for 'crop'; it knows piecewise"):
        crop_gallery([photo], enhancer_with("piecewise"))


def test_the_frame_lies_just_inside_the_window() -> None:
    photo = Image.new("RGB", (60, 40), (90, 90, 90))
    drawn = np.asarray(framed(photo, (10, 5, 50, 35)))
    changed = (drawn != 90).any(axis=2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    assert (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1) == (10, 5, 50, 35)
    assert drawn[5, 30].tolist() == drawn[34, 49].tolist() == [255, 255, 0]
    # The inside and the given photo stay as they are.
    assert not changed[10:30, 15:45].any() and photo.getextrema() == ((90, 90),) * 3

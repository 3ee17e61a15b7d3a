"""The contract of every method in the registry, with the shipped weights."""

import numpy as np
import pytest
from PIL import Image

from enhancegan.enhancer import Enhancer
from enhancegan.methods import METHODS, NOT_LEARNED, Method, get_method, methods_with
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.generator import Generator

each_method = pytest.mark.parametrize("method", list(METHODS.values()), ids=list(METHODS))


@each_method
def test_a_photo_in_a_photo_out_and_the_input_is_left_alone(method: Method, photo: Image.Image) -> None:
    before = photo.tobytes()
    result = method.apply(photo)
    assert result.mode == "RGB"
    assert result.size == photo.size if method.keeps_size else result.width <= 64 and result.height <= 48
    assert photo.tobytes() == before


@each_method
@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3)])
def test_tiny_and_extreme_photos_pass(method: Method, size: tuple[int, int]) -> None:
    result = method.apply(Image.new("RGB", size, (90, 120, 60)))
    assert result.width >= 1 and result.height >= 1


@each_method
def test_a_photo_of_24_megapixels_keeps_its_size(method: Method, photo: Image.Image) -> None:
    large = photo.resize((6000, 4000))
    result = method.apply(large)
    assert result.size == large.size if method.keeps_size else result.width <= 6000 and result.height <= 4000


@each_method
def test_the_same_photo_gives_the_same_result(method: Method, photo: Image.Image) -> None:
    assert method.apply(photo).tobytes() == method.apply(photo).tobytes()


def test_names_labels_and_descriptions_are_all_there() -> None:
    assert list(METHODS)[:2] == ["original", "photoshop_auto"]
    assert {"piecewise", "filtering", "photographic", "crop"} <= set(METHODS)
    assert all(method.name == name and method.label and method.description for name, method in METHODS.items())


def test_unknown_method_is_rejected_with_the_nearest_name() -> None:
    with pytest.raises(ValueError, match=r"unknown method 'photoshop'.*did you mean 'photoshop_auto'"):
        get_method("photoshop")


@pytest.mark.parametrize("name", ["piecewise", "filtering", "photographic", "crop"])
def test_trained_methods_edit_different_photos_differently(name: str, photo: Image.Image) -> None:
    from enhancegan.enhancer import shipped_enhancer

    dark = photo.point(lambda level: level // 3)
    bright, darker = (list(shipped_enhancer().predict(p)[name].parameters.values()) for p in (photo, dark))
    assert np.abs(np.subtract(bright, darker)).max() > 1e-3


def test_another_generator_brings_its_own_operators_and_no_others(photo: Image.Image) -> None:
    generator = Generator(Backbone("test_efficientnet"), ["piecewise"]).eval()
    methods = methods_with(Enhancer(generator))
    assert list(methods) == [*NOT_LEARNED, "piecewise"]
    expected = Enhancer(generator).enhance(photo, "piecewise").image
    assert methods["piecewise"].apply(photo).tobytes() == expected.tobytes()
    assert METHODS["piecewise"].apply(photo).tobytes() != expected.tobytes()

"""Rows beside the methods: fixed edits whose pixels can be told, and an oracle that finds the edit that was made."""

import numpy as np
import pytest
from PIL import Image

from enhancegan.enhancer import apply_parameters
from enhancegan.evaluation.baselines import BASELINES
from enhancegan.evaluation.metrics import ciede2000
from enhancegan.evaluation.oracle import fitted_sliders, oracle
from enhancegan.samples import sample_photos


@pytest.fixture
def cat() -> Image.Image:
    with Image.open(sample_photos()["cat"]) as sample:
        return sample.convert("RGB").resize((90, 60))


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_edits_a_photo_of_any_size_and_leaves_it_as_it_was(name: str, cat: Image.Image) -> None:
    for photo in (cat, Image.new("RGB", (8, 8), (40, 90, 140)), Image.new("RGB", (30, 9), "black")):
        before = photo.copy()
        result = BASELINES[name].apply(photo)
        assert (result.mode, result.size) == ("RGB", photo.size) and photo == before
    assert BASELINES[name].apply(cat) != cat


def test_the_fixed_edit_is_the_same_for_every_photo() -> None:
    both = Image.new("RGB", (20, 8), (90, 90, 90))
    both.paste((200, 60, 60), (10, 0, 20, 8))
    one = Image.new("RGB", (20, 8), (90, 90, 90))
    assert BASELINES["fixed_edit"].apply(both).getpixel((2, 2)) == BASELINES["fixed_edit"].apply(one).getpixel((2, 2))


def test_autocontrast_stretches_the_channels_together() -> None:
    photo = Image.new("RGB", (20, 8), (60, 50, 40))
    photo.paste((160, 150, 140), (10, 0, 20, 8))
    # Lightness goes from 51 and 151 (levels of 0.299 R + 0.587 G + 0.114 B) to 0 and 255: (v - 51) * 2.55.
    result = BASELINES["autocontrast"].apply(photo)
    assert result.getpixel((0, 0)) == pytest.approx((23, 0, 0), abs=6)
    assert result.getpixel((15, 0)) == pytest.approx((255, 252, 227), abs=6)


def test_adaptive_equalization_widens_the_lightness_of_a_flat_photo(cat: Image.Image) -> None:
    flat = cat.point(lambda level: 100 + level // 5)
    assert np.asarray(BASELINES["clahe"].apply(flat)).std() > 1.5 * np.asarray(flat).std()


def test_the_oracle_finds_the_sliders_that_were_moved(cat: Image.Image) -> None:
    moved = {"exposure": 0.6, "temperature": -0.4, "saturation": 0.3}
    reference = apply_parameters(cat, "photographic", moved)
    found = fitted_sliders(cat, reference)
    assert found["exposure"] == pytest.approx(0.6, abs=0.2)
    assert found["temperature"] == pytest.approx(-0.4, abs=0.1)
    assert ciede2000(oracle(cat, reference), reference) < 0.1 * ciede2000(cat, reference)


def test_the_oracle_leaves_a_photo_that_is_its_own_reference(cat: Image.Image) -> None:
    assert ciede2000(oracle(cat, cat), cat) < 1

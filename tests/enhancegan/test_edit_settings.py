"""Settings of an edit: read, written, and applied as they were on the page."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from enhancegan.edit_settings import EditSettings
from enhancegan.editing.applying import apply_to_picture
from enhancegan.editing.framing import Framing
from enhancegan.enhancer import Enhancer, edit_with, shipped_enhancer


@pytest.fixture(scope="module")
def enhancer() -> Enhancer:
    return shipped_enhancer()


def edited(settings: EditSettings, photo: Image.Image, enhancer: Enhancer) -> np.ndarray:
    return np.asarray(apply_to_picture(photo, settings.edit(photo, enhancer)))


def test_what_is_written_is_read() -> None:
    settings = EditSettings("photographic", {"exposure": 0.3}, 0.5, False, Framing((0.1, 0.2, 0.8, 0.9), -3.5))
    assert EditSettings.from_json(settings.to_json()) == settings


def test_everything_but_the_method_may_be_missing() -> None:
    assert EditSettings.from_json('{"method": "original"}') == EditSettings("original")
    assert "crop" not in json.loads(EditSettings("original").to_json())


def test_parameters_are_those_at_full_strength(photo: Image.Image, enhancer: Enhancer) -> None:
    half = EditSettings("photographic", {"exposure": 0.8, "saturation": -0.4}, 0.5, protect_neutrals=False)
    by_hand = apply_to_picture(photo, edit_with("photographic", {"exposure": 0.4, "saturation": -0.2}, photo))
    assert np.array_equal(edited(half, photo, enhancer), np.asarray(by_hand))


def test_strength_stops_at_the_end_of_a_range(photo: Image.Image, enhancer: Enhancer) -> None:
    strong = EditSettings("photographic", {"contrast": 0.9}, 1.5)
    assert strong.edit(photo, enhancer).parameters["contrast"] == 1.0


@pytest.mark.parametrize("settings", [EditSettings("original"), EditSettings("photographic", {"exposure": 1}, 0)])
def test_no_change_is_no_change(settings: EditSettings, photo: Image.Image, enhancer: Enhancer) -> None:
    assert np.abs(edited(settings, photo, enhancer).astype(int) - np.asarray(photo)).max() <= 1


def test_methods_without_parameters_are_applied(photo: Image.Image, enhancer: Enhancer) -> None:
    auto = edited(EditSettings("photoshop_auto"), photo, enhancer)
    assert auto.shape == (48, 64, 3) and not np.array_equal(auto, np.asarray(photo))


def test_a_file_is_edited_and_cropped_at_its_size(photo: Image.Image, enhancer: Enhancer, tmp_path: Path) -> None:
    photo.save(tmp_path / "in.png")
    settings = EditSettings("photographic", {"exposure": 0.5}, protect_neutrals=False, framing=Framing((0, 0, 0.5, 1)))
    made = settings.enhance(tmp_path / "in.png", enhancer)
    by_hand = apply_to_picture(photo, edit_with("photographic", {"exposure": 0.5}, photo)).crop((0, 0, 32, 48))
    assert np.array_equal(made.array, np.asarray(by_hand)) and made.parameters["exposure"] == 0.5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "settings must be a JSON object"),
        ("[1]", "settings must be a JSON object"),
        ("[" * 9000, "settings must be a JSON object"),
        (" " * 10_001, "at most 10000 characters"),
        ("{}", "method must be the name of a method"),
        ('{"method": "original", "Strength": 1}', "settings have no 'Strength'; they have method, parameters"),
        ('{"method": "photographic", "strength": 2}', r"strength must lie in \[0, 1.5\], got 2"),
        ('{"method": "photographic", "strength": NaN}', "strength must be a number, got nan"),
        ('{"method": "photographic", "parameters": {"exposure": "much"}}', "exposure must be a number, got 'much'"),
        ('{"method": "photographic", "parameters": [1]}', "parameters must be numbers by name"),
        ('{"method": "photographic", "protect_neutrals": 1}', "protect_neutrals must be true or false"),
        ('{"method": "original", "crop": {"box": [0, 0, 1]}}', "box must be left, top, right, bottom"),
        ('{"method": "original", "crop": {"box": [0, 0, 1, 2]}}', "box must be left, top, right, bottom"),
        ('{"method": "original", "crop": {"turn": 1}}', "the crop's settings have no 'turn'"),
        ('{"method": "original", "crop": {"angle": 90}}', "angle must lie in"),
    ],
)
def test_what_are_no_settings_is_said(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        EditSettings.from_json(text)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (EditSettings("sharpen"), "sharpen"),
        (EditSettings("crop"), "use 'original' with a crop"),
        (EditSettings("original", strength=0.5), "method 'original' has no parameters"),
        (EditSettings("photographic", {"glow": 1.0}), "has no parameter 'glow'"),
        (EditSettings("photographic", {"exposure": 3.0}), r"exposure must lie in \[-2.0, 2.0\], got 3.0"),
    ],
)
def test_what_no_method_does_is_said(settings: EditSettings, said: str, photo: Image.Image, enhancer: Enhancer) -> None:
    with pytest.raises(ValueError, match=said):
        settings.edit(photo, enhancer)

"""The sliders do what a photographer expects of them."""

import pytest
import torch

from enhancegan.operators import get_operator

GREY = 0.5


def edit(rgb: tuple[float, float, float], **values: float) -> list[float]:
    operator = get_operator("photographic")
    return operator(torch.tensor(rgb).view(1, 3, 1, 1), operator.theta(values)).flatten().tolist()


def test_one_stop_doubles_the_light_of_the_deep_shadows() -> None:
    # sRGB 0.04 is 0.04 / 12.92 of white in linear light; twice that is above the linear part of the curve:
    # 1.055 * (0.0061920 / (1 + 0.0030960)) ** (1 / 2.4) - 0.055
    expected = 1.055 * (2 * 0.04 / 12.92 / (1 + 0.04 / 12.92)) ** (1 / 2.4) - 0.055
    assert edit((0.04, 0.04, 0.04), exposure=1) == pytest.approx([expected] * 3, abs=1e-5)


@pytest.mark.parametrize("name", ["exposure", "contrast", "highlights", "shadows", "temperature", "tint", "saturation"])
@pytest.mark.parametrize("share", [-1, 1])
def test_only_blacks_moves_black(name: str, share: int) -> None:
    assert edit((0.0, 0.0, 0.0), **{name: share}) == pytest.approx([0, 0, 0], abs=1e-6)
    assert edit((0.0, 0.0, 0.0), blacks=1) == pytest.approx([0.2] * 3, abs=1e-6)  # 0.25 / 1.25


def test_temperature_warms_and_tint_turns_magenta() -> None:
    red, green, blue = edit((GREY, GREY, GREY), temperature=0.5)
    assert red > green > blue
    red, green, blue = edit((GREY, GREY, GREY), tint=0.5)
    assert red == pytest.approx(blue) and red > green


def test_white_balance_keeps_the_luminance_of_grey() -> None:
    red, green, blue = (((c + 0.055) / 1.055) ** 2.4 for c in edit((GREY, GREY, GREY), temperature=0.6, tint=-0.3))
    assert 0.2126 * red + 0.7152 * green + 0.0722 * blue == pytest.approx(0.21404, abs=1e-4)


def test_saturation_down_to_grey_by_rec_709_weights() -> None:
    assert edit((0.8, 0.4, 0.2), saturation=-1) == pytest.approx([0.8 * 0.2126 + 0.4 * 0.7152 + 0.2 * 0.0722] * 3)


@pytest.mark.parametrize("name", ["contrast", "highlights", "shadows", "blacks", "exposure"])
@pytest.mark.parametrize("share", [-1.0, -0.5, 0.5, 1.0])
def test_tone_curves_never_reverse_the_order_of_greys(name: str, share: float) -> None:
    operator = get_operator("photographic")
    greys = torch.linspace(0, 1, 256).view(1, 1, 1, 256).expand(1, 3, 1, 256)
    edited = operator(greys, operator.theta({name: share}))[0, 0, 0]
    assert (edited.diff() >= -1e-6).all()

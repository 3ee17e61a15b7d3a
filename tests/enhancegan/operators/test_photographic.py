"""The sliders do what a photographer expects of them, to the numbers that their formulas give."""

from collections.abc import Sequence

import pytest
import torch

from enhancegan.operators import get_operator

GRAY = 0.5
COLOR = (0.8, 0.4, 0.02)
Color = Sequence[float]


def edit(rgb: Color, **values: float) -> list[float]:
    operator = get_operator("photographic")
    photo = torch.tensor(rgb, dtype=torch.float64).view(1, 3, 1, 1)
    return operator(photo, operator.theta(values).double()).flatten().tolist()


def decoded(value: float) -> float:
    """Linear light of an sRGB value, IEC 61966-2-1."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def encoded(light: float) -> float:
    """The sRGB value of linear light, IEC 61966-2-1."""
    return light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def close(expected: Color) -> object:
    # Parameters come in single precision.
    return pytest.approx(list(expected), abs=1e-6)


def test_the_strongest_edits_are_declared() -> None:
    ranges = {p.name: (p.low, p.high, p.identity) for p in get_operator("photographic").parameters}
    assert ranges.pop("exposure") == (-2, 2, 0)
    assert set(ranges.values()) == {(-1, 1, 0)}
    assert list(ranges) == ["contrast", "highlights", "shadows", "blacks", "temperature", "tint", "saturation"]


def test_one_stop_doubles_the_light_of_the_deep_shadows() -> None:
    # sRGB 0.04 is 0.04 / 12.92 of white in linear light; twice that is above the linear part of the curve:
    # 1.055 * (0.0061920 / (1 + 0.0030960)) ** (1 / 2.4) - 0.055
    expected = 1.055 * (2 * 0.04 / 12.92 / (1 + 0.04 / 12.92)) ** (1 / 2.4) - 0.055
    assert edit((0.04, 0.04, 0.04), exposure=1) == close([expected] * 3)


@pytest.mark.parametrize(("stops", "gain"), [(2.0, 4.0), (1.0, 2.0), (-1.0, 0.5), (-2.0, 0.25)])
def test_exposure(stops: float, gain: float) -> None:
    light = [decoded(value) for value in COLOR]
    assert edit(COLOR, exposure=stops) == close([encoded(gain * x / (1 + (gain - 1) * x)) for x in light])


@pytest.mark.parametrize("contrast", [-1.0, 0.5])
def test_contrast_adds_0_9_x_1_minus_x_2x_minus_1(contrast: float) -> None:
    # 0.8 * 0.2 * 0.6 = 0.096; 0.4 * 0.6 * -0.2 = -0.048; 0.02 * 0.98 * -0.96 = -0.018816
    changes = (0.096, -0.048, -0.018816)
    expected = [x + 0.9 * contrast * c for x, c in zip(COLOR, changes, strict=True)]
    assert edit(COLOR, contrast=contrast) == close(expected)


def lit(value: float, stops: float) -> float:
    """A value lit by so many stops, with its square as its light: v^2 -> g v^2 / (1 + (g - 1) v^2)."""
    gain = 2**stops
    return value * (gain / (1 + (gain - 1) * value**2)) ** 0.5


def damped(rgb: Color, stops: float) -> list[float]:
    """Chroma loses a tenth of a halving for every stop of lift."""
    gray = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]
    return [gray + (x - gray) * 2 ** (-0.1 * max(stops, 0)) for x in rgb]


# The base layer of a plain photo is its luma.
BASE = 0.2126 * 0.8 + 0.7152 * 0.4 + 0.0722 * 0.02


@pytest.mark.parametrize("shadows", [-1.0, 0.5])
def test_shadows_are_lit_by_4_5_stops_at_black_and_none_above_0_65(shadows: float) -> None:
    stops = 4.5 * shadows * (1 - BASE / 0.65) ** 1.5
    assert edit(COLOR, shadows=shadows) == close(damped([lit(x, stops) for x in COLOR], stops))
    assert edit((0.7, 0.65, 0.66), shadows=shadows) == close((0.7, 0.65, 0.66))


@pytest.mark.parametrize("highlights", [-1.0, 0.5])
def test_highlights_are_lit_by_2_5_stops_at_white_and_none_below_0_35(highlights: float) -> None:
    stops = 2.5 * highlights * ((BASE - 0.35) / 0.65) ** 1.5
    assert edit(COLOR, highlights=highlights) == close(damped([lit(x, stops) for x in COLOR], stops))
    assert edit((0.3, 0.35, 0.3), highlights=highlights) == close((0.3, 0.35, 0.3))


def test_a_bright_surrounding_keeps_its_light_while_a_dark_one_is_lit() -> None:
    # The left half dark, the right half bright, and one pixel of each in the other half.
    photo = torch.full((1, 3, 96, 192), 0.1)
    photo[..., 96:] = 0.9
    photo[..., 48, 24], photo[..., 48, 168] = 0.9, 0.1
    operator = get_operator("photographic")
    edited = operator(photo, operator.theta({"shadows": 1.0}))[0, 0]
    assert edited[20, 20] > 0.3 and edited[20, 170] == pytest.approx(0.9, abs=0.005)
    # A small dark thing before a bright wall is lit less than the dark half.
    assert edited[48, 168] < edited[20, 20] - 0.1


def test_blacks_move_the_black_point_by_a_quarter_of_the_scale() -> None:
    # +1: black lies at -0.25, so that x becomes (x + 0.25) / 1.25. -0.4: black lies at 0.1; what is below it is black.
    assert edit(COLOR, blacks=1) == close([1.05 / 1.25, 0.65 / 1.25, 0.27 / 1.25])
    assert edit(COLOR, blacks=-0.4) == close([0.7 / 0.9, 0.3 / 0.9, 0])


@pytest.mark.parametrize("temperature", [-0.8, 0.6])
def test_temperature_moves_red_and_blue_by_half_a_stop_each(temperature: float) -> None:
    red, blue = 2 ** (temperature / 2), 2 ** (-temperature / 2)
    luminance = 0.2126 * red + 0.7152 + 0.0722 * blue
    gains = (red / luminance, 1 / luminance, blue / luminance)
    expected = [encoded(decoded(x) * gain) for x, gain in zip(COLOR, gains, strict=True)]
    assert edit(COLOR, temperature=temperature) == close(expected)


@pytest.mark.parametrize("tint", [-0.8, 0.6])
def test_tint_moves_green_by_half_a_stop(tint: float) -> None:
    green = 2 ** (-tint / 2)
    luminance = 0.2126 + 0.7152 * green + 0.0722
    gains = (1 / luminance, green / luminance, 1 / luminance)
    assert edit(COLOR, tint=tint) == close([encoded(decoded(x) * gain) for x, gain in zip(COLOR, gains, strict=True)])


def test_white_balance_stops_at_white_before_the_tone_curves_see_it() -> None:
    # Warmer white: red is clipped to 1 and stays white in every later curve; green and blue are below it.
    luminance = 0.2126 * 2**0.5 + 0.7152 + 0.0722 * 2**-0.5
    green, blue = encoded(1 / luminance), encoded(2**-0.5 / luminance)
    assert edit((1.0, 1.0, 1.0), temperature=1) == close([1, green, blue])
    assert edit((1.0, 1.0, 1.0), temperature=1, contrast=1) == close(
        [1, *(x + 0.9 * x * (1 - x) * (2 * x - 1) for x in (green, blue))]
    )


@pytest.mark.parametrize("saturation", [-1.0, -0.3, 0.2])
def test_saturation_scales_the_distance_from_gray(saturation: float) -> None:
    gray = 0.8 * 0.2126 + 0.4 * 0.7152 + 0.02 * 0.0722
    expected = [gray + (1 + saturation) * (x - gray) for x in COLOR]
    assert edit(COLOR, saturation=saturation) == close([max(x, 0) for x in expected])


def test_what_saturation_drives_out_of_the_range_is_clipped() -> None:
    # Gray is 0.2126 + 0.5 * 0.7152 = 0.5702: twice the distance ends at 1.4298, 0.4298 and -0.5702.
    assert edit((1.0, 0.5, 0.0), saturation=1) == close([1, 0.4298, 0])


def test_the_order_is_local_light_white_balance_exposure_blacks_contrast_saturation() -> None:
    # Shadows 0.5, highlights -0.6, temperature 0.8, tint -0.4, exposure -1, blacks -0.2, contrast 0.7, saturation 0.3.
    photo = (0.8, 0.5, 0.4)
    base = 0.2126 * 0.8 + 0.7152 * 0.5 + 0.0722 * 0.4
    stops = 4.5 * 0.5 * (1 - base / 0.65) ** 1.5 - 2.5 * 0.6 * ((base - 0.35) / 0.65) ** 1.5
    red, green, blue = 2**0.4, 2**0.2, 2**-0.4
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    toned = []
    for value, gain in zip(damped([lit(x, stops) for x in photo], stops), (red, green, blue), strict=True):
        light = min(decoded(value) * gain / luminance, 1)
        x = encoded(0.5 * light / (1 - 0.5 * light))
        x = (x - 0.05) / 0.95
        x += 0.9 * 0.7 * x * (1 - x) * (2 * x - 1)
        toned.append(x)
    gray = 0.2126 * toned[0] + 0.7152 * toned[1] + 0.0722 * toned[2]
    expected = [gray + 1.3 * (x - gray) for x in toned]
    values = {"contrast": 0.7, "highlights": -0.6, "shadows": 0.5, "blacks": -0.2, "saturation": 0.3}
    assert edit(photo, exposure=-1, temperature=0.8, tint=-0.4, **values) == close(expected)


@pytest.mark.parametrize("name", ["exposure", "contrast", "highlights", "shadows", "temperature", "tint", "saturation"])
@pytest.mark.parametrize("share", [-1, 1])
def test_only_blacks_moves_black(name: str, share: int) -> None:
    assert edit((0.0, 0.0, 0.0), **{name: share}) == close([0, 0, 0])
    assert edit((0.0, 0.0, 0.0), blacks=1) == close([0.2] * 3)  # 0.25 / 1.25


def test_temperature_warms_and_tint_turns_magenta() -> None:
    red, green, blue = edit((GRAY, GRAY, GRAY), temperature=0.5)
    assert red > green > blue
    red, green, blue = edit((GRAY, GRAY, GRAY), tint=0.5)
    assert red == pytest.approx(blue) and red > green


def test_white_balance_keeps_the_luminance_of_gray() -> None:
    red, green, blue = (decoded(c) for c in edit((GRAY, GRAY, GRAY), temperature=0.6, tint=-0.3))
    assert 0.2126 * red + 0.7152 * green + 0.0722 * blue == pytest.approx(0.21404, abs=1e-5)


@pytest.mark.parametrize("name", ["contrast", "highlights", "shadows", "blacks", "exposure"])
@pytest.mark.parametrize("share", [-1.0, -0.5, 0.5, 1.0])
def test_tone_curves_never_reverse_the_order_of_grays(name: str, share: float) -> None:
    operator = get_operator("photographic")
    grays = torch.linspace(0, 1, 256).view(1, 1, 1, 256).expand(1, 3, 1, 256)
    edited = operator(grays, operator.theta({name: share}))[0, 0, 0]
    assert (edited.diff() >= -1e-6).all()

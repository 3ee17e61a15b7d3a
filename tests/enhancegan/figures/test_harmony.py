"""Harmonic templates: sizes from Cohen-Or et al. 2006, distances and costs worked out by hand."""

import colorsys

import numpy as np
import pytest
from PIL import Image

from enhancegan.figures.harmony import SCHEMES, TEMPLATES, best_fit, best_rotation, cost, hue_histogram

TYPES = {template.name: template for template in TEMPLATES}


def photo_of_hues(*hues: float, saturation: float = 1.0) -> Image.Image:
    """One 4 x 4 square of every hue, at full value."""
    colors = [colorsys.hsv_to_rgb(hue / 360, saturation, 1.0) for hue in hues]
    row = np.repeat(np.rint(np.array(colors) * 255).astype(np.uint8)[None], 4, axis=1)
    return Image.fromarray(np.repeat(row, 4, axis=0))


@pytest.mark.parametrize(
    ("name", "share"), {"i": 5, "V": 26, "L": 27, "I": 10, "T": 50, "Y": 31, "X": 52, "N": 0}.items()
)
def test_a_template_covers_the_papers_share_of_the_wheel(name: str, share: float) -> None:
    assert TYPES[name].arc == pytest.approx(360 * share / 100)


@pytest.mark.parametrize(
    ("name", "hue", "rotation", "degrees"),
    [
        ("i", 0, 0, 0),
        ("i", 9, 0, 0),
        ("i", 30, 0, 21),
        ("i", 180, 0, 171),
        ("i", 350, 0, 1),
        ("i", 5, 350, 6),
        ("i", 0, 350, 1),
        ("V", 60, 0, 60 - 46.8),
        ("L", 90, 0, 0),
        ("L", 25, 0, 25 - 9),
        ("L", 35, 0, 90 - 39.6 - 35),
        ("I", 90, 0, 81),
        ("I", 100, 270, 1),
        ("T", 100, 0, 10),
        ("Y", 180, 0, 0),
        ("Y", 120, 0, 51),
        ("X", 90, 0, 90 - 46.8),
        ("N", 123, 0, 180),
    ],
)
def test_the_arc_from_a_hue_to_the_nearest_sector(name: str, hue: float, rotation: float, degrees: float) -> None:
    assert TYPES[name].distances(np.array([hue]), rotation) == pytest.approx([degrees])


def test_the_cost_is_the_mean_of_saturation_times_distance() -> None:
    assert cost(TYPES["i"], 0, hue_histogram(photo_of_hues(30))) == pytest.approx(21)
    # Three quarters of the pixels are inside or without saturation.
    assert cost(TYPES["i"], 0, hue_histogram(photo_of_hues(30, 0, 0, 0))) == pytest.approx(21 / 4)
    # 0.6 x 255 = 153: the saturation survives the rounding to 8 bits.
    assert cost(TYPES["i"], 0, hue_histogram(photo_of_hues(60, saturation=0.6))) == pytest.approx(51 * 0.6)


def test_the_cost_of_a_photo_is_that_of_a_plain_loop_over_its_pixels(photo: Image.Image) -> None:
    inside = np.concatenate([np.linspace(-46.8, 46.8, 937), np.linspace(171, 189, 181)]) + 70
    total = 0.0
    for red, green, blue in np.asarray(photo).reshape(-1, 3) / 255:
        hue, saturation, _ = colorsys.rgb_to_hsv(red, green, blue)
        arc = np.abs(inside - 360 * hue) % 360
        total += saturation * np.minimum(arc, 360 - arc).min()
    # Hues are rounded to whole degrees, errors cancel.
    expected = total / (photo.width * photo.height)
    assert expected > 5
    assert cost(TYPES["Y"], 70, hue_histogram(photo)) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("template", TEMPLATES + SCHEMES, ids=lambda template: template.name)
def test_no_rotation_costs_less_than_the_best(template, photo: Image.Image) -> None:
    histogram = hue_histogram(photo)
    fit = best_rotation(template, histogram)
    costs = [cost(template, rotation, histogram) for rotation in range(360)]
    assert fit.cost == pytest.approx(min(costs)) and costs[fit.rotation] == pytest.approx(fit.cost)


@pytest.mark.parametrize(
    ("hues", "name", "rotations"),
    [
        ([120], "i", {120}),
        # Across 0: the middle of 355 and 5 is 0, not 180.
        ([355, 5], "i", {0}),
        ([40, 220], "I", {40, 220}),
        ([0, 40, 80], "V", {40}),
        # 70 +- 39.6 holds 40 and 100, the small sector -20; L's small sector is 90 degrees before the large one.
        ([340, 40, 70, 100], "L", {340}),
        ([20, 60, 100, 240], "Y", {60}),
        ([10, 80, 190, 260], "X", {45, 225}),
        ([0, 45, 90, 135, 175], "T", {85, 86, 87, 88, 89, 90}),
    ],
)
def test_the_smallest_template_that_holds_all_hues_fits_best(hues: list[int], name: str, rotations: set[int]) -> None:
    fit = best_fit(TEMPLATES, hue_histogram(photo_of_hues(*hues)))
    assert (fit.template.name, fit.cost) == (name, pytest.approx(0, abs=1e-9))
    assert fit.rotation in rotations


@pytest.mark.parametrize(
    ("hues", "name"),
    [
        ([200], "monochromatic"),
        ([20, 50, 80], "analogous"),
        ([100, 280], "complementary"),
        ([10, 160, 220], "split-complementary"),
        ([0, 120, 240], "triadic"),
        ([15, 105, 195, 285], "square"),
    ],
)
def test_the_painters_schemes_are_recognized(hues: list[int], name: str) -> None:
    assert best_fit(SCHEMES, hue_histogram(photo_of_hues(*hues))).template.name == name


def test_turning_all_hues_turns_the_template() -> None:
    fits = [best_fit(TEMPLATES, hue_histogram(photo_of_hues(*(h + turn for h in (0, 40, 80))))) for turn in (0, 300)]
    assert (fits[0].rotation + 300) % 360 == fits[1].rotation
    assert fits[0].template == fits[1].template


def test_a_gray_photo_costs_nothing() -> None:
    histogram = hue_histogram(Image.new("RGB", (6, 4), (90, 90, 90)))
    assert histogram.tolist() == [0] * 360
    assert [best_rotation(template, histogram).cost for template in TEMPLATES] == [0] * len(TEMPLATES)
    assert best_fit(TEMPLATES, histogram).template.name == "N"
    assert best_fit(SCHEMES, histogram).template.name == "achromatic"

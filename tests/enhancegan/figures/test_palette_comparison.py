"""Fig. 6 compares a photo with its result at one template that favors neither."""

import pytest
from PIL import Image

from enhancegan.enhancer import Enhancer
from enhancegan.figures.gallery import CELL
from enhancegan.figures.harmony import TEMPLATES
from enhancegan.figures.palette_comparison import (
    Comparison,
    compare_palettes,
    harmony_table,
    palette_gallery,
    palette_table,
)
from enhancegan.networks.generator import Generator

RED, CHARTREUSE, GREEN, CYAN, BLUE = (255, 0, 0), (128, 255, 0), (0, 255, 0), (0, 255, 255), (0, 0, 255)
GRAY = (128, 128, 128)


def stripes(*colors: tuple[int, int, int]) -> Image.Image:
    picture = Image.new("RGB", (10 * len(colors), 10))
    for number, color in enumerate(colors):
        picture.paste(color, (10 * number, 0, 10 * number + 10, 10))
    return picture


def test_a_photo_equal_to_its_result_has_the_same_palette_and_cost_twice(photo: Image.Image) -> None:
    comparison = Comparison.of(photo, photo.copy())
    assert comparison.before.palette == comparison.after.palette
    assert comparison.cost_of(comparison.before) == comparison.cost_of(comparison.after)


def test_both_costs_are_measured_at_the_same_template() -> None:
    # Red against red, green and blue. Types Y and X can hold red and leave green and blue out by 120 - 93.6 = 26.4
    # degrees together, less than any other; Y covers less of the wheel. Its large sector is opposite to red.
    comparison = Comparison.of(stripes(RED), stripes(RED, GREEN, BLUE))
    assert (comparison.template.template.name, comparison.template.rotation) == ("Y", 180)
    assert comparison.cost_of(comparison.before) == 0
    assert comparison.cost_of(comparison.after) == pytest.approx(26.4 / 3)
    assert palette_gallery([comparison], "piecewise").rows[0].captions[:2] == [
        "harmony cost 0.00°",
        "harmony cost 8.80°",
    ]


def test_the_harmony_table_fits_every_template_to_every_version() -> None:
    comparison = Comparison.of(stripes(RED, CYAN), stripes(RED, CHARTREUSE))
    table = harmony_table({"photo": comparison}).set_index(["version", "name"])["cost_deg"]
    # Opposite hues lie in types I, Y and X; between them type i leaves 180 - 18 = 162 degrees out, for half the pixels.
    assert table["input", "I"] == table["input", "Y"] == table["input", "X"] == table["input", "complementary"] == 0
    assert table["input", "i"] == 81
    # Hues at a right angle lie in types L, V (93.6) and T; types i and I leave 90 - 18 = 72 degrees out.
    assert table["result", "L"] == table["result", "V"] == table["result", "T"] == table["result", "square"] == 0
    assert table["result", "i"] == table["result", "I"] == 36


def test_the_palette_table_has_one_row_per_color() -> None:
    table = palette_table({"a.jpg": Comparison.of(stripes(RED, RED, GRAY), stripes(CYAN))})
    common = {"photo": "a.jpg", "template": "I", "cost_deg": 0.0}
    assert table.drop(columns="rotation_deg").to_dict("records") == [
        common | {"version": "input", "place": 1, "color": "#ff0000", "share": 0.6667, "hue_deg": 0, "saturation": 1},
        common | {"version": "input", "place": 2, "color": "#808080", "share": 0.3333, "hue_deg": 0, "saturation": 0},
        common | {"version": "result", "place": 1, "color": "#00ffff", "share": 1, "hue_deg": 180, "saturation": 1},
    ]


def test_a_gray_photo_has_no_hues_and_costs_nothing() -> None:
    comparison = Comparison.of(stripes(GRAY, (20, 20, 20)), stripes(GRAY, (30, 30, 30)))
    assert (comparison.template.template.name, comparison.scheme.template.name) == ("N", "achromatic")
    assert comparison.cost_of(comparison.before) == comparison.cost_of(comparison.after) == 0
    assert (harmony_table({"gray": comparison})["cost_deg"] == 0).all()
    gallery = palette_gallery([comparison], "piecewise")
    assert gallery.rows[0].captions == ["harmony cost 0.00°", "harmony cost 0.00°", "type N · achromatic"]
    assert gallery.pages()[0].width > 3 * CELL


def test_every_template_is_tabulated_for_both_versions(generator: Generator, photo: Image.Image) -> None:
    operator, comparisons = compare_palettes({"one": photo, "two": photo.rotate(90, expand=True)}, Enhancer(generator))
    assert operator == "piecewise"
    counts = harmony_table(comparisons).groupby(["photo", "version", "kind"]).size()
    assert counts["one", "input", "template"] == counts["two", "result", "template"] == len(TEMPLATES)


def test_a_row_shows_photo_result_and_wheel_with_costs_below(generator: Generator, photo: Image.Image) -> None:
    operator, comparisons = compare_palettes({"one": photo}, Enhancer(generator))
    comparison = comparisons["one"]
    gallery = palette_gallery([comparison], operator)
    assert gallery.labels == ["Input", "Piecewise color", "Palettes on the hue wheel"]
    row = gallery.rows[0]
    assert row.captions[0] == f"harmony cost {comparison.cost_of(comparison.before):.2f}°"
    assert row.captions[2].startswith(f"type {comparison.template.template.name} at ")
    assert all(picture.width <= CELL and picture.height <= CELL for picture in row.pictures)


def test_the_strip_under_a_photo_shows_its_palette_by_share() -> None:
    comparison = Comparison.of(stripes(RED, CYAN), stripes(RED, CYAN))
    picture = palette_gallery([comparison], "piecewise").rows[0].pictures[0]
    strip = [picture.getpixel((x, picture.height - 20)) for x in range(10, picture.width - 10)]
    assert strip.count(RED) == pytest.approx(len(strip) / 2, abs=1)
    assert strip.count(CYAN) == pytest.approx(len(strip) / 2, abs=1)

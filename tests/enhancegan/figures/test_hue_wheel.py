"""The hue wheel: where things are drawn."""

import numpy as np
import pytest
from PIL import Image, ImageColor

from enhancegan.figures.gallery import CELL
from enhancegan.figures.harmony import TEMPLATES, Fit
from enhancegan.figures.hue_wheel import INPUT_COLOR, RESULT_COLOR, dot_position, hue_wheel
from enhancegan.figures.palette import PaletteColor

TYPES = {template.name: template for template in TEMPLATES}
MIDDLE = CELL / 2
WHITE = (255, 255, 255)


def drawn(template: str, rotation: int, inputs: list[PaletteColor], results: list[PaletteColor]) -> Image.Image:
    return hue_wheel(inputs, results, Fit(TYPES[template], rotation, 0.0))


def at(wheel: Image.Image, degrees: float, radius: float) -> tuple[int, int, int]:
    """Pixel in a direction, counter-clockwise from the right, at a share of half the picture's side."""
    angle = np.radians(degrees)
    return wheel.getpixel((int(MIDDLE * (1 + radius * np.cos(angle))), int(MIDDLE * (1 - radius * np.sin(angle)))))


@pytest.mark.parametrize(
    ("rgb", "direction"),
    [((255, 0, 0), (1, 0)), ((128, 255, 0), (0, -1)), ((0, 255, 255), (-1, 0)), ((128, 0, 255), (0, 1))],
)
def test_hue_is_the_angle_and_saturation_the_distance(rgb: tuple[int, int, int], direction: tuple[int, int]) -> None:
    x, y = dot_position(PaletteColor(rgb, 1.0))
    offset = np.array([x - MIDDLE, y - MIDDLE])
    assert offset / np.linalg.norm(offset) == pytest.approx(direction, abs=0.01)
    half = PaletteColor(tuple(level // 2 + 128 for level in rgb), 1.0)
    nearer = np.array(dot_position(half)) - MIDDLE
    assert np.linalg.norm(nearer) == pytest.approx(np.linalg.norm(offset) / 2, rel=0.02)


def test_grays_are_in_the_middle() -> None:
    assert dot_position(PaletteColor((80, 80, 80), 1.0)) == (MIDDLE, MIDDLE)


def test_a_dot_has_its_color_inside_and_its_palettes_color_around() -> None:
    orange, teal = PaletteColor((250, 120, 10), 1.0), PaletteColor((20, 140, 150), 1.0)
    wheel = drawn("i", 90, [orange], [teal])
    for color, outline in ((orange, INPUT_COLOR), (teal, RESULT_COLOR)):
        x, y = map(int, dot_position(color))
        assert wheel.getpixel((x, y)) == color.rgb
        around = {wheel.getpixel((x + step, y)) for step in range(30)}
        assert ImageColor.getrgb(outline) in around


def test_an_input_dot_shows_around_a_result_dot_of_the_same_color() -> None:
    color = PaletteColor((250, 120, 10), 1.0)
    x, y = map(int, dot_position(color))
    wheel = drawn("i", 90, [color], [color])
    around = {wheel.getpixel((x + step, y)) for step in range(30)}
    assert {color.rgb, ImageColor.getrgb(INPUT_COLOR), ImageColor.getrgb(RESULT_COLOR)} <= around


def test_the_rotated_templates_sectors_are_shaded_and_nothing_else() -> None:
    # Y at 30: 30 +- 46.8 and 210 +- 9.
    wheel = drawn("Y", 30, [], [])
    shaded = [degrees for degrees in range(0, 360, 5) if at(wheel, degrees, 0.6) != WHITE]
    assert shaded == [*range(0, 80, 5), 205, 210, 215, 345, 350, 355]


def test_the_ring_shows_the_hues() -> None:
    wheel = drawn("N", 0, [], [])
    for degrees, strongest in ((0, 0), (120, 1), (240, 2)):
        levels = at(wheel, degrees, 0.91)
        assert int(np.argmax(levels)) == strongest and max(levels) - min(levels) > 150

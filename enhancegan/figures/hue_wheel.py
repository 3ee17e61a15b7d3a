"""Draw palettes on the hue wheel: hue is the angle, saturation the distance from the center."""

from collections.abc import Sequence
from math import cos, radians, sin

from PIL import Image, ImageDraw

from enhancegan.figures.gallery import CAPTION_SIZE, CELL, GROUND, INK, font_for
from enhancegan.figures.harmony import DEGREES, Fit
from enhancegan.figures.palette import PaletteColor

INPUT_COLOR, RESULT_COLOR = "#1f5fd0", "#d62020"
# Drawn this many times larger and scaled down, which smooths the edges.
_OVERSAMPLING = 3
# Shares of half the picture's side.
_DISC, _RING_INSIDE, _RING_OUTSIDE = 0.80, 0.86, 0.96
# The result's dots are smaller, so that an input dot underneath stays visible.
_INPUT_DOT, _RESULT_DOT, _DOT_LINE = 0.062, 0.042, 0.014
_SECTOR, _SECTOR_EDGE, _GRID = "#d4d4d4", "#8c8c8c", "#b8b8b8"


def hue_wheel(input_colors: Sequence[PaletteColor], result_colors: Sequence[PaletteColor], fit: Fit) -> Image.Image:
    """Draw a template and two palettes, the input's outlined in blue and the result's in red.

    Hue 0 (red) is on the right and hues increase counterclockwise; the circles mark saturation 0.5 and 1.

    Returns:
        RGB, `CELL` x `CELL` pixels, on white.
    """
    wheel = Image.new("RGB", (CELL * _OVERSAMPLING, CELL * _OVERSAMPLING), GROUND)
    draw = ImageDraw.Draw(wheel)
    _draw_ring(draw)
    _draw_sectors(draw, fit)
    for saturation in (0.5, 1.0):
        draw.ellipse(_circle(0, 0, saturation * _DISC), outline=_GRID, width=_length(0.004))
    for color in input_colors:
        _draw_dot(draw, color, INPUT_COLOR, _INPUT_DOT)
    for color in result_colors:
        _draw_dot(draw, color, RESULT_COLOR, _RESULT_DOT)
    _draw_legend(draw)
    return wheel.resize((CELL, CELL), Image.Resampling.BOX)


def dot_position(color: PaletteColor) -> tuple[float, float]:
    """Position of a color in the drawing, in pixels from the left and from the top of the `CELL` x `CELL` picture."""
    radius = color.saturation * _DISC * CELL / 2
    angle = radians(color.hue)
    return CELL / 2 + radius * cos(angle), CELL / 2 - radius * sin(angle)


def _draw_ring(draw: ImageDraw.ImageDraw) -> None:
    for hue in range(DEGREES):
        # Pillow's angles increase clockwise.
        draw.pieslice(_circle(0, 0, _RING_OUTSIDE), -hue - 0.5, -hue + 0.5, fill=f"hsv({hue},85%,95%)")
    draw.ellipse(_circle(0, 0, _RING_INSIDE), fill=GROUND)


def _draw_sectors(draw: ImageDraw.ImageDraw, fit: Fit) -> None:
    for center, width in fit.template.sectors:
        middle = -(center + fit.rotation)
        ends = middle - width / 2, middle + width / 2
        draw.pieslice(_circle(0, 0, _DISC), *ends, fill=_SECTOR, outline=_SECTOR_EDGE, width=_length(0.006))


def _draw_dot(draw: ImageDraw.ImageDraw, color: PaletteColor, outline: str, radius: float) -> None:
    x, y = (2 * place / CELL - 1 for place in dot_position(color))
    draw.ellipse(_circle(x, y, radius + 0.006), fill=GROUND)
    draw.ellipse(_circle(x, y, radius), fill=color.rgb, outline=outline, width=_length(_DOT_LINE))


def _draw_legend(draw: ImageDraw.ImageDraw) -> None:
    # The wheel leaves the corners empty.
    font = font_for(["input", "result"], CELL * _OVERSAMPLING, round(CAPTION_SIZE * 0.8) * _OVERSAMPLING)
    for row, (text, outline, radius) in enumerate(
        (("input", INPUT_COLOR, _INPUT_DOT), ("result", RESULT_COLOR, _RESULT_DOT))
    ):
        x, y = -0.93, 0.80 + 0.13 * row
        draw.ellipse(_circle(x, y, radius), outline=outline, width=_length(_DOT_LINE))
        draw.text((_place(x + 0.08), _place(y)), text, INK, font, anchor="lm")


def _circle(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return _place(x - radius), _place(y - radius), _place(x + radius), _place(y + radius)


def _place(share: float) -> float:
    """Convert a coordinate in [-1, 1] to pixels of the large drawing."""
    return (share + 1) / 2 * CELL * _OVERSAMPLING


def _length(share: float) -> int:
    return round(share * CELL * _OVERSAMPLING / 2)

"""What can be seen on the plates, from the pixels of the pictures and models of color vision that the app has not."""

import io
from functools import cache

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from study.color_vision.dots import LAYOUTS, packed
from study.color_vision.figures import DIGITS
from study.color_vision.palettes import Kind
from study.color_vision.plates import Plate, png
from tests.study.color_vision.observers import seen_by

PAPER = 244
HIDDEN_FROM = {Kind.PROTAN: "protan", Kind.DEUTAN: "deutan", Kind.TRITAN: "tritan"}
EVERY_PLATE = [(kind, digit) for kind in HIDDEN_FROM for digit in DIGITS]


def pixels_of(plate: Plate) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png(plate))).convert("RGB"), dtype=float)


@cache
def dots_of(plate: Plate) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The mean color of every dot as the picture has it, its middle, and its size: dots are what is not paper."""
    picture = pixels_of(plate)
    # The rim of a dot is mixed with paper.
    inner = ndimage.binary_erosion((np.abs(picture - PAPER) > 6).any(axis=2))
    named, count = ndimage.label(inner)
    numbers = range(1, count + 1)
    colors = np.stack([ndimage.mean(picture[..., channel], named, numbers) for channel in range(3)], axis=1)
    middles = np.array(ndimage.center_of_mass(inner, named, numbers))
    return colors, middles, ndimage.sum(inner, named, numbers)


def digit_of(kind: Kind, digit: int, layout: int) -> np.ndarray:
    """Which dots are of the digit: on the plate that everybody can read, and in the same packing, the dark ones."""
    shown, middles, _ = dots_of(Plate(Kind.DEMONSTRATION, digit, layout))
    dark = seen_by("gray", shown)[:, 0] < 55
    nearest = np.argmin(((dots_of(Plate(kind, digit, layout))[1][:, None] - middles[None]) ** 2).sum(axis=2), axis=1)
    return dark[nearest]


def detectability(observer: str, plate: Plate) -> tuple[float, float]:
    """The distance of figure and ground in CIELAB, and in standard deviations of single dots along the best axis."""
    seen = seen_by(observer, dots_of(plate)[0])
    assert plate.digit is not None
    figure = digit_of(plate.kind, plate.digit, plate.layout)
    difference = seen[figure].mean(axis=0) - seen[~figure].mean(axis=0)
    spread = (np.cov(seen[figure].T) + np.cov(seen[~figure].T)) / 2
    return float(np.linalg.norm(difference)), float(np.sqrt(difference @ np.linalg.pinv(spread, 1e-6) @ difference))


@pytest.mark.parametrize(("kind", "digit"), EVERY_PLATE, ids=lambda value: str(value))
def test_a_digit_is_clear_to_normal_vision_and_lost_in_the_noise_without_the_cone(kind: Kind, digit: int) -> None:
    plate = Plate(kind, digit, DIGITS.index(digit) % LAYOUTS)
    distance, sharpness = detectability("normal", plate)
    assert distance > 40 and sharpness > 10
    distance, sharpness = detectability(HIDDEN_FROM[kind], plate)
    assert distance < 5 and sharpness < 0.6


@pytest.mark.parametrize("kind", [Kind.PROTAN, Kind.DEUTAN])
def test_who_lacks_another_cone_reads_the_plates_for_red_and_green(kind: Kind) -> None:
    assert detectability("tritan", Plate(kind, 5, 3))[1] > 8


@pytest.mark.parametrize("observer", ["protan", "deutan"])
def test_who_lacks_red_or_green_reads_the_plate_for_blue(observer: str) -> None:
    assert detectability(observer, Plate(Kind.TRITAN, 5, 3))[1] > 8


@pytest.mark.parametrize("observer", ["normal", "protan", "deutan", "tritan", "gray"])
@pytest.mark.parametrize("digit", DIGITS)
def test_everybody_reads_the_demonstration(observer: str, digit: int) -> None:
    distance, sharpness = detectability(observer, Plate(Kind.DEMONSTRATION, digit, 0))
    assert distance > 25 and sharpness > 5


@pytest.mark.parametrize("kind", list(HIDDEN_FROM))
def test_lightness_varies_far_more_than_it_differs(kind: Kind) -> None:
    """In shades of gray nothing is left to read."""
    plate = Plate(kind, 6, 4)
    lightness = seen_by("gray", dots_of(plate)[0])[:, 0]
    assert lightness.std() > 7
    assert detectability("gray", plate)[1] < 1


def test_the_control_plate_has_one_color_in_many_shades() -> None:
    seen = seen_by("normal", dots_of(Plate(Kind.CONTROL, None, 2))[0])
    assert seen[:, 0].std() > 7
    assert (seen[:, 1] < -10).all(), "all of it is green"
    assert np.ptp(np.degrees(np.arctan2(seen[:, 2], seen[:, 1]))) < 60


@pytest.mark.parametrize("layout", range(LAYOUTS))
def test_dots_of_many_sizes_fill_the_circle_and_do_not_touch(layout: int) -> None:
    dots = packed(layout)
    assert len(dots.x) > 500
    assert dots.radius.max() > 3 * dots.radius.min()
    assert (np.hypot(dots.x, dots.y) + dots.radius <= 1).all()
    gaps = np.hypot(dots.x[:, None] - dots.x, dots.y[:, None] - dots.y) - dots.radius[:, None] - dots.radius
    assert gaps[~np.eye(len(gaps), dtype=bool)].min() > 0
    _, _, sizes = dots_of(Plate(Kind.CONTROL, None, layout))
    assert len(sizes) == len(dots.x), "each is a dot of its own in the picture"


def test_where_dots_lie_says_nothing_about_the_digit() -> None:
    shapes = {digit: (pixels_of(Plate(Kind.PROTAN, digit, 1)) == PAPER).all(axis=2) for digit in DIGITS}
    assert all((shape == shapes[2]).all() for shape in shapes.values())


def test_the_same_plate_is_the_same_file_and_another_is_another() -> None:
    plate = Plate(Kind.DEUTAN, 7, 3)
    first = png(plate)
    png.cache_clear()
    packed.cache_clear()
    assert png(plate) == first
    assert len({png(Plate(Kind.DEUTAN, digit, 3)) for digit in DIGITS}) == len(DIGITS)


def test_the_file_says_srgb_and_nothing_else() -> None:
    content = png(Plate(Kind.TRITAN, 4, 0))
    kinds, place = [], 8
    while place < len(content):
        length = int.from_bytes(content[place : place + 4])
        kinds.append(content[place + 4 : place + 8])
        place += length + 12
    assert sorted(set(kinds)) == [b"IDAT", b"IEND", b"IHDR", b"sRGB"]
    assert Image.open(io.BytesIO(content)).size == (480, 480)

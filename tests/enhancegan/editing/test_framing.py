"""Straightening and cropping, at any depth."""

import numpy as np
import pytest
from PIL import Image

from enhancegan.editing.framing import Framing, framed
from enhancegan.photo.photo import Photo
from enhancegan.photo.srgb import Srgb


def photo_of(levels: np.ndarray) -> Photo:
    return Photo(Image.fromarray(levels) if levels.dtype == np.uint8 else levels, Srgb())


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [(), (3,)])
def test_a_box_is_cut_at_whole_pixels(
    depth: type[np.unsignedinteger], channels: tuple[int, ...], rng: np.random.Generator
) -> None:
    levels = rng.integers(0, np.iinfo(depth).max, (60, 80, *channels)).astype(depth)
    cut = np.asarray(framed(photo_of(levels), Framing((0.25, 0.5, 0.75, 1.0))).pixels)
    assert cut.dtype == depth and np.array_equal(cut, levels[30:60, 20:60])


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_a_slanted_line_becomes_level(depth: type[np.unsignedinteger]) -> None:
    # A horizon that falls to the right by 10 degrees: turned counter-clockwise by 10 it is level.
    down, across = np.mgrid[0:200, 0:300]
    below = down - 100 > np.tan(np.radians(10)) * (across - 150)
    levels = np.where(below, np.iinfo(depth).max, 0).astype(depth)[..., None].repeat(3, axis=2)
    level = np.asarray(framed(photo_of(levels), Framing((0.3, 0.3, 0.7, 0.7), angle=-10)).pixels)
    bright = (level[..., 1] > np.iinfo(depth).max / 2).sum(axis=0)
    assert level.shape == (80, 120, 3) and set(bright) <= {39, 40, 41}


def test_turning_agrees_with_pillow(rng: np.random.Generator) -> None:
    smooth = Image.fromarray(rng.integers(0, 256, (5, 7, 3), np.uint8)).resize((210, 150), Image.Resampling.BICUBIC)
    turned = np.asarray(framed(Photo(smooth, Srgb()), Framing((0.3, 0.3, 0.7, 0.7), angle=7)).pixels).astype(int)
    # Pillow counts degrees counter-clockwise.
    expected = np.asarray(smooth.rotate(-7, Image.Resampling.BICUBIC).crop((63, 45, 147, 105))).astype(int)
    assert np.abs(turned - expected).max() <= 1


def test_opacity_is_turned_with_the_colors() -> None:
    gray = Image.linear_gradient("L")
    both = framed(Photo(gray, Srgb(), alpha=gray), Framing((0.3, 0.3, 0.6, 0.6), angle=20))
    assert np.array_equal(np.asarray(both.pixels), np.asarray(both.alpha))


def test_corners_outside_of_the_turned_photo_are_refused() -> None:
    whole = Framing(angle=5)
    assert not whole.fits((300, 200)) and Framing().fits((300, 200))
    with pytest.raises(ValueError, match="outside of the turned photo"):
        framed(Photo(Image.new("RGB", (300, 200)), Srgb()), whole)


@pytest.mark.parametrize("box", [(0.5, 0, 0.5, 1), (-0.1, 0, 1, 1), (0, 0, 1, 1.1), (0, 0.7, 1, 0.2)])
def test_what_is_no_box_is_refused(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="box must be left, top, right, bottom"):
        Framing(box)


@pytest.mark.parametrize("angle", [46.0, -90.0, float("nan")])
def test_turning_too_far_is_refused(angle: float) -> None:
    with pytest.raises(ValueError, match="angle must lie in"):
        Framing(angle=angle)

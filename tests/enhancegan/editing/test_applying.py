"""Photos of every kind through one edit: depth, gray, opacity, color space, local light."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image
from skimage.color import deltaE_ciede2000, rgb2lab

from enhancegan.editing.applying import apply_edit, apply_to_picture, pixel_window
from enhancegan.editing.local_light import LocalLight, local_light
from enhancegan.editing.photo_edit import PhotoEdit, curve_colors, operator_colors
from enhancegan.editing.sources import as_photo
from enhancegan.enhancer import edit_with
from enhancegan.operators import get_operator
from enhancegan.photo.hdr import PQ, HdrSpace
from enhancegan.photo.known_spaces import BT2020, adobe_rgb
from enhancegan.photo.photo import ColorSpace, Metadata, Photo
from enhancegan.photo.srgb import SRGB, Srgb
from tests.enhancegan.editing.conftest import DisplayP3, LinearLight

EDIT = edit_with("photographic", {"exposure": 0.4, "contrast": 0.2, "temperature": 0.1, "saturation": 0.2})


def exactly(edit: PhotoEdit, colors: np.ndarray) -> np.ndarray:
    """The pointwise part in float64."""
    assert edit.colors is not None
    return edit.colors(colors.astype(np.float64))


def test_a_large_photo_is_edited_in_strips_without_a_seam(coffee: Image.Image) -> None:
    large = coffee.resize((2500, 1500))
    edited = apply_to_picture(large, EDIT)
    tile = apply_to_picture(large.crop((100, 300, 400, 900)), EDIT)
    assert edited.size == large.size
    assert edited.crop((100, 300, 400, 900)).tobytes() == tile.tobytes()


@pytest.mark.parametrize("space", [DisplayP3(), LinearLight()])
@pytest.mark.parametrize("deep", [False, True])
def test_colors_of_another_space_are_edited_as_srgb(space: ColorSpace, deep: bool, rng: np.random.Generator) -> None:
    levels = rng.integers(0, 256, (50, 100, 3), dtype=np.uint8)
    pixels = levels.astype(np.uint16) * 257 if deep else Image.fromarray(levels)
    edited = apply_edit(Photo(pixels, space), EDIT)
    assert edited.space.is_srgb
    found = np.asarray(edited.pixels) / (65_535 if deep else 255)
    errors = deltaE_ciede2000(rgb2lab(found), rgb2lab(exactly(EDIT, space.to_srgb(levels / 255))))
    assert errors.mean() <= 0.25
    assert np.quantile(errors, 0.999) <= 1.5


@pytest.mark.parametrize("space", [DisplayP3(), LinearLight()])
def test_the_darks_of_another_space_are_right(space: ColorSpace) -> None:
    # In linear light level 400 of 65 535 is 6 % of sRGB: a table alone would have one step up to there.
    ramp = np.repeat(np.arange(0, 6000, dtype=np.uint16)[None, :, None], 3, axis=2)
    edited = np.asarray(apply_edit(Photo(ramp, space), EDIT).pixels)
    exact = exactly(EDIT, space.to_srgb(ramp / 65_535))
    assert np.abs(edited / 65_535 - exact).max() <= 2.5 / 255


def test_16_bits_stay_16_bits() -> None:
    ramp = np.repeat(np.arange(65_536, dtype=np.uint16)[None, :, None], 3, axis=2)
    edited = apply_edit(Photo(ramp, Srgb()), EDIT).pixels
    assert isinstance(edited, np.ndarray) and edited.dtype == np.uint16
    exact = np.rint(exactly(EDIT, ramp / 65_535) * 65_535)
    for channel in range(3):
        distinct = [len(np.unique(pixels[0, :, channel])) for pixels in (edited, exact)]
        assert distinct[0] >= 0.95 * distinct[1]
    assert np.abs(edited - exact).max() < 0.006 * 65_535


def test_gray_photos_are_edited_in_lightness_alone() -> None:
    levels = np.arange(256, dtype=np.uint8)[None]
    edited = apply_edit(Photo(Image.fromarray(levels), Srgb()), EDIT).pixels
    assert isinstance(edited, Image.Image) and edited.mode == "L"
    # A gray and its edit have the luminance, and so the lightness L*, of the edited color.
    colors = exactly(EDIT, np.repeat(levels[..., None] / 255, 3, axis=2))
    gray = np.repeat(np.asarray(edited)[..., None] / 255, 3, axis=2)
    assert np.abs(rgb2lab(gray)[..., 0] - rgb2lab(colors)[..., 0]).max() < 0.35


def test_a_gray_16_bit_photo_stays_gray_and_deep() -> None:
    ramp = np.arange(65_536, dtype=np.uint16).reshape(256, 256)
    edited = apply_edit(Photo(ramp, Srgb()), EDIT).pixels
    assert isinstance(edited, np.ndarray) and edited.shape == (256, 256) and edited.dtype == np.uint16
    assert len(np.unique(edited)) > 45_000 and (np.diff(edited.ravel().astype(int)) >= 0).all()


def test_opacity_metadata_and_notes_are_carried_over(coffee: Image.Image) -> None:
    alpha = Image.linear_gradient("L").resize(coffee.size)
    photo = Photo(coffee, Srgb(), alpha, "PNG", Metadata(exif=b"II*", dpi=(300, 300)), ("the first of 3 pictures",))
    edited = apply_edit(photo, EDIT)
    assert edited.alpha is alpha
    assert (edited.format, edited.metadata, edited.notes) == ("PNG", photo.metadata, photo.notes)


def test_no_edit_changes_no_pixel(coffee: Image.Image) -> None:
    assert apply_edit(Photo(coffee, Srgb()), PhotoEdit()).pixels is coffee
    copy = apply_to_picture(coffee, PhotoEdit())
    assert copy is not coffee and copy.tobytes() == coffee.tobytes()


def test_a_window_is_cut_out_of_pixels_and_opacity() -> None:
    deep = np.arange(40 * 60 * 3, dtype=np.uint16).reshape(40, 60, 3)
    edited = apply_edit(Photo(deep, Srgb(), deep[..., 0]), edit_with("crop", {"x": 1.0, "y": -1.0, "w": 0.5, "h": 0.5}))
    assert np.array_equal(edited.pixels, deep[:20, 30:])
    assert edited.alpha is not None and np.array_equal(edited.alpha, deep[:20, 30:, 0])


def test_a_window_has_at_least_one_pixel() -> None:
    assert pixel_window((3, 100), (0.9, 0.0, 0.95, 0.5)) == (2, 0, 3, 50)


def scene() -> np.ndarray:
    """A dark half with texture and a bright half, (120, 200, 3) in [0, 1]."""
    levels = np.full((120, 200, 3), (0.12, 0.1, 0.07))
    levels[:, 100:] = (0.9, 0.8, 0.7)
    return levels + np.random.default_rng(0).uniform(0, 0.05, levels.shape)


def with_local_light(canonical: Image.Image, colors: bool = False) -> PhotoEdit:
    light = local_light(canonical, get_operator("photographic"), {"shadows": 0.8, "highlights": -0.5})
    return PhotoEdit(EDIT.colors if colors else None, local=light)


@pytest.mark.parametrize(("white", "tolerance"), [(255, 1.01), (65_535, 40)])
def test_local_light_at_full_size_is_the_operators_own(white: int, tolerance: float) -> None:
    levels = np.rint(scene() * white).astype(np.uint8 if white == 255 else np.uint16)
    small = Image.fromarray(np.rint(scene() * 255).astype(np.uint8))
    operator = get_operator("photographic")
    theta = operator.theta({"shadows": 0.8, "highlights": -0.5})
    expected = operator(torch.from_numpy(levels / white).float().permute(2, 0, 1)[None], theta)[0].permute(1, 2, 0)
    found = apply_edit(as_photo(levels), with_local_light(small)).pixels
    assert np.abs(np.asarray(found) - expected.numpy() * white).max() <= tolerance


@pytest.mark.parametrize("space", [DisplayP3(), LinearLight(), adobe_rgb(), HdrSpace(BT2020, PQ)])
@pytest.mark.parametrize("white", [255, 65_535])
def test_local_light_in_another_space_is_that_of_its_colors_in_srgb(space: ColorSpace, white: int) -> None:
    depth = np.uint8 if white == 255 else np.uint16
    levels = np.rint(scene() * white).astype(depth)
    in_srgb = np.rint(np.asarray(space.to_srgb(levels / white)) * 65_535).astype(np.uint16)
    edit = with_local_light(Image.fromarray(np.rint(scene() * 255).astype(np.uint8)), colors=True)
    expected = np.asarray(apply_edit(as_photo(in_srgb), edit).pixels) / 65_535
    photo = replace(as_photo(levels), space=space)
    found = np.asarray(apply_edit(photo, edit).pixels)
    assert found.dtype == depth
    # Rounding; a space that is no curve and matrix goes through a table, too.
    tolerance = 3 if isinstance(space, HdrSpace) else 0.6 if white == 255 else 0.1
    assert np.abs(found / white - expected).max() * 255 <= tolerance


@pytest.mark.parametrize("space", [SRGB, DisplayP3(), adobe_rgb()])
def test_local_light_keeps_grays_gray_and_nearly_all_levels_of_16_bits(space: ColorSpace) -> None:
    ramp = np.repeat(np.arange(65_536, dtype=np.uint16)[None, :, None], 3, axis=2)
    coefficients, factors = np.full((2, 2), 0.3, np.float32), np.ones(1025, np.float32)
    light = LocalLight(0 * coefficients, coefficients, 1.5 * factors, factors)
    edited = np.asarray(apply_edit(Photo(ramp, space), PhotoEdit(local=light)).pixels).astype(int)
    assert np.ptp(edited, axis=2).max() <= 1
    values = space.to_srgb(ramp / 65_535)[..., 1]
    exact = np.rint(values * np.sqrt(1.5 / (1 + 0.5 * values**2)) * 65_535)
    assert np.abs(edited[..., 1] - exact).max() <= 8
    assert len(np.unique(edited[..., 1])) >= 0.95 * len(np.unique(exact))


def test_local_light_comes_before_the_colors() -> None:
    small = Image.fromarray(np.rint(scene() * 255).astype(np.uint8))
    at_once = apply_to_picture(small, with_local_light(small, colors=True))
    one_by_one = apply_to_picture(apply_to_picture(small, with_local_light(small)), EDIT)
    # Rounded once more on the way, and tables are joined by other straight lines.
    assert np.abs(np.asarray(at_once, dtype=int) - np.asarray(one_by_one)).max() <= 3


def test_local_light_leaves_gray_photos_gray_at_any_depth() -> None:
    gray = Image.fromarray(np.rint(scene() * 255).astype(np.uint8)).convert("L")
    deep = np.asarray(gray).astype(np.uint16) * 257
    edit = with_local_light(gray.convert("RGB"), colors=True)
    shallow, deeper = (np.asarray(apply_edit(as_photo(pixels), edit).pixels) for pixels in (gray, deep))
    assert shallow.ndim == deeper.ndim == 2
    assert np.abs(shallow - deeper / 257).max() <= 2.5
    assert shallow[:, :90].mean() > np.asarray(gray)[:, :90].mean() + 20


def test_a_larger_photo_gets_the_light_of_its_canonical_picture() -> None:
    small = Image.fromarray(np.rint(scene() * 255).astype(np.uint8))
    edit = with_local_light(small)
    large = small.resize((800, 480), Image.Resampling.BICUBIC)
    reduced = apply_to_picture(large, edit).resize(small.size, Image.Resampling.BOX)
    difference = np.abs(np.asarray(reduced, dtype=int) - np.asarray(apply_to_picture(small, edit)))
    # The texture is softened on the way up and down.
    assert difference.mean() <= 3


def test_there_is_no_local_light_where_no_slider_asks_for_it() -> None:
    small = Image.fromarray(np.rint(scene() * 255).astype(np.uint8))
    assert local_light(small, get_operator("photographic"), {"exposure": 1.0}) is None
    assert local_light(small, get_operator("piecewise"), {}) is None


def test_curves_bend_each_channel_on_its_own() -> None:
    levels = np.linspace(0, 1, 256)
    colors = curve_colors(np.stack([levels, 1 - levels, levels / 2]))(np.array([[0.25, 0.25, 0.5]]))
    assert colors[0] == pytest.approx([0.25, 0.75, 0.25])


def test_colors_keep_their_precision() -> None:
    colors = operator_colors(get_operator("filtering"), {"warming": 0.2})
    assert colors(np.zeros((4, 3), np.float32)).dtype == np.float32
    assert colors(np.zeros((2, 2, 3))).dtype == np.float64

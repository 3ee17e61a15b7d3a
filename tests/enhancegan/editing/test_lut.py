"""The baked table against the operator itself."""

import numpy as np
import pytest
from PIL import Image
from skimage import data
from skimage.color import deltaE_ciede2000, rgb2lab
from torchvision.transforms.functional import to_tensor

from enhancegan.editing.lut import LUT_SIZES, bake_lut, fitting_lut
from enhancegan.editing.photo_edit import operator_colors
from enhancegan.enhancer import Enhancer
from enhancegan.methods import METHODS
from enhancegan.operators import OPERATORS, get_operator

POINTWISE = [operator for operator in OPERATORS.values() if operator.pointwise]


@pytest.mark.parametrize("operator", POINTWISE, ids=lambda operator: operator.name)
def test_table_agrees_with_the_operator_on_a_photo(operator, photo: Image.Image) -> None:
    # A quarter of the way from the identity to the upper end of every range.
    values = {p.name: p.identity + (p.high - p.identity) / 4 for p in operator.parameters}
    by_table = np.asarray(photo.filter(bake_lut(operator_colors(operator, values), 33))) / 255
    directly = operator.function(to_tensor(photo).unsqueeze(0), operator.theta(values))[0].permute(1, 2, 0).numpy()
    # Between grid points a kink (clipping, the black point) is rounded off.
    assert np.abs(by_table - directly).mean() < 0.5 / 255
    assert np.quantile(np.abs(by_table - directly), 0.99) < 3 / 255
    assert np.abs(by_table - directly).max() < 10 / 255


@pytest.mark.parametrize("operator", POINTWISE, ids=lambda operator: operator.name)
def test_identity_table_changes_no_level_by_more_than_one(operator, photo: Image.Image) -> None:
    same = np.asarray(photo.filter(fitting_lut(operator_colors(operator, {}))), dtype=int)
    assert np.abs(same - np.asarray(photo, dtype=int)).max() <= 1


def test_a_table_lists_the_edited_colors_with_red_changing_fastest() -> None:
    # Halving by the filters' mix: every grid color (0, 0.5, 1)^3 is halved.
    table = bake_lut(operator_colors(get_operator("filtering"), {"original": 0.5}), size=3)
    assert table.size == (3, 3, 3)
    colors = [(red, green, blue) for blue in (0, 0.25, 0.5) for green in (0, 0.25, 0.5) for red in (0, 0.25, 0.5)]
    assert list(table.table) == pytest.approx([value for color in colors for value in color])


def test_a_table_is_only_as_large_as_its_error_asks_for() -> None:
    assert fitting_lut(lambda colors: colors).size == (33, 33, 33)
    # A step can not be followed by any table.
    assert fitting_lut(lambda colors: (colors > 0.4).astype(colors.dtype)).size == (65, 65, 65)


def test_crop_has_no_table() -> None:
    with pytest.raises(ValueError, match="moves pixels"):
        operator_colors(get_operator("crop"), {})


@pytest.mark.parametrize("sample", ["astronaut", "coffee", "chelsea"])
@pytest.mark.parametrize("name", [operator.name for operator in POINTWISE if operator.name in METHODS])
def test_the_shipped_edits_are_within_the_limits_of_the_error(name: str, sample: str) -> None:
    photo = Image.fromarray(getattr(data, sample)())
    colors = Enhancer.load().edit(photo, name).colors
    assert colors is not None
    table = fitting_lut(colors)
    assert table.size[0] in LUT_SIZES
    random = np.random.default_rng(7).integers(0, 256, (100, 200, 3), dtype=np.uint8)
    for levels in (random, np.asarray(photo.resize((150, 100), Image.Resampling.NEAREST))):
        by_table = np.asarray(Image.fromarray(levels).filter(table)) / 255
        errors = deltaE_ciede2000(rgb2lab(colors(levels / 255)), rgb2lab(by_table))
        assert errors.mean() <= 0.25
        assert np.quantile(errors, 0.999) <= 1.5

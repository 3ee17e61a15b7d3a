"""The baked table against the operator itself."""

import numpy as np
import pytest
from PIL import Image
from torchvision.transforms.functional import to_tensor

from enhancegan.lut import bake_lut
from enhancegan.operators import OPERATORS, get_operator

POINTWISE = [operator for operator in OPERATORS.values() if operator.pointwise]


@pytest.mark.parametrize("operator", POINTWISE, ids=lambda operator: operator.name)
def test_table_agrees_with_the_operator_on_a_photo(operator, photo: Image.Image) -> None:
    # A quarter of the way from the identity to the upper end of every range.
    values = {p.name: p.identity + (p.high - p.identity) / 4 for p in operator.parameters}
    by_table = np.asarray(photo.filter(bake_lut(operator, values))) / 255
    directly = operator(to_tensor(photo).unsqueeze(0), operator.theta(values))[0].permute(1, 2, 0).numpy()
    # Between grid points a kink (clipping, the black point) is rounded off.
    assert np.abs(by_table - directly).mean() < 0.5 / 255
    assert np.quantile(np.abs(by_table - directly), 0.99) < 3 / 255
    assert np.abs(by_table - directly).max() < 10 / 255


@pytest.mark.parametrize("operator", POINTWISE, ids=lambda operator: operator.name)
def test_identity_table_changes_no_level_by_more_than_one(operator, photo: Image.Image) -> None:
    same = np.asarray(photo.filter(bake_lut(operator, {})), dtype=int)
    assert np.abs(same - np.asarray(photo, dtype=int)).max() <= 1


def test_a_table_lists_the_edited_colors_with_red_changing_fastest() -> None:
    # Halving by the filters' mix: every grid color (0, 0.5, 1)^3 is halved.
    table = bake_lut(get_operator("filtering"), {"original": 0.5}, size=3)
    assert table.size == (3, 3, 3)
    colors = [(red, green, blue) for blue in (0, 0.25, 0.5) for green in (0, 0.25, 0.5) for red in (0, 0.25, 0.5)]
    assert list(table.table) == pytest.approx([value for color in colors for value in color])


def test_a_table_has_33_points_an_axis() -> None:
    assert bake_lut(get_operator("photographic"), {}).size == (33, 33, 33)


def test_crop_has_no_table() -> None:
    with pytest.raises(ValueError, match="moves pixels"):
        bake_lut(get_operator("crop"), {})

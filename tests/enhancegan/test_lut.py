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


def test_crop_has_no_table() -> None:
    with pytest.raises(ValueError, match="moves pixels"):
        bake_lut(get_operator("crop"), {})

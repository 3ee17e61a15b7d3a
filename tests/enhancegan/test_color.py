"""CIELab against published values (Bruce Lindbloom's calculator, D65) and scikit-image; luma by hand."""

import numpy as np
import pytest
import torch
from skimage.color import rgb2lab

from enhancegan.color import luma, rgb_to_unit_lab, unit_lab_to_rgb


@pytest.mark.parametrize(
    ("rgb", "lab"),
    [
        ((1.0, 1.0, 1.0), (100.0, 0.0, 0.0)),
        ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
        ((1.0, 0.0, 0.0), (53.24, 80.09, 67.20)),
        ((0.0, 0.0, 1.0), (32.30, 79.19, -107.86)),
    ],
)
def test_unit_lab_of_known_colors(rgb: tuple[float, ...], lab: tuple[float, ...]) -> None:
    unit = rgb_to_unit_lab(torch.tensor(rgb).view(1, 3, 1, 1)).flatten()
    measured = (unit[0] * 100, unit[1] * 255 - 128, unit[2] * 255 - 128)
    assert [float(value) for value in measured] == pytest.approx(lab, abs=0.05)


def test_unit_lab_and_its_inverse_agree_with_scikit_image(rng: np.random.Generator) -> None:
    rgb = rng.random((1000, 3))
    photo = torch.from_numpy(rgb.T.copy()).view(1, 3, 1, -1)
    unit = (rgb2lab(rgb) + np.array([0, 128, 128])) / (100, 255, 255)
    lab = torch.from_numpy(unit.T.copy()).view(1, 3, 1, -1)
    assert torch.allclose(rgb_to_unit_lab(photo), lab, rtol=0, atol=1e-4)
    assert torch.allclose(unit_lab_to_rgb(lab), photo, rtol=0, atol=1e-3)


def test_luma_has_the_weights_of_rec_709_and_one_channel() -> None:
    photo = torch.tensor([[0.2, 0.9], [0.4, 0.5], [0.8, 0.1]], dtype=torch.float64).view(1, 3, 1, 2)
    expected = [0.2 * 0.2126 + 0.4 * 0.7152 + 0.8 * 0.0722, 0.9 * 0.2126 + 0.5 * 0.7152 + 0.1 * 0.0722]
    assert luma(photo).shape == (1, 1, 1, 2)
    assert luma(photo).flatten().tolist() == pytest.approx(expected, abs=1e-9)

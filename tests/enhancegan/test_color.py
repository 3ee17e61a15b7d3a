"""CIELab against published values (Bruce Lindbloom's calculator, D65)."""

import pytest
import torch

from enhancegan.color import linear_to_srgb, rgb_to_unit_lab, srgb_to_linear, unit_lab_to_rgb


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


def test_there_and_back() -> None:
    photo = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    assert (unit_lab_to_rgb(rgb_to_unit_lab(photo)) - photo).abs().max() < 1e-4
    assert (linear_to_srgb(srgb_to_linear(photo)) - photo).abs().max() < 1e-5


def test_middle_grey_in_linear_light() -> None:
    assert srgb_to_linear(torch.tensor(0.5)).item() == pytest.approx(0.21404, abs=1e-5)

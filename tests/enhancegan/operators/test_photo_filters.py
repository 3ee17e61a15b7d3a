"""The photo filters: closed form by hand, trained CNNs against the closed form."""

import pytest
import torch

from enhancegan.operators import get_operator
from enhancegan.operators.photo_filters import PHOTO_FILTERS, apply_photo_filter, photo_filter
from enhancegan.training.fit_filters import fit_photo_filters, psnr, random_colors


def test_warming_filter_on_grey_by_hand() -> None:
    # #ec8a00 = (236, 138, 0) / 255; grey 0.5 mixed 25 % with its multiply-blend:
    # (0.5 * (0.75 + 0.25 * 236 / 255), 0.5 * (0.75 + 0.25 * 138 / 255), 0.5 * 0.75) = (0.490686, 0.442647, 0.375)
    # luminosity 0.3 R + 0.59 G + 0.11 B = 0.449618; add 0.5 - 0.449618 = 0.050382 to every channel
    result = photo_filter(torch.full((1, 3, 1, 1), 0.5), "warming").flatten().tolist()
    assert result == pytest.approx([0.541069, 0.493029, 0.425382], abs=1e-5)


@pytest.mark.parametrize("name", PHOTO_FILTERS)
def test_luminosity_is_preserved_and_nothing_leaves_the_range(name: str) -> None:
    colors = random_colors(1000, torch.Generator().manual_seed(0))
    weights = torch.tensor([0.3, 0.59, 0.11]).view(1, 3, 1, 1)
    filtered = photo_filter(colors, name)
    assert ((filtered - colors) * weights).sum(dim=1).abs().max() < 1e-5
    assert filtered.min() > -1e-5 and filtered.max() < 1 + 1e-5


@pytest.mark.parametrize("name", PHOTO_FILTERS)
def test_trained_filter_matches_its_closed_form_at_40_db(name: str) -> None:
    colors = random_colors(10_000, torch.Generator().manual_seed(7))
    assert psnr(apply_photo_filter(colors, name), photo_filter(colors, name)) >= 40


@pytest.mark.slow
def test_fitting_from_scratch_learns(tmp_path) -> None:
    few = fit_photo_filters(tmp_path / "few.safetensors", steps=5)
    more = fit_photo_filters(tmp_path / "more.safetensors", steps=150)
    assert all(more[name] > few[name] + 5 for name in PHOTO_FILTERS)


def test_filtering_is_the_weighted_sum_of_the_filters() -> None:
    photo = torch.full((1, 3, 2, 2), 0.4)
    operator = get_operator("filtering")
    theta = operator.theta({"original": 0.25, "cooling": 0.5, "warming": 0.25})
    expected = 0.25 * photo + 0.5 * apply_photo_filter(photo, "cooling") + 0.25 * apply_photo_filter(photo, "warming")
    assert torch.allclose(operator(photo, theta), expected)

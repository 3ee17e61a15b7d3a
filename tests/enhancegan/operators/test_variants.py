"""The operators as the paper and the authors' release have them."""

import pytest
import torch

from enhancegan.clipping import within_clipping_limit
from enhancegan.operators import OPERATORS, VARIANTS, Operator, get_operator
from enhancegan.operators.photo_filters import apply_photo_filter
from tests.enhancegan.operators.test_operators import random_photos, theta_at

CHANGED = [("paper", "filtering"), ("release", "piecewise"), ("release", "filtering"), ("release", "crop")]
each_changed = pytest.mark.parametrize(
    "operator", [get_operator(name, variant) for variant, name in CHANGED], ids=map("-".join, CHANGED)
)


def ranges(operator: Operator) -> dict[str, tuple[float, float]]:
    return {p.name: (p.low, p.high) for p in operator.parameters}


def test_variants_change_only_what_the_paper_and_the_release_have_otherwise() -> None:
    changed = [
        (variant, name)
        for variant in VARIANTS
        for name, operator in OPERATORS.items()
        if get_operator(name, variant) != operator
    ]
    assert changed == CHANGED


def test_the_paper_mixes_the_three_filters_without_the_photo() -> None:
    photos = random_photos(2) * 0.5
    weights = torch.tensor([[0.2, 0.5, 0.1], [1.0, 0.0, -0.2]])
    names = ("cooling", "warming", "underwater")
    filtered = torch.stack([apply_photo_filter(photos, name) for name in names], dim=1)
    expected = (weights.view(2, 3, 1, 1, 1) * filtered).sum(dim=1).clamp(0, 1)
    for variant in ("paper", "release"):
        operator = get_operator("filtering", variant)
        assert tuple(p.name for p in operator.parameters) == names
        assert torch.allclose(operator(photos, weights), expected, atol=1e-6)


def test_the_mix_of_the_three_filters_that_changes_least_hardly_changes_luminosity() -> None:
    photos = random_photos(1)
    operator = get_operator("filtering", "paper")
    before, after = (
        (photo * torch.tensor([0.3, 0.59, 0.11]).view(1, 3, 1, 1)).sum(dim=1)
        for photo in (photos, operator(photos, operator.theta({})))
    )
    assert (after - before).abs().mean() < 0.01


def test_the_release_has_its_own_ranges() -> None:
    assert ranges(get_operator("piecewise", "release")) == {
        "a": (0.1, 0.4), "b": (0.01, 0.1), "p": (1, 3), "q": (0.5, 0.99), "alpha": (0.05, 0.49), "beta": (0.05, 0.49),
    }  # fmt: skip
    assert ranges(get_operator("crop", "release")) == {"x": (-1, 1), "y": (-1, 1), "w": (0.3, 0.999), "h": (0.3, 0.999)}


def test_the_releases_hard_tanh_is_straight_between_the_ends_of_the_range() -> None:
    operator = get_operator("piecewise", "release")
    # a lies in [0.1, 0.4].
    logits = torch.tensor([-7.0, -1.0, -0.5, 0.0, 0.5, 1.0, 7.0]).view(1, 1, -1).expand(1, 6, -1)
    assert operator.from_logits(logits)[0, 0].tolist() == pytest.approx([0.1, 0.1, 0.175, 0.25, 0.325, 0.4, 0.4])


@each_changed
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_photos_stay_photos_and_gradients_finite_at_every_end(operator: Operator, share: float) -> None:
    levels = torch.linspace(0, 1, 101).view(1, 1, 1, 101).expand(1, 3, 1, 101)
    photos, theta = levels.clone().requires_grad_(), theta_at(operator, share).requires_grad_()
    edited = operator(photos, theta)
    assert edited.shape == photos.shape and edited.min() >= 0 and edited.max() <= 1
    edited.sum().backward()
    assert photos.grad is not None and theta.grad is not None
    assert photos.grad.isfinite().all() and theta.grad.isfinite().all()


def test_gradients_are_finite_where_the_releases_black_point_meets_the_mid_tones() -> None:
    operator = get_operator("piecewise", "release")
    theta = operator.theta({"a": 0.1, "b": 0.1, "p": 3.0, "q": 0.5}).requires_grad_()
    operator(random_photos(1), theta).sum().backward()
    assert theta.grad is not None and theta.grad.isfinite().all()


def test_an_edit_whose_weakest_form_still_clips_ends_at_that_form() -> None:
    operator = get_operator("piecewise", "release")
    # Strong colors, which the smallest alpha and beta of the release drive out of sRGB.
    photos = torch.tensor([0.9, 0.15, 0.1]).view(1, 3, 1, 1).expand(1, 3, 16, 16)
    weakest = operator.theta({})
    assert torch.equal(within_clipping_limit(operator, theta_at(operator, 1.0), photos), weakest)


def test_an_unknown_variant_is_rejected_with_the_nearest_name() -> None:
    with pytest.raises(ValueError, match=r"unknown variant of the operators 'realease' \(did you mean 'release'\?\)"):
        get_operator("crop", "realease")

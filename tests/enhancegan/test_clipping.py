"""Edits stop short of clipping."""

import pytest
import torch

from enhancegan.clipping import CLIPPING_LIMIT, newly_clipped, newly_clipped_levels, within_clipping_limit
from enhancegan.operators import Operator, Parameter, get_operator
from enhancegan.operators.operator import columns_of

PHOTOGRAPHIC = get_operator("photographic")


def add(photo: torch.Tensor, theta: torch.Tensor) -> torch.Tensor:
    """Add all parameters to all channels: how many pixels that clips can be seen at once."""
    return (photo + sum(columns_of(theta))).clamp(0, 1)


def adding(*names: str) -> Operator:
    return Operator("add", "Add", "", tuple(Parameter(name, -1.0, 1.0, 0.0, "", name) for name in names), add)


def pixels(*groups: tuple[int, float]) -> torch.Tensor:
    """A photo of gray pixels, one row: so many of each brightness."""
    grays = torch.cat([torch.full((count,), gray) for count, gray in groups])
    return grays.view(1, 1, 1, -1).expand(1, 3, 1, len(grays))


def test_newly_clipped_pixels_counted_by_hand() -> None:
    before, after = torch.full((1, 3, 2, 5), 0.5), torch.full((1, 3, 2, 5), 0.5)
    before[0, 0, 0, 0] = after[0, 0, 0, 0] = 1.0  # was clipped already
    after[0, 1, 0, 1] = 1.0
    after[0, :, 0, 2] = 0.0  # one pixel, though three channels
    after[0, 2, 0, 3] = 0.001  # rounds to level 0
    after[0, 2, 0, 4] = 0.003  # rounds to level 1
    assert newly_clipped(before, after).tolist() == pytest.approx([3 / 10])


def test_an_edit_that_clips_nothing_stays_as_it_is() -> None:
    theta = PHOTOGRAPHIC.theta({"exposure": 0.3, "tint": -0.1})
    gray = torch.linspace(0.3, 0.6, 64).view(1, 1, 8, 8).expand(1, 3, 8, 8)
    assert torch.equal(within_clipping_limit(PHOTOGRAPHIC, theta, gray), theta)


def test_an_edit_that_blackens_shadows_is_weakened_but_kept() -> None:
    theta = PHOTOGRAPHIC.theta({"blacks": -1.0})
    photo = torch.linspace(0.01, 0.9, 4096).view(1, 1, 64, 64).expand(1, 3, 64, 64)
    assert newly_clipped(photo, PHOTOGRAPHIC(photo, theta)).item() > 0.01
    weakened = within_clipping_limit(PHOTOGRAPHIC, theta, photo)
    assert theta.min() < weakened.min() < 0
    assert newly_clipped(photo, PHOTOGRAPHIC(photo, weakened)).item() <= CLIPPING_LIMIT


def test_an_edit_that_clips_however_weak_is_dropped() -> None:
    nearly_black = torch.full((1, 3, 8, 8), 1 / 255)
    weakened = within_clipping_limit(PHOTOGRAPHIC, PHOTOGRAPHIC.theta({"blacks": -1.0}), nearly_black)
    assert torch.equal(weakened, PHOTOGRAPHIC.theta({}))


def test_levels_0_and_255_are_clipped_and_their_neighbors_are_not() -> None:
    before = torch.full((2, 3, 1, 4), 100, dtype=torch.uint8)
    after = torch.tensor([[0, 1, 254, 255], [7, 7, 7, 7]], dtype=torch.uint8).view(2, 1, 1, 4).expand(2, 3, 1, 4)
    assert newly_clipped_levels(before, after).tolist() == [0.5, 0.0]
    assert newly_clipped_levels(after, before).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(("bright", "kept"), [(7, 0.8), (8, 0.4)])
def test_seven_pixels_of_a_thousand_may_clip(bright: int, kept: float) -> None:
    photo = pixels((bright, 0.5), (1000 - bright, 0.1))
    weakened = within_clipping_limit(adding("lift"), torch.tensor([[0.8]]), photo)
    assert weakened.tolist() == [pytest.approx([kept])]


def test_a_parameter_is_halved_until_it_clips_few_pixels() -> None:
    # 0.92 + 0.8, + 0.4, + 0.2 and + 0.1 are above 1; 0.92 + 0.05 is not.
    weakened = within_clipping_limit(adding("lift"), torch.tensor([[0.8]]), pixels((50, 0.92), (50, 0.1)))
    assert weakened.tolist() == [pytest.approx([0.05])]


@pytest.mark.parametrize(("lift", "kept"), [(0.0202, 0.0101), (0.0198, 0.0)])
def test_an_effect_below_a_hundredth_is_dropped(lift: float, kept: float) -> None:
    # 0.985 and twice either effect is above 1; 0.985 + 0.0101 rounds to level 254, and 0.0099 is too little to keep.
    weakened = within_clipping_limit(adding("lift"), torch.tensor([[lift]]), pixels((100, 0.985)))
    assert weakened.tolist() == [pytest.approx([kept], abs=1e-6)]


def test_only_the_parameter_that_clips_is_weakened() -> None:
    # Halving "more" (0.6 to 0.3) ends at 0.95, halving "less" (0.1 to 0.05) still clips everything.
    weakened = within_clipping_limit(adding("less", "more"), torch.tensor([[0.1, 0.6]]), pixels((100, 0.55)))
    assert weakened.tolist() == [pytest.approx([0.1, 0.3])]


def test_where_no_single_parameter_helps_all_are_halved() -> None:
    # 0.3 + 0.8 + 0.8 = 1.9; with one of them halved 1.5, with both 1.1: all clip. Then 0.9 with one halved again.
    weakened = within_clipping_limit(adding("one", "other"), torch.tensor([[0.8, 0.8]]), pixels((100, 0.3)))
    assert weakened.tolist() == [pytest.approx([0.2, 0.4])]


def test_halving_all_ends_as_soon_as_few_pixels_clip() -> None:
    # 0.3 + 0.6 + 0.6 = 1.5; with one of them halved 1.2, with both 0.9.
    weakened = within_clipping_limit(adding("one", "other"), torch.tensor([[0.6, 0.6]]), pixels((100, 0.3)))
    assert weakened.tolist() == [pytest.approx([0.3, 0.3])]


def test_effects_are_halved_towards_the_identity_wherever_it_lies() -> None:
    def gain(photo: torch.Tensor, theta: torch.Tensor) -> torch.Tensor:
        return (photo * theta.view(-1, 1, 1, 1)).clamp(0, 1)

    operator = Operator("gain", "Gain", "", (Parameter("gain", 0.0, 3.0, 1.0, "", "Gain"),), gain)
    # 0.6 * 3 and 0.6 * 2 clip, 0.6 * 1.5 does not.
    assert within_clipping_limit(operator, torch.tensor([[3.0]]), pixels((100, 0.6))).tolist() == [[1.5]]
    # 0.99 * 1.018 clips; 1.009 is less than a hundredth from the identity.
    assert within_clipping_limit(operator, torch.tensor([[1.018]]), pixels((100, 0.99))).tolist() == [[1.0]]


def test_parameters_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="parameters that are no numbers"):
        within_clipping_limit(PHOTOGRAPHIC, torch.full((1, 8), float("nan")), pixels((100, 0.6)))

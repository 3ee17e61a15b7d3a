"""The score by which a training keeps its best step: 1 for leaving photos alone, 0 for the answers."""

import pytest
import torch

from enhancegan.networks.backbone import Backbone
from enhancegan.networks.generator import Generator, Prediction
from enhancegan.operators import get_operator
from enhancegan.training.held_out import HeldOut, cie76, held_out_borders, held_out_score, held_out_tones, sample_grid
from tests.enhancegan.conftest import TINY_BACKBONE

# By hand: a window of three quarters of the width at the right edge, and of half the height at the top.
WINDOW, THETA = [0.25, 0.0, 1.0, 0.5], [1.0, -1.0, 0.75, 0.5]


class Decided(Generator):
    """Always says the same."""

    def __init__(self, operator: str, theta: list[float]) -> None:
        super().__init__(Backbone(TINY_BACKBONE), [operator])
        self.theta = theta

    def predict(self, photo: torch.Tensor, operator: str) -> Prediction:
        return Prediction(torch.tensor([self.theta]).expand(len(photo), -1), torch.ones(len(photo), 1, 1))


@pytest.fixture
def photos() -> torch.Tensor:
    return torch.rand(5, 3, 16, 16, generator=torch.Generator().manual_seed(0)) * 0.6 + 0.2


def test_tones_score_one_when_unedited_and_zero_when_answered(photos: torch.Tensor) -> None:
    darker = {"exposure": -1.0}
    operator = get_operator("photographic")
    held_out = HeldOut(photos, operator(photos, operator.theta(darker).expand(5, -1)))
    unedited = Decided("photographic", operator.theta({})[0].tolist())
    answered = Decided("photographic", operator.theta(darker)[0].tolist())
    brighter = Decided("photographic", operator.theta({"exposure": 1.0})[0].tolist())
    assert held_out_score(unedited, "photographic", held_out) == pytest.approx(1, abs=1e-4)
    assert held_out_score(answered, "photographic", held_out) == 0
    assert held_out_score(brighter, "photographic", held_out) > 1.5


def test_windows_score_one_when_uncropped_and_zero_when_answered(photos: torch.Tensor) -> None:
    held_out = HeldOut(photos, torch.tensor([WINDOW] * 5))
    assert held_out_score(Decided("crop", [0.0, 0.0, 1.0, 1.0]), "crop", held_out) == pytest.approx(1)
    assert held_out_score(Decided("crop", THETA), "crop", held_out) == pytest.approx(0, abs=1e-6)


def test_half_of_the_answer_scores_by_its_overlap(photos: torch.Tensor) -> None:
    # The upper half of the photo holds the answer's 3/8 of it: IoU 3/4, where the whole photo has 3/8.
    upper_half = Decided("crop", [0.0, -1.0, 1.0, 0.5])
    held_out = HeldOut(photos, torch.tensor([WINDOW] * 5))
    assert held_out_score(upper_half, "crop", held_out) == pytest.approx((1 - 3 / 4) / (1 - 3 / 8))


def test_a_fifth_of_the_tones_is_flawless_and_the_rest_is_not(photos: torch.Tensor) -> None:
    held_out = held_out_tones(photos, torch.Generator().manual_seed(0))
    distance = cie76(held_out.inputs, held_out.answers)
    assert len(distance) == 25
    assert (distance == 0).sum() >= 5 and (distance[:10] > 1).all()


def test_the_windows_leave_the_blurred_border_out() -> None:
    noise = torch.rand(6, 3, 40, 40, generator=torch.Generator().manual_seed(0))
    held_out = held_out_borders(noise, torch.Generator().manual_seed(1))
    assert len(held_out.inputs) == len(held_out.answers) == 12
    for canvas, window in zip(held_out.inputs, held_out.answers.tolist(), strict=True):
        left, top, right, bottom = (round(40 * share) for share in window)
        inside = torch.zeros(40, 40, dtype=torch.bool)
        inside[top:bottom, left:right] = True
        roughness = (canvas.roll(1, dims=2) - canvas).abs().mean(dim=0)
        assert roughness[~inside].mean() < 0.7 * roughness[inside].mean()


def test_a_sample_grid_has_input_result_and_answer_side_by_side(photos: torch.Tensor) -> None:
    operator = get_operator("photographic")
    theta = operator.theta({"exposure": -1.0})
    held_out = HeldOut(photos, photos.flip(3))
    grid = sample_grid(Decided("photographic", theta[0].tolist()), "photographic", held_out)
    # Cells of 16 pixels with 2 around each: four rows of three.
    assert grid.shape == (3, 4 * 18 + 2, 3 * 18 + 2)
    cells = [grid[:, 2:18, 2 + 18 * column : 18 + 18 * column] for column in range(3)]
    for cell, expected in zip(cells, (photos[0], operator(photos[:1], theta)[0], photos[0].flip(2)), strict=True):
        assert torch.allclose(cell, expected, atol=1e-6)


def test_the_answer_of_a_crop_is_shown_as_the_picture_in_its_window() -> None:
    photo = torch.zeros(1, 3, 16, 16)
    photo[:, :, :, 8:] = 1
    held_out = HeldOut(photo, torch.tensor([[0.5, 0.0, 1.0, 1.0]]))
    grid = sample_grid(Decided("crop", [0.0, 0.0, 1.0, 1.0]), "crop", held_out)
    assert grid.shape == (3, 18 + 2, 3 * 18 + 2)
    assert grid[:, 2:18, 2 + 36 : 18 + 36].min() == 1

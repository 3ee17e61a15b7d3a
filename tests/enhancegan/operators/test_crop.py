"""The crop window and its resampling."""

import pytest
import torch

from enhancegan.operators import get_operator
from enhancegan.operators.crop import window_edges


@pytest.mark.parametrize(
    ("theta", "edges"),
    [
        ((0, 0, 1, 1), (0, 0, 1, 1)),
        ((0, 0, 0.5, 0.5), (0.25, 0.25, 0.75, 0.75)),
        ((1, -1, 0.5, 0.4), (0.5, 0.0, 1.0, 0.4)),
        ((-1, 1, 0.3, 1.0), (0.0, 0.0, 0.3, 1.0)),
    ],
)
def test_window_edges(theta: tuple[float, ...], edges: tuple[float, ...]) -> None:
    assert window_edges(torch.tensor([theta], dtype=torch.float64))[0].tolist() == pytest.approx(edges)


def test_the_right_half_of_a_black_and_white_photo_is_white() -> None:
    photo = torch.zeros(1, 3, 8, 16)
    photo[..., 8:] = 1
    operator = get_operator("crop")
    cropped = operator(photo, operator.theta({"x": 1.0, "w": 0.5}))
    assert cropped[..., 1:].min() == 1

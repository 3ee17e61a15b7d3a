"""The crop window and its resampling."""

import pytest
import torch

from enhancegan.operators import get_operator
from enhancegan.operators.crop import window_edges


def test_a_window_keeps_three_tenths_of_the_photo_and_lies_anywhere() -> None:
    ranges = {p.name: (p.low, p.high, p.identity) for p in get_operator("crop").parameters}
    assert ranges == {"x": (-1, 1, 0), "y": (-1, 1, 0), "w": (0.3, 1, 1), "h": (0.3, 1, 1)}


@pytest.mark.parametrize(
    ("theta", "edges"),
    [
        ((0, 0, 1, 1), (0, 0, 1, 1)),
        ((0, 0, 0.5, 0.5), (0.25, 0.25, 0.75, 0.75)),
        ((1, -1, 0.5, 0.4), (0.5, 0.0, 1.0, 0.4)),
        ((-1, 1, 0.3, 1.0), (0.0, 0.0, 0.3, 1.0)),
        ((0.2, -0.6, 0.5, 0.8), (0.3, 0.04, 0.8, 0.84)),  # left 1.2 * 0.5 / 2, top 0.4 * 0.2 / 2
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


@pytest.mark.parametrize(
    ("values", "across", "down"),
    [
        # The middle of output pixel i lies at left + (i + 1/2) w of the width, in the unit of one pixel. Between the
        # middles of two pixels it is interpolated; beyond the middle of the last one there is only that pixel.
        ({"w": 0.5}, [0.75, 1.25, 1.75, 2.25], [0, 1, 2]),  # left 0.25: 4 * 0.25 + 0.5 / 2 - 0.5 = 0.75, and 0.5 on
        ({"x": 1.0, "w": 0.5}, [1.75, 2.25, 2.75, 3], [0, 1, 2]),  # left 0.5; the last one would be 3.25
        ({"x": -1.0, "w": 0.4}, [0, 0.1, 0.5, 0.9], [0, 1, 2]),  # left 0; the first one would be -0.3
        # left 1.2 * 0.5 / 2 = 0.3: 4 * 0.3 + 0.25 - 0.5 = 0.95; top 0.4 * 0.4 / 2 = 0.08: 3 * 0.08 + 0.3 - 0.5 = 0.04
        ({"x": 0.2, "y": -0.6, "w": 0.5, "h": 0.6}, [0.95, 1.45, 1.95, 2.45], [0.04, 0.64, 1.24]),
    ],
)
def test_the_window_is_resampled_bilinearly(values: dict[str, float], across: list[float], down: list[float]) -> None:
    # A photo of 4 x 3 pixels whose red grows by 0.1 a column, green by 0.2 a row; blue is a single bright column.
    column, row = torch.arange(4.0).expand(3, 4), torch.arange(3.0).unsqueeze(1).expand(3, 4)
    photo = torch.stack([0.1 * column, 0.2 * row, (column == 2).float()]).unsqueeze(0)
    operator = get_operator("crop")
    red, green, blue = operator(photo, operator.theta(values))[0]
    for i, y in enumerate(down):
        assert red[i].tolist() == pytest.approx([0.1 * x for x in across], abs=1e-6)
        assert green[i].tolist() == pytest.approx([0.2 * y] * 4, abs=1e-6)
        assert blue[i].tolist() == pytest.approx([max(0, 1 - abs(x - 2)) for x in across], abs=1e-6)

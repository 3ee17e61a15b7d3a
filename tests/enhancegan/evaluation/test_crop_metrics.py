"""Overlap and displacement of windows, by hand and against torchvision."""

import numpy as np
import pytest
import torch
from torchvision.ops import box_iou

from enhancegan.evaluation.crop_metrics import centered, displacement, overlap


@pytest.mark.parametrize(
    ("window", "other", "ratio", "error"),
    [
        pytest.param((0, 0, 1, 1), (0, 0, 1, 1), 1.0, 0.0, id="the same"),
        # Half of the photo is shared, all of it covered; one edge of four is off by 1/2.
        pytest.param((0, 0, 0.5, 1), (0, 0, 1, 1), 0.5, 0.125, id="half"),
        pytest.param((0, 0, 0.5, 1), (0.5, 0, 1, 1), 0.0, 0.25, id="side by side"),
        pytest.param((0, 0, 0.2, 0.2), (0.6, 0.7, 1, 1), 0.0, 0.725, id="far apart"),
        # Shared 0.3 x 0.4 = 0.12; union 0.24 + 0.24 - 0.12; edges off by 0.1, 0, 0.3, 0.2.
        pytest.param((0.1, 0.2, 0.5, 0.8), (0.2, 0.2, 0.8, 0.6), 1 / 3, 0.15, id="partly"),
    ],
)
def test_overlap_and_displacement(
    window: tuple[float, ...], other: tuple[float, ...], ratio: float, error: float
) -> None:
    first, second = np.array(window), np.array(other)
    assert overlap(first, second) == pytest.approx(ratio)
    assert displacement(first, second) == pytest.approx(error)


def test_overlap_agrees_with_torchvision(rng: np.random.Generator) -> None:
    corners = np.sort(rng.uniform(size=(2, 50, 2, 2)), axis=2).reshape(2, 50, 4)
    expected = box_iou(*torch.from_numpy(corners)).diagonal().numpy()
    assert overlap(corners[0], corners[1]) == pytest.approx(expected)


def test_one_window_is_compared_with_every_photographer() -> None:
    window = np.array([[[0.0, 0.0, 1.0, 1.0]]])
    photographers = np.array([[[0, 0, 0.5, 1], [0, 0, 1, 1], [0.25, 0.25, 0.75, 0.75]]])
    assert overlap(window, photographers).tolist() == [[0.5, 1.0, 0.25]]


def test_the_center_window_keeps_the_size() -> None:
    assert centered(np.array([[0.0, 0.6, 0.5, 1.0]]))[0].tolist() == pytest.approx([0.25, 0.3, 0.75, 0.7])


@pytest.mark.parametrize("window", [(0.5, 0, 0.5, 1), (0.6, 0, 0.5, 1), (0, 1, 1, 0)])
def test_an_empty_window_is_rejected(window: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="left < right and top < bottom"):
        overlap(np.array(window), np.array([0.0, 0.0, 1.0, 1.0]))


def test_something_else_than_four_edges_is_rejected() -> None:
    with pytest.raises(ValueError, match="four edges"):
        overlap(np.zeros((2, 3)), np.zeros((2, 3)))

"""The smooth CIEDE2000 against the definition, and its gradient where the definition has none."""

import numpy as np
import pytest
import torch
from skimage.color import deltaE_ciede2000, rgb2lab

from enhancegan.color_difference import ciede2000


def colors(count: int, seed: int) -> torch.Tensor:
    return torch.rand(1, 3, count, 1, generator=torch.Generator().manual_seed(seed))


def of(*rgb: tuple[float, float, float]) -> torch.Tensor:
    return torch.tensor(rgb, dtype=torch.float32).T[None, ..., None]


def defined(first: torch.Tensor, second: torch.Tensor) -> np.ndarray:
    lab = [rgb2lab(part[0, :, :, 0].T.numpy()[None]) for part in (first, second)]
    return deltaE_ciede2000(*lab)[0]


@pytest.mark.parametrize("distance", [0.02, 0.2, 1.0])
def test_random_colors_differ_as_the_definition_says(distance: float) -> None:
    first = colors(2000, 0)
    second = torch.lerp(first, colors(2000, 1), distance)
    assert ciede2000(first, second)[0, :, 0].numpy() == pytest.approx(defined(first, second), rel=5e-4, abs=0.011)


def test_grays_and_black_and_white_are_colors_like_others() -> None:
    first = of((0, 0, 0), (0.5, 0.5, 0.5), (1, 1, 1), (0.5, 0.5, 0.6), (0, 0, 1))
    second = of((1, 1, 1), (0.6, 0.6, 0.6), (0, 0, 0), (0.5, 0.5, 0.5), (1, 1, 0))
    assert ciede2000(first, second)[0, :, 0].numpy() == pytest.approx(defined(first, second), rel=5e-4, abs=0.011)


def test_equal_colors_hardly_differ_and_have_a_finite_gradient() -> None:
    same = torch.cat([colors(50, 0), of((0, 0, 0), (1, 1, 1), (0.5, 0.5, 0.5))], dim=2)
    moving = same.clone().requires_grad_()
    difference = ciede2000(moving, same)
    difference.sum().backward()
    assert difference.max() <= 0.0101
    assert moving.grad is not None and moving.grad.isfinite().all()

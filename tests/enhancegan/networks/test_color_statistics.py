"""Statistics of photos whose colors are known."""

import numpy as np
import pytest
import torch
from skimage.color import rgb2lab

from enhancegan.networks.color_statistics import COLOR_STATISTICS, color_statistics, mean_chroma

# Where the groups begin: means, deviations and nine quantiles of L, a, b, chroma; then what is found by lightness.
MEANS, DEVIATIONS, QUANTILES, BY_LIGHTNESS = 0, 4, 8, 44
CLIPPED = COLOR_STATISTICS - 6


def plain(*rgb: float) -> torch.Tensor:
    return torch.tensor(rgb).view(1, 3, 1, 1).expand(1, 3, 32, 32)


def lab_of(*rgb: float) -> np.ndarray:
    return rgb2lab(np.array(rgb).reshape(1, 1, 3))[0, 0]


def test_a_plain_photo_has_one_color() -> None:
    lightness, a, b = lab_of(0.6, 0.3, 0.2)
    found = color_statistics(plain(0.6, 0.3, 0.2))[0]
    expected = [lightness, a, b, np.hypot(a, b)]
    assert found[MEANS:DEVIATIONS].tolist() == pytest.approx(expected, abs=0.02)
    assert found[DEVIATIONS:QUANTILES].tolist() == pytest.approx([0] * 4, abs=1e-3)
    assert found[QUANTILES:BY_LIGHTNESS].view(4, 9).T.tolist() == [pytest.approx(expected, abs=0.02)] * 9


def test_shares_of_lightness_and_of_clipped_pixels() -> None:
    photo = torch.zeros(1, 3, 32, 32)
    photo[..., :8, :] = 1.0
    found = color_statistics(photo)[0]
    assert found[BY_LIGHTNESS : BY_LIGHTNESS + 5].tolist() == [0.75, 0, 0, 0, 0.25]
    assert found[CLIPPED:].tolist() == [0.75] * 3 + [0.25] * 3


def test_a_gray_photo_has_no_chroma_and_no_ratio_of_light() -> None:
    gray = torch.rand(1, 1, 32, 32, generator=torch.Generator().manual_seed(0)).expand(1, 3, 32, 32)
    found = color_statistics(gray)
    assert mean_chroma(found).item() < 0.05
    # Logarithms of red/green and blue/green of three means of the light follow the histogram of 64 cells.
    ratios = found[0, BY_LIGHTNESS + 35 + 24 + 64 :][:6]
    assert ratios.abs().max() < 1e-4


def test_each_photo_of_a_batch_has_its_own_statistics() -> None:
    photos = torch.rand(3, 3, 48, 48, generator=torch.Generator().manual_seed(0))
    alone = torch.cat([color_statistics(photo) for photo in photos.split(1)])
    together = color_statistics(photos)
    assert together.shape == (3, COLOR_STATISTICS) and together.isfinite().all()
    assert torch.allclose(together, alone, atol=1e-4)

"""The base layer keeps large steps of luma and drops texture, at every size of the photo."""

import torch

from enhancegan.operators.base_layer import SHORT_SIDE, base_coefficients, base_layer


def step_with_texture(side: int) -> torch.Tensor:
    """Gray, 0.2 left and 0.8 right, with a checkerboard of 0.04 up and down."""
    gray = torch.full((side, side), 0.2)
    gray[:, side // 2 :] = 0.8
    board = (torch.arange(side).view(-1, 1) + torch.arange(side)) % 2 * 2.0 - 1
    return (gray + 0.04 * board).expand(1, 3, -1, -1)


def test_a_plain_photo_is_its_own_base_layer() -> None:
    assert torch.allclose(base_layer(torch.full((2, 3, 40, 60), 0.3)), torch.full((2, 1, 40, 60), 0.3), atol=1e-6)


def test_texture_goes_and_the_edge_stays() -> None:
    base = base_layer(step_with_texture(SHORT_SIDE))[0, 0, 64]
    left, right = base[:20], base[-20:]
    # The filter's share of texture of variance 0.0016 is 0.0016 / (0.0016 + 0.01) = 0.138.
    assert (left - 0.2).abs().max() < 0.14 * 0.04 + 1e-3 and (right - 0.8).abs().max() < 0.14 * 0.04 + 1e-3
    assert base[63] < 0.35 and base[64] > 0.65


def test_large_photos_have_the_base_layer_of_their_small_copy_with_their_own_edge() -> None:
    large = step_with_texture(4 * SHORT_SIDE)
    assert base_coefficients(large).slope.shape == (1, 1, SHORT_SIDE, SHORT_SIDE)
    base = base_layer(large)[0, 0, 256]
    assert base[255] < 0.35 and base[256] > 0.65

"""The losses against values worked out by hand; lower f_W is better."""

import torch

from enhancegan.losses import balanced_gradient, critic_loss, gan_loss, improvement_loss, perceptual_loss


def test_gan_loss_is_the_mean_score() -> None:
    assert gan_loss(torch.tensor([1.0, 3.0])).item() == 2


def test_perceptual_loss_is_the_mean_squared_distance() -> None:
    # photo 1: 3^2 + 4^2 = 25; photo 2: 1
    difference = perceptual_loss(torch.tensor([[3.0, 4.0], [0.0, 1.0]]), torch.zeros(2, 2))
    assert difference.item() == 13


def test_improvement_loss_counts_only_photos_that_got_worse() -> None:
    score_out, score_in = torch.tensor([1.0, 5.0]), torch.tensor([4.0, 3.0])
    assert improvement_loss(score_out, score_in).item() == 2  # (0 + 2^2) / 2


def test_critic_loss_falls_when_good_photos_score_lower() -> None:
    assert critic_loss(torch.tensor([-1.0, -3.0]), torch.tensor([4.0])).item() == -6


def test_each_gradient_is_scaled_down_to_norm_one_and_never_up_and_then_weighted() -> None:
    output = torch.tensor([[1.0, 2.0]], requires_grad=True)
    losses = {"large": 300 * output[0, 0], "small": 0.5 * output[0, 1]}
    assert balanced_gradient(losses, {"large": 1.0, "small": 2.0}, output).tolist() == [[1.0, 1.0]]

"""The losses against values worked out by hand; lower f_W is better."""

import math

import pytest
import torch

from enhancegan.training.losses import (
    balanced_gradient,
    balanced_sum,
    critic_loss,
    gan_loss,
    improvement_loss,
    logistic_critic_loss,
    perceptual_loss,
    smoothed_gradients,
)


def test_gan_loss_is_the_score_of_each_photo() -> None:
    assert gan_loss(torch.tensor([1.0, 3.0])).tolist() == [1, 3]


def test_perceptual_loss_is_the_squared_distance_of_each_photo() -> None:
    # photo 1: 3^2 + 4^2 = 25; photo 2: 1
    difference = perceptual_loss(torch.tensor([[3.0, 4.0], [0.0, 1.0]]), torch.zeros(2, 2))
    assert difference.tolist() == [25, 1]


def test_improvement_loss_counts_only_photos_that_got_worse() -> None:
    score_out, score_in = torch.tensor([1.0, 5.0]), torch.tensor([4.0, 3.0])
    assert improvement_loss(score_out, score_in).tolist() == [0, 4]


def test_critic_loss_falls_when_good_photos_score_lower() -> None:
    assert critic_loss(torch.tensor([-1.0, -3.0]), torch.tensor([4.0])).item() == -6


def test_logistic_critic_loss_is_the_mean_doubt_about_each_class() -> None:
    # f_W is the logit of "poor". Undecided costs ln 2 a class; three to one for what is right costs ln 4/3.
    undecided, sure = torch.zeros(1), torch.full((1,), math.log(3))
    assert logistic_critic_loss(undecided, undecided).item() == pytest.approx(2 * math.log(2))
    assert logistic_critic_loss(-sure, sure).item() == pytest.approx(2 * math.log(4 / 3))
    assert logistic_critic_loss(torch.cat([undecided, -sure]), sure).item() == pytest.approx(
        (math.log(2) + math.log(4 / 3)) / 2 + math.log(4 / 3)
    )


def test_each_gradient_is_scaled_down_to_norm_one_and_never_up_and_then_weighted() -> None:
    output = torch.tensor([[1.0, 2.0]], requires_grad=True)
    losses = {"large": 300 * output[0, 0], "small": 0.5 * output[0, 1]}
    assert balanced_gradient(losses, {"large": 1.0, "small": 2.0}, output).tolist() == [[1.0, 1.0]]


def test_a_sum_of_gradients_without_any_is_zero_and_has_the_shape_asked_for() -> None:
    assert balanced_sum({}, {}, torch.ones(2, 3)).tolist() == [[0, 0, 0], [0, 0, 0]]
    # Norms 5 and 0.5: the first becomes (0.6, 0.8), the second stays, and both are weighted.
    gradients = {"large": torch.tensor([3.0, 4.0]), "small": torch.tensor([0.0, 0.5])}
    total = balanced_sum(gradients, {"large": 1.0, "small": 2.0}, torch.zeros(2))
    assert total.tolist() == pytest.approx([0.6, 1.8])


@pytest.mark.slow
def test_smoothed_gradients_of_quadratics_are_the_true_ones_on_average() -> None:
    # f = a^2 + 3ab - 2b has the gradient (2a + 3b, 3a - 2), and smoothing a quadratic does not change it.
    theta = torch.tensor([[1.0, 2.0], [-1.0, 0.5]])
    true = torch.tensor([[8.0, 1.0], [-0.5, -5.0]]) / 2  # of the mean over both photos

    def losses(tried: torch.Tensor) -> dict[str, torch.Tensor]:
        a, b = tried.unbind(dim=1)
        value = a.square() + 3 * a * b - 2 * b
        return {"once": value, "thrice": 3 * value}

    torch.manual_seed(0)
    gradients = smoothed_gradients(losses, theta, torch.tensor([0.1, 0.3]), draws=20_000)
    assert torch.allclose(gradients["once"], true, atol=0.25)
    assert torch.allclose(gradients["thrice"], 3 * gradients["once"], atol=1e-3)


def test_one_pair_of_trials_says_how_steep_the_loss_is_along_its_own_step() -> None:
    theta, spread = torch.tensor([[0.4]]), torch.tensor([0.2])
    torch.manual_seed(3)
    step = torch.randn(1, 1).item()
    torch.manual_seed(3)
    # f = 5 theta: (f(theta + s step) - f(theta - s step)) / (2 s) * step = 5 step^2, whatever the spread s.
    (gradient,) = smoothed_gradients(lambda tried: {"f": 5 * tried[:, 0]}, theta, spread, draws=1).values()
    assert gradient.item() == pytest.approx(5 * step**2, rel=1e-4)


def test_a_step_that_has_no_derivative_has_a_smoothed_one() -> None:
    # Smoothed by a normal distribution of deviation s, a step becomes its distribution function, with the slope
    # 1 / (s sqrt(2 pi)).
    torch.manual_seed(0)
    (gradient,) = smoothed_gradients(
        lambda tried: {"step": (tried[:, 0] > 0).float()}, torch.zeros(1, 1), torch.tensor([0.5]), draws=5_000
    ).values()
    assert gradient.item() == pytest.approx(1 / (0.5 * math.sqrt(2 * math.pi)), rel=0.03)

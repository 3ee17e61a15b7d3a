"""The losses of the paper's Sec. 3.3 and 3.4, and their balancing. Lower f_W is better looking in all of them."""

from collections.abc import Callable, Mapping

import torch
from torch.nn import functional


def gan_loss(score_out: torch.Tensor) -> torch.Tensor:
    """L_gan of each edited photo, f_W itself; scores (N,)."""
    return score_out


def perceptual_loss(features_out: torch.Tensor, features_in: torch.Tensor) -> torch.Tensor:
    """L_reg1 of each photo, (N,): squared Euclidean distance of features (N, C) of the edited photo and its input."""
    return (features_out - features_in).square().sum(dim=1)


def improvement_loss(score_out: torch.Tensor, score_in: torch.Tensor) -> torch.Tensor:
    """L_reg2 of each photo, (N,): 0 where the edit improved f_W, else (f_W(out) - f_W(in))^2; scores (N,)."""
    return (score_out - score_in).clamp(min=0).square()


def critic_loss(score_good: torch.Tensor, score_out: torch.Tensor) -> torch.Tensor:
    """L_D: mean f_W of good photos minus mean f_W of edited poor ones."""
    return score_good.mean() - score_out.mean()


def logistic_critic_loss(score_good: torch.Tensor, score_out: torch.Tensor) -> torch.Tensor:
    """The original GAN's loss with f_W as the logit of "poor": unlike L_D, it vanishes once the two are separated."""
    return functional.softplus(score_good).mean() + functional.softplus(-score_out).mean()


def balanced_gradient(
    losses: Mapping[str, torch.Tensor], weights: Mapping[str, float], output: torch.Tensor
) -> torch.Tensor:
    """Add the gradients of several losses at the edited photos, each scaled down to norm <= 1 (release), then weighted.

    The scaling makes terms of very different magnitude comparable.

    Args:
        losses: scalars that depend on `output`.
        weights: weight of each loss, by the same names.
        output: edited photos, a tensor that requires a gradient.

    Returns:
        Gradient of the shape of `output`.
    """
    gradients = {
        name: torch.autograd.grad(loss, output, retain_graph=True)[0] for name, loss in losses.items() if weights[name]
    }
    return balanced_sum(gradients, weights, output)


def balanced_sum(
    gradients: Mapping[str, torch.Tensor], weights: Mapping[str, float], like: torch.Tensor
) -> torch.Tensor:
    """Sum of weighted gradients, each scaled down to norm <= 1 first; zero, of the shape of `like`, for none."""
    total = torch.zeros_like(like)
    for name, gradient in gradients.items():
        total += weights[name] * gradient / gradient.norm().clamp(min=1)
    return total


def smoothed_gradients(
    losses: Callable[[torch.Tensor], Mapping[str, torch.Tensor]], theta: torch.Tensor, spread: torch.Tensor, draws: int
) -> dict[str, torch.Tensor]:
    """Gradient of the losses at theta, smoothed by a normal distribution, from their values alone.

    Antithetic evolution strategies (Salimans et al. 2017): pairs theta + d and theta - d show which direction is better
    at the scale of `spread`; the derivative at a point shows it only at the scale of a pixel.

    Args:
        losses: parameters (N, n) -> value for each photo (N,), by name.
        theta: (N, n).
        spread: standard deviation of each parameter, (n,).
        draws: number of pairs.

    Returns:
        Gradient of the mean over the photos, (N, n), by name.
    """
    gradients: dict[str, torch.Tensor] = {}
    with torch.no_grad():
        for _ in range(draws):
            step = torch.randn_like(theta)
            higher, lower = losses(theta + spread * step), losses(theta - spread * step)
            for name, value in higher.items():
                slope = (value - lower[name]).unsqueeze(1) * step / (2 * spread)
                gradients[name] = gradients.get(name, 0) + slope / (draws * len(theta))
    return gradients

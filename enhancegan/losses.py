"""The losses of the paper's Sec. 3.3 and 3.4, and their balancing. Lower f_W is better looking in all of them."""

from collections.abc import Mapping

import torch


def gan_loss(score_out: torch.Tensor) -> torch.Tensor:
    """L_gan: mean f_W of the edited photos; scores (N,)."""
    return score_out.mean()


def perceptual_loss(features_out: torch.Tensor, features_in: torch.Tensor) -> torch.Tensor:
    """L_reg1: mean squared Euclidean distance of features (N, C) of the edited photos and of their inputs."""
    return (features_out - features_in).square().sum(dim=1).mean()


def improvement_loss(score_out: torch.Tensor, score_in: torch.Tensor) -> torch.Tensor:
    """L_reg2: 0 where the edit improved f_W, else (f_W(out) - f_W(in))^2; scores (N,), mean over the batch."""
    return (score_out - score_in).clamp(min=0).square().mean()


def critic_loss(score_good: torch.Tensor, score_out: torch.Tensor) -> torch.Tensor:
    """L_D: mean f_W of good photos minus mean f_W of edited poor ones."""
    return score_good.mean() - score_out.mean()


def balanced_gradient(
    losses: Mapping[str, torch.Tensor], weights: Mapping[str, float], output: torch.Tensor
) -> torch.Tensor:
    """Add the gradients of several losses at the edited photos, each scaled down to norm <= 1 (release), then weighted.

    The scaling is what makes terms of very different scale comparable.

    Args:
        losses: scalars that depend on `output`.
        weights: weight of each loss, by the same names.
        output: edited photos, a tensor that requires a gradient.

    Returns:
        Gradient of the shape of `output`.
    """
    total = torch.zeros_like(output)
    for name, loss in losses.items():
        (gradient,) = torch.autograd.grad(loss, output, retain_graph=True)
        total += weights[name] * gradient / gradient.norm().clamp(min=1)
    return total

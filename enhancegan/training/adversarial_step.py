"""One step of each player of the adversarial game (paper Sec. 3.3, 3.4; balancing as in the release)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import nn

from enhancegan.datasets.pairing import Pairs
from enhancegan.networks.generator import Generator
from enhancegan.networks.net_d import NetD
from enhancegan.training.devices import Devices
from enhancegan.training.losses import (
    balanced_gradient,
    balanced_sum,
    gan_loss,
    improvement_loss,
    perceptual_loss,
    smoothed_gradients,
)
from enhancegan.training.perceptual import Features

# The release's bounds: weights of f_W's layers, and the norm of the generator's gradient.
CRITIC_WEIGHT_LIMIT = 2.0
GENERATOR_GRADIENT_LIMIT = 100.0

# Windows tried around the predicted one: number of pairs, and standard deviation as a share of each range.
_TRIALS = 2
_TRIAL_SPREAD = 0.1


@dataclass(frozen=True)
class Game:
    """The players of one operator's training.

    Attributes:
        operator: name of the operator whose head learns.
        generator: its head for `operator` is trained, its backbone is frozen.
        critic: f_W.
        features: features of L_reg1.
        generator_optimizer: over the head.
        critic_optimizer: over the critic.
        loss_weights: weight of L_gan, L_reg1, L_reg2, by name.
        critic_loss: the critic's loss, from the scores of good and of poor photos.
        critic_floor: the critic waits while its loss is below this, so that it does not run ahead.
        devices: the devices and processes of the run.
        crop_gradient: how an operator that moves pixels learns, by "pixels" or by "trials".
    """

    operator: str
    generator: Generator
    critic: NetD
    features: Features
    generator_optimizer: torch.optim.Optimizer
    critic_optimizer: torch.optim.Optimizer
    loss_weights: Mapping[str, float]
    critic_loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
    critic_floor: float
    devices: Devices
    crop_gradient: str = "trials"


def edit(game: Game, photo: torch.Tensor) -> torch.Tensor:
    """T_theta(photo) with theta predicted by the operator's head; (N, 3, H, W) -> same shape."""
    theta = game.devices.run(lambda batch: game.generator.predict(batch, game.operator).theta, photo)
    return game.generator.head(game.operator).operator(photo, theta)


def critic_step(game: Game, pairs: Pairs, flawed: torch.Tensor) -> dict[str, float]:
    """Teach the critic to distinguish good photos from edited poor ones, unless it is already far ahead.

    Args:
        game: the players.
        pairs: good and poor photos, the latter before editing.
        flawed: poor photos (M, 3, H, W) shown to it unedited; M may be 0.

    Returns:
        The critic's loss, the mean over all processes, and whether the critic was updated (1.0 or 0.0).
    """
    with torch.no_grad():
        edited = edit(game, pairs.poor)
    photos = torch.cat([pairs.good, edited, flawed])
    game.critic.train()
    scores = game.devices.run(game.critic, photos)
    loss = game.critic_loss(scores[: len(pairs.good)], scores[len(pairs.good) :])
    mean_loss = game.devices.mean(loss.item())
    ahead = mean_loss < game.critic_floor
    if not ahead:
        loss.backward()
        game.devices.average_gradients(game.critic.parameters())
        game.critic_optimizer.step()
        # Now, not before the next: they would lie scattered among what the generator's step needs.
        game.critic_optimizer.zero_grad()
        clamp_head(game.critic)
    return {"L_D": mean_loss, "critic_moved": float(not ahead)}


def clamp_head(critic: NetD) -> None:
    """Keep the weights of f_W's own layers within the release's bounds."""
    with torch.no_grad():
        for weight in critic.head_parameters():
            weight.clamp_(-CRITIC_WEIGHT_LIMIT, CRITIC_WEIGHT_LIMIT)


def generator_losses(
    game: Game, edited: torch.Tensor, score_in: torch.Tensor, features_in: torch.Tensor
) -> dict[str, torch.Tensor]:
    """The three terms of L_G for each edited photo, (N,), by name.

    Args:
        game: the players.
        edited: edited photos (N, 3, H, W).
        score_in: f_W of their inputs, (N,).
        features_in: features of their inputs, (N, C).
    """
    score_out = game.devices.run(game.critic, edited)
    return {
        "L_gan": gan_loss(score_out),
        "L_reg1": perceptual_loss(game.devices.run(game.features, edited), features_in),
        "L_reg2": improvement_loss(score_out, score_in),
    }


def generator_step(game: Game, poor: torch.Tensor) -> dict[str, float]:
    """Teach the operator's head to edit poor photos so that the critic likes them.

    Returns:
        The three loss terms, means over all processes.
    """
    # With dropout, the scores of a photo and its edit would differ more by chance than by the edit.
    game.critic.eval()
    game.generator_optimizer.zero_grad()
    head = game.generator.head(game.operator)
    by_pixels = head.operator.pointwise or game.crop_gradient == "pixels"
    losses = (_descend_by_pixels if by_pixels else _descend_by_trials)(game, poor)
    game.devices.average_gradients(head.parameters())
    nn.utils.clip_grad_norm_(head.parameters(), GENERATOR_GRADIENT_LIMIT)
    game.generator_optimizer.step()
    return {name: game.devices.mean(loss.item()) for name, loss in losses.items()}


def _descend_by_pixels(game: Game, poor: torch.Tensor) -> dict[str, torch.Tensor]:
    """Backpropagate to the head through the edited pixels."""
    edited = edit(game, poor)
    output = edited.detach().requires_grad_()
    losses = {name: loss.mean() for name, loss in generator_losses(game, output, *_inputs(game, poor)).items()}
    edited.backward(balanced_gradient(losses, game.loss_weights, output))
    return losses


def _inputs(game: Game, poor: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """f_W and features of photos before editing."""
    with torch.no_grad():
        return game.devices.run(game.critic, poor), game.devices.run(game.features, poor)


def _descend_by_trials(game: Game, poor: torch.Tensor) -> dict[str, torch.Tensor]:
    """Estimate the head's gradient from windows tried around the predicted one.

    The critic ranks windows well (on photos with a blurred border f_W falls steadily from 9 to -2 as the border is cut
    off), but its derivative with respect to the window's edges follows single pixels and has the right sign in only
    57 % of cases.
    """
    operator = game.generator.head(game.operator).operator
    theta = game.devices.run(lambda batch: game.generator.predict(batch, game.operator).theta, poor).float()
    low, high = (
        torch.tensor([getattr(parameter, end) for parameter in operator.parameters]).to(theta)
        for end in ("low", "high")
    )
    inputs = _inputs(game, poor)

    def losses_at(tried: torch.Tensor) -> dict[str, torch.Tensor]:
        return generator_losses(game, operator(poor, torch.minimum(torch.maximum(tried, low), high)), *inputs)

    gradients = smoothed_gradients(losses_at, theta.detach(), _TRIAL_SPREAD * (high - low), _TRIALS)
    theta.backward(balanced_sum(gradients, game.loss_weights, theta))
    with torch.no_grad():
        return {name: loss.mean() for name, loss in losses_at(theta).items()}

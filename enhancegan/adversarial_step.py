"""One step of each player of the adversarial game (paper Sec. 3.3, 3.4; balancing as in the release)."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import nn

from enhancegan.losses import balanced_gradient, critic_loss, gan_loss, improvement_loss, perceptual_loss
from enhancegan.networks.critic import Critic
from enhancegan.networks.generator import Generator
from enhancegan.operators import get_operator
from enhancegan.perceptual import Features

# The release's bounds: weights of f_W's layers, and the norm of the generator's gradient.
CRITIC_WEIGHT_LIMIT = 2.0
GENERATOR_GRADIENT_LIMIT = 100.0


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
        critic_floor: the critic waits while L_D is below this, so that it does not run ahead.
    """

    operator: str
    generator: Generator
    critic: Critic
    features: Features
    generator_optimizer: torch.optim.Optimizer
    critic_optimizer: torch.optim.Optimizer
    loss_weights: Mapping[str, float]
    critic_floor: float


def edit(generator: Generator, operator: str, photo: torch.Tensor) -> torch.Tensor:
    """T_theta(photo) with theta predicted by the operator's head; (N, 3, H, W) -> same shape."""
    return get_operator(operator)(photo, generator(photo)[operator].theta)


def critic_step(game: Game, good: torch.Tensor, poor: torch.Tensor) -> dict[str, float]:
    """Teach the critic to tell good photos from edited poor ones, unless it is already far ahead.

    Args:
        game: the players.
        good: good photos (N, 3, H, W).
        poor: poor photos (M, 3, H, W), before editing.

    Returns:
        L_D, and whether the critic moved (1.0 or 0.0).
    """
    with torch.no_grad():
        edited = edit(game.generator, game.operator, poor)
    loss = critic_loss(game.critic(good), game.critic(edited))
    ahead = loss.item() < game.critic_floor
    if not ahead:
        game.critic_optimizer.zero_grad()
        loss.backward()
        game.critic_optimizer.step()
        clamp_head(game.critic)
    return {"L_D": loss.item(), "critic_moved": float(not ahead)}


def clamp_head(critic: Critic) -> None:
    """Keep the weights of f_W's own layers within the release's bounds."""
    with torch.no_grad():
        for weight in critic.head_parameters():
            weight.clamp_(-CRITIC_WEIGHT_LIMIT, CRITIC_WEIGHT_LIMIT)


def generator_losses(game: Game, edited: torch.Tensor, photo: torch.Tensor) -> dict[str, torch.Tensor]:
    """The three terms of L_G for edited photos and their inputs, both (N, 3, H, W)."""
    with torch.no_grad():
        score_in, features_in = game.critic(photo), game.features(photo)
    score_out = game.critic(edited)
    return {
        "L_gan": gan_loss(score_out),
        "L_reg1": perceptual_loss(game.features(edited), features_in),
        "L_reg2": improvement_loss(score_out, score_in),
    }


def generator_step(game: Game, poor: torch.Tensor) -> dict[str, float]:
    """Teach the operator's head to edit poor photos so that the critic likes them.

    Returns:
        The three loss terms.
    """
    edited = edit(game.generator, game.operator, poor)
    output = edited.detach().requires_grad_()
    losses = generator_losses(game, output, poor)
    game.generator_optimizer.zero_grad()
    edited.backward(balanced_gradient(losses, game.loss_weights, output))
    head = game.generator.heads[game.operator]
    nn.utils.clip_grad_norm_(head.parameters(), GENERATOR_GRADIENT_LIMIT)
    game.generator_optimizer.step()
    return {name: loss.item() for name, loss in losses.items()}

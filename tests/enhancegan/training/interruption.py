"""A training run that is interrupted at a chosen step."""

from collections.abc import Callable

import torch

from enhancegan.training.adversarial_step import Game, generator_step


def interrupted_after(played: int) -> Callable[[Game, torch.Tensor], dict[str, float]]:
    """The generator's step, but the process is interrupted in the one after the first `played`."""
    steps: list[str] = []

    def step(game: Game, poor: torch.Tensor) -> dict[str, float]:
        if len(steps) == played:
            raise KeyboardInterrupt
        steps.append(game.operator)
        return generator_step(game, poor)

    return step

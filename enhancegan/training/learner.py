"""A network in training, its moving average, its optimizer and the schedule of its rates."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar, cast

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from enhancegan.training.devices import Devices
from enhancegan.training.pretrain_config import PretrainConfig
from enhancegan.training.rank_config import RankConfig

Network = TypeVar("Network", bound=nn.Module)


@dataclass(frozen=True)
class Learner(Generic[Network]):
    """The network in training, its moving average, and the optimizer; the state of all of these is saved."""

    network: Network
    averaged: AveragedModel
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler

    @property
    def kept(self) -> Network:
        """The moving average of the network."""
        return cast(Network, self.averaged.module)

    def step(self, loss: torch.Tensor, devices: Devices) -> float:
        """One step of the optimizer down this loss; returns its mean over all processes."""
        loss.backward()
        devices.average_gradients(self.network.parameters())
        self.optimizer.step()
        # Now, not before the next: they would lie scattered among what its forward pass needs.
        self.optimizer.zero_grad()
        self.schedule.step()
        self.averaged.update_parameters(self.network)
        return devices.mean(loss.item())

    def state(self) -> dict[str, Any]:
        """What `load` takes."""
        return {part.name: getattr(self, part.name).state_dict() for part in fields(self)}

    def load(self, state: dict[str, Any]) -> None:
        """Continue from a state; a longer run goes on at its own rate for the step reached."""
        length = {name: self.schedule.state_dict()[name] for name in ("total_steps", "_schedule_phases")}
        for part in fields(self):
            getattr(self, part.name).load_state_dict(state[part.name])
        self.schedule.load_state_dict(length)


def _warm_up(steps: int) -> float:
    """Return the share of the steps in which the rate rises: a tenth, but never exactly one step.

    PyTorch divides by the number of steps in which the rate rises, less one.
    """
    return 0.1 if 0.1 * steps != 1 else 0.11


def new_learner(
    network: Network,
    backbone: Iterable[nn.Parameter],
    head: Iterable[nn.Parameter],
    config: PretrainConfig | RankConfig,
) -> Learner[Network]:
    """A learner before its first step.

    Args:
        network: on its device.
        backbone: the weights of its backbone, with a learning rate of their own.
        head: its weights above the backbone.
        config: settings of the run.
    """
    rates = [config.backbone_rate, config.head_rate]
    optimizer = torch.optim.AdamW(
        [{"params": list(part), "lr": rate} for part, rate in zip((backbone, head), rates, strict=True)],
        weight_decay=config.weight_decay,
    )
    return Learner(
        network=network,
        averaged=AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(config.average)),
        optimizer=optimizer,
        schedule=torch.optim.lr_scheduler.OneCycleLR(
            optimizer, rates, total_steps=config.steps, pct_start=_warm_up(config.steps)
        ),
    )

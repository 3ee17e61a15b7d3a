"""What every critic is, the paper's Net-D (Sec. 3.4 and 4): two neurons for good and poor, and f_W above them."""

from abc import ABC, abstractmethod
from typing import ClassVar

import torch
from torch import nn

from enhancegan.networks.backbone import Backbone


class NetD(nn.Module, ABC):
    """A backbone, two neurons (good, poor), and one more neuron for f_W.

    Attributes:
        kind: name in `enhancegan.networks.critics.CRITICS`.
        backbone: the network below the critic's own layers.
        classifier: the two neurons.
        activation: between them and the last neuron.
        score: the last neuron.
    """

    kind: ClassVar[str]
    backbone: Backbone
    classifier: nn.Linear
    activation: nn.Module
    score: nn.Linear

    @abstractmethod
    def logits(self, photo: torch.Tensor) -> torch.Tensor:
        """Good and poor logits (N, 2) of sRGB photos (N, 3, H, W) in [0, 1]."""

    @abstractmethod
    def head_parameters(self) -> list[nn.Parameter]:
        """Weights of the layers above the backbone, which have their own learning rate."""

    def forward(self, photo: torch.Tensor) -> torch.Tensor:
        """f_W of each photo, shape (N,); lower is better looking."""
        return self.score(self.activation(self.logits(photo))).squeeze(1)


def last_neuron() -> nn.Linear:
    """The neuron for f_W, which starts as (poor logit) - (good logit)."""
    score = nn.Linear(2, 1)
    with torch.no_grad():
        score.weight.copy_(torch.tensor([[-1.0, 1.0]]))
        score.bias.zero_()
    return score

"""What every head is: from what is seen of a photo to an operator's parameters (paper Sec. 3.1)."""

from abc import ABC, abstractmethod
from typing import ClassVar, NamedTuple

import torch
from torch import nn

from enhancegan.operators import Operator


class Prediction(NamedTuple):
    """A head's output for a batch of photos.

    Attributes:
        theta: parameters (N, n), inside their declared ranges.
        attention: (N, h, w), probability of each location's candidate; sums to 1.
    """

    theta: torch.Tensor
    attention: torch.Tensor


class Look(NamedTuple):
    """What heads see of a batch of photos.

    Attributes:
        content: (N, C, h, w), the backbone's coarsest map: what is where.
        statistics: (N, S), `stage_statistics` of the backbone: how it looks.
        colors: (N, COLOR_STATISTICS), `color_statistics`: what its colors are like.
    """

    content: torch.Tensor
    statistics: torch.Tensor
    colors: torch.Tensor


class Head(nn.Module, ABC):
    """A trainable map from what is seen of a photo to one operator's parameters.

    Attributes:
        operator: the operator whose parameters it predicts.
        needs_scale: whether `standardize` must be called before training.
    """

    needs_scale: ClassVar[bool] = False

    def __init__(self, operator: Operator) -> None:
        """Build a head for an operator."""
        super().__init__()
        self.operator = operator

    @abstractmethod
    def forward(self, look: Look) -> Prediction:
        """Parameters and attention for each photo."""

    def standardize(self, look: Look) -> None:
        """Set the input scale from many photos; call once, before training."""

"""The generator: one frozen backbone, one head per operator; it predicts parameters, the operators paint (Sec. 3.1)."""

from collections.abc import Iterable
from typing import NamedTuple

import torch
from torch import nn

from enhancegan.networks.backbone import Backbone
from enhancegan.networks.top_k import probability_map, top_k_pool
from enhancegan.operators import Operator, get_operator


class Prediction(NamedTuple):
    """What a head says about a batch of photos.

    Attributes:
        theta: parameters (N, n), inside their declared ranges.
        attention: (N, h, w), probability of each location's candidate; sums to 1.
    """

    theta: torch.Tensor
    attention: torch.Tensor


class Head(nn.Module):
    """One 1x1 convolution from features to n candidate maps and one probability map, then top-K pooling."""

    def __init__(self, channels: int, operator: Operator) -> None:
        """Build a head whose first predictions are close to the identity; weights ~ N(0, 0.002).

        The release has N(0, 0.02), which on the large features of our critic starts far from the identity.
        """
        super().__init__()
        self.operator = operator
        self.maps = nn.Conv2d(channels, len(operator.parameters) + 1, 1)
        for name, weight in self.maps.named_parameters():
            nn.init.normal_(weight, std=0.002 if name == "weight" else 0.0)

    def forward(self, features: torch.Tensor) -> Prediction:
        """Features (N, C, h, w) -> parameters and attention."""
        maps = self.maps(features)
        logits = maps[:, -1]
        theta = top_k_pool(self.operator.from_logits(maps[:, :-1]), logits)
        return Prediction(theta, probability_map(logits))


class Generator(nn.Module):
    """Parameters of every operator from one pass of a frozen, aesthetic-pretrained backbone."""

    def __init__(self, backbone: Backbone, operators: Iterable[str]) -> None:
        """Build heads for the named operators on the backbone, whose weights no longer learn."""
        super().__init__()
        self.backbone = backbone.requires_grad_(False)
        self.heads = nn.ModuleDict({name: Head(backbone.channels, get_operator(name)) for name in operators})

    @property
    def operators(self) -> tuple[str, ...]:
        """Names of the operators that have a head."""
        return tuple(self.heads)

    def forward(self, photo: torch.Tensor) -> dict[str, Prediction]:
        """Predict for sRGB photos (N, 3, H, W) in [0, 1], at any size (224 x 224 in the paper)."""
        with torch.no_grad():
            features = self.backbone(photo)
        return {name: head(features) for name, head in self.heads.items()}

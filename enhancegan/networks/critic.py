"""The aesthetic critic f_W (paper Sec. 3.4 and 4): good/poor logits, and one number where lower is better looking."""

import torch
from torch import nn

from enhancegan.networks.backbone import Backbone

GOOD, POOR = 0, 1


class Critic(nn.Module):
    """Backbone, average pooling, two neurons (good, poor), and one more neuron for f_W.

    The release puts a PReLU between the two layers, and so does this.
    """

    def __init__(self, backbone: Backbone) -> None:
        """Build the head on a backbone; f_W starts as (poor logit) - (good logit)."""
        super().__init__()
        self.backbone = backbone
        self.classifier = nn.Linear(backbone.channels, 2)
        self.activation = nn.PReLU(init=1.0)
        self.score = nn.Linear(2, 1)
        with torch.no_grad():
            self.score.weight.copy_(torch.tensor([[-1.0, 1.0]]))
            self.score.bias.zero_()

    def head_parameters(self) -> list[nn.Parameter]:
        """Weights of the layers above the backbone, which learn at a rate of their own."""
        return [weight for layer in (self.classifier, self.activation, self.score) for weight in layer.parameters()]

    def features(self, photo: torch.Tensor) -> torch.Tensor:
        """Average-pooled backbone features (N, C) of sRGB photos (N, 3, H, W) in [0, 1]."""
        return self.backbone(photo).mean(dim=(2, 3))

    def logits(self, photo: torch.Tensor) -> torch.Tensor:
        """Good and poor logits (N, 2); columns GOOD and POOR."""
        return self.classifier(self.features(photo))

    def forward(self, photo: torch.Tensor) -> torch.Tensor:
        """f_W of each photo, shape (N,); lower is better looking."""
        return self.score(self.activation(self.logits(photo))).squeeze(1)

"""The critics of the paper and of the authors' release: the pooled last map, two neurons, one more for f_W."""

import torch
from torch import nn

from enhancegan.networks.backbone import Backbone
from enhancegan.networks.net_d import NetD, last_neuron


class PaperCritic(NetD):
    """The pre-training network, `PooledClassifier`, with one neuron on top of its two (Sec. 4)."""

    kind = "paper"

    def __init__(self, backbone: Backbone) -> None:
        """Add untrained neurons to a backbone; f_W starts as (poor logit) - (good logit)."""
        super().__init__()
        self.backbone = backbone
        self.classifier = nn.Linear(backbone.channels, 2)
        self.activation = nn.Identity()
        self.score = last_neuron()

    def head_parameters(self) -> list[nn.Parameter]:
        """Weights of the layers above the backbone."""
        layers = (self.classifier, self.activation, self.score)
        return [weight for layer in layers for weight in layer.parameters()]

    def logits(self, photo: torch.Tensor) -> torch.Tensor:
        """Good and poor logits (N, 2) of photos."""
        return self.classifier(self.backbone(photo).mean(dim=(2, 3)))


class ReleaseCritic(PaperCritic):
    """The paper's critic with a PReLU before its last neuron; its slope starts at 1, where it changes nothing."""

    kind = "release"

    def __init__(self, backbone: Backbone) -> None:
        """Add untrained neurons to a backbone."""
        super().__init__(backbone)
        self.activation = nn.PReLU(init=1.0)

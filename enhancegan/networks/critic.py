"""Our aesthetic critic f_W, and the paper's pre-training network (Sec. 3.4 and 4)."""

import torch
from torch import nn

from enhancegan.networks.backbone import Backbone, stage_statistics
from enhancegan.networks.net_d import NetD, last_neuron

GOOD, POOR = 0, 1

_HIDDEN = 64
_DROPOUT = 0.5


class PooledClassifier(nn.Module):
    """The paper's pre-training network: backbone, average pooling and two output neurons (good, poor)."""

    def __init__(self, backbone: Backbone) -> None:
        """Add two output neurons to a backbone."""
        super().__init__()
        self.backbone = backbone
        self.classifier = nn.Linear(backbone.channels, 2)

    def logits(self, photo: torch.Tensor) -> torch.Tensor:
        """Good and poor logits (N, 2) of sRGB photos (N, 3, H, W) in [0, 1]; columns GOOD and POOR."""
        return self.classifier(self.backbone(photo).mean(dim=(2, 3)))


class Critic(NetD):
    """Backbone, statistics of its stages, two neurons (good, poor), and one more neuron for f_W.

    The paper's two neurons see the pooled last map (`PooledClassifier`), which hardly distinguishes exposures and
    casts. Ours see statistics of all stages through one hidden layer and are fitted once the backbone is trained
    (measured on photos from other sources, same backbone: prefers a good photo to its degraded copy 0.90 of the time
    against 0.80). As in the release, a PReLU precedes the last neuron.
    """

    kind = "studio"

    def __init__(self, backbone: Backbone) -> None:
        """Build the head on a backbone; f_W starts as (poor logit) - (good logit)."""
        super().__init__()
        self.backbone = backbone
        self.scale = nn.BatchNorm1d(backbone.statistics_count, affine=False)
        self.hidden = nn.Linear(backbone.statistics_count, _HIDDEN)
        self.dropout = nn.Dropout(_DROPOUT)
        self.classifier = nn.Linear(_HIDDEN, 2)
        self.activation = nn.PReLU(init=1.0)
        self.score = last_neuron()

    def standardize(self, statistics: torch.Tensor) -> None:
        """Set the input scale from the statistics (M, S) of many photos; call once, before the head is fitted."""
        self.scale.running_mean, self.scale.running_var = statistics.mean(dim=0), statistics.var(dim=0)

    def train(self, mode: bool = True) -> "Critic":
        """Keep the scale fixed: both classes must be measured alike."""
        super().train(mode)
        self.scale.eval()
        return self

    def head_parameters(self) -> list[nn.Parameter]:
        """Weights of the layers above the backbone, which have their own learning rate."""
        layers = (self.hidden, self.classifier, self.activation, self.score)
        return [weight for layer in layers for weight in layer.parameters()]

    def features(self, photo: torch.Tensor) -> torch.Tensor:
        """Statistics of the backbone's stages (N, S) of sRGB photos (N, 3, H, W) in [0, 1]."""
        return stage_statistics(self.backbone.stages(photo))

    def classify(self, statistics: torch.Tensor) -> torch.Tensor:
        """Good and poor logits (N, 2) from `features`; columns GOOD and POOR."""
        hidden = torch.relu(self.hidden(self.scale(statistics)))
        return self.classifier(self.dropout(hidden))

    def logits(self, photo: torch.Tensor) -> torch.Tensor:
        """Good and poor logits (N, 2) of photos."""
        return self.classify(self.features(photo))

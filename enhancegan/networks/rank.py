"""RANK: a score and attributes of a photo, with a branch of the score for every kind of content.

Kong, Shen, Lin, Mech, Fowlkes: Photo Aesthetics Ranking Network with Attributes and Content Adaptation, ECCV 2016.
"""

import torch
from torch import nn
from torch.nn import functional

from enhancegan.networks.backbone import Backbone

SCORE = 0
"""Column of the score in what the network returns; the attributes follow."""


class RankNetwork(nn.Module):
    """Backbone, attributes on its pooled map, and K scores on both, mixed by what the photo shows.

    What it shows is told by a second, frozen backbone: the softmax of the distances from the photo's features to the
    centers of K clusters. Ours are k-means clusters of the training photos' ImageNet features, because photos come
    without labels of their content.
    """

    kind = "rank network"
    centers: torch.Tensor
    spread: torch.Tensor

    def __init__(self, backbone: Backbone, content: Backbone, clusters: int, attributes: int) -> None:
        """Add untrained layers.

        Args:
            backbone: to be trained.
            content: frozen here.
            clusters: K.
            attributes: number A of attributes.
        """
        super().__init__()
        self.backbone = backbone
        self.content = content.requires_grad_(False)
        self.register_buffer("centers", torch.zeros(clusters, content.channels))
        self.register_buffer("spread", torch.ones(()))
        self.attributes = nn.Linear(backbone.channels, attributes)
        self.branches = nn.Linear(backbone.channels + attributes, clusters)

    def head_parameters(self) -> list[nn.Parameter]:
        """Weights of the layers above the backbone, which have their own learning rate."""
        return [*self.attributes.parameters(), *self.branches.parameters()]

    def content_features(self, photo: torch.Tensor) -> torch.Tensor:
        """Pooled features of the frozen backbone, of length 1, (N, C)."""
        return functional.normalize(self.content(photo).mean(dim=(2, 3)))

    def content_weights(self, photo: torch.Tensor) -> torch.Tensor:
        """Shares (N, K) of the clusters in sRGB photos (N, 3, H, W) in [0, 1]; each row sums to 1."""
        distances = (self.content_features(photo).unsqueeze(1) - self.centers).square().sum(dim=2)
        return (-distances / self.spread).softmax(dim=1)

    def forward(self, photo: torch.Tensor) -> torch.Tensor:
        """Score and attributes (N, 1 + A) of sRGB photos (N, 3, H, W) in [0, 1]."""
        features = self.backbone(photo).mean(dim=(2, 3))
        attributes = self.attributes(features)
        scores = self.branches(torch.cat([features, attributes], dim=1))
        score = (scores * self.content_weights(photo)).sum(dim=1, keepdim=True)
        return torch.cat([score, attributes], dim=1)

    def set_content(self, centers: torch.Tensor, spread: float) -> None:
        """Set the centers (K, C) of the clusters, and the squared distance by which a photo typically is off them."""
        self.centers.copy_(centers)
        self.spread.fill_(spread)

"""Our head, which also sees how a photo looks, or where its content lies."""

from typing import cast

import torch
from torch import nn
from torch.nn import functional

from enhancegan.networks.backbone import Backbone
from enhancegan.networks.head import Head, Look, Prediction
from enhancegan.networks.top_k import probability_map, top_k_pool
from enhancegan.operators import Operator

_HIDDEN = 64
_DROPOUT = 0.3
# Rows and columns of the grid in which the crop's head sees the photo.
_NINTHS = 3
_TINY = 1e-5


class StudioHead(Head):
    """From the backbone's output to n candidate maps and one probability map, then top-K pooling.

    The paper has one 1x1 convolution on the last map. That map encodes what a photo shows but hardly its exposure and
    colors: even when taught with pairs, such a head does not restore a degraded photo (measured: color error 0.97 of
    the unedited photo's at best, 0.74 with statistics of all stages). So the candidates of a pointwise operator also
    see these statistics, and those of a crop see their own position (Liu et al. 2018, CoordConv) and the content of
    each ninth of the photo. One hidden layer combines them.
    """

    needs_scale = True

    def __init__(self, backbone: Backbone, operator: Operator) -> None:
        """Build a head whose first predictions are close to the identity."""
        super().__init__(operator)
        content = backbone.stage_channels[-1]
        context = backbone.statistics_count if operator.pointwise else _NINTHS**2 * content
        self.register_buffer("content_scale", torch.stack([torch.zeros(content), torch.ones(content)]))
        self.register_buffer("context_scale", torch.stack([torch.zeros(context), torch.ones(context)]))
        self.local = nn.Conv2d(content + 2, _HIDDEN, 1)
        self.whole = nn.Linear(context, _HIDDEN)
        self.dropout = nn.Dropout(_DROPOUT)
        self.maps = nn.Conv2d(_HIDDEN, len(operator.parameters) + 1, 1)
        # The release has N(0, 0.02) on the backbone's own features.
        nn.init.normal_(self.maps.weight, std=0.02)
        nn.init.zeros_(cast(torch.Tensor, self.maps.bias))

    def standardize(self, look: Look) -> None:
        """Set the input scale from many photos; call once, before training."""
        content = look.content.transpose(0, 1).flatten(1)
        context = self._context(look)
        self.content_scale = torch.stack([content.mean(dim=1), content.std(dim=1) + _TINY])
        self.context_scale = torch.stack([context.mean(dim=0), context.std(dim=0) + _TINY])

    def forward(self, look: Look) -> Prediction:
        """Parameters and attention for each photo."""
        mean, std = self.content_scale.view(2, 1, -1, 1, 1)
        content = torch.cat([(look.content - mean) / std, _positions(look.content)], dim=1)
        context = (self._context(look) - self.context_scale[0]) / self.context_scale[1]
        hidden = self.local(content) + self.whole(context)[:, :, None, None]
        maps = self.maps(self.dropout(torch.relu(hidden)))
        logits = maps[:, -1]
        theta = top_k_pool(self.operator.from_logits(maps[:, :-1]), logits)
        return Prediction(theta, probability_map(logits))

    def _context(self, look: Look) -> torch.Tensor:
        if self.operator.pointwise:
            return look.statistics
        return functional.adaptive_avg_pool2d(look.content, _NINTHS).flatten(1)


def _positions(content: torch.Tensor) -> torch.Tensor:
    """Row and column of each location in [-1, 1], (N, 2, h, w)."""
    count, _, height, width = content.shape
    rows, columns = (torch.linspace(-1, 1, side) for side in (height, width))
    grid = torch.stack(torch.meshgrid(rows, columns, indexing="ij"))
    return grid.expand(count, -1, -1, -1).to(content)

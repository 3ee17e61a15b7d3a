"""The generator: a frozen backbone and one head per operator predict the operators' parameters (Sec. 3.1)."""

from collections.abc import Iterable
from typing import NamedTuple, cast

import torch
from torch import nn
from torch.nn import functional

from enhancegan.networks.backbone import Backbone, stage_statistics
from enhancegan.networks.top_k import probability_map, top_k_pool
from enhancegan.operators import Operator, get_operator


class Prediction(NamedTuple):
    """A head's output for a batch of photos.

    Attributes:
        theta: parameters (N, n), inside their declared ranges.
        attention: (N, h, w), probability of each location's candidate; sums to 1.
    """

    theta: torch.Tensor
    attention: torch.Tensor


class Look(NamedTuple):
    """The backbone's output for a batch of photos.

    Attributes:
        content: (N, C, h, w), the coarsest map: what is where.
        statistics: (N, S), `stage_statistics`: how it looks.
    """

    content: torch.Tensor
    statistics: torch.Tensor


_HIDDEN = 64
_DROPOUT = 0.3
# Rows and columns of the grid in which the crop's head sees the photo.
_NINTHS = 3
_TINY = 1e-5


class Head(nn.Module):
    """From the backbone's output to n candidate maps and one probability map, then top-K pooling.

    The paper has one 1x1 convolution on the last map. That map encodes what a photo shows but hardly its exposure and
    colors: even when taught with pairs, such a head does not restore a degraded photo (measured: color error 0.97 of
    the unedited photo's at best, 0.74 with statistics of all stages). So the candidates of a pointwise operator also
    see these statistics, and those of a crop see their own position (Liu et al. 2018, CoordConv) and the content of
    each ninth of the photo. One hidden layer combines them.
    """

    def __init__(self, backbone: Backbone, operator: Operator) -> None:
        """Build a head whose first predictions are close to the identity."""
        super().__init__()
        self.operator = operator
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


class Generator(nn.Module):
    """Parameters of every operator from one pass of a frozen, aesthetic-pretrained backbone."""

    def __init__(self, backbone: Backbone, operators: Iterable[str]) -> None:
        """Build heads for the named operators on the backbone, whose weights are frozen."""
        super().__init__()
        self.backbone = backbone.requires_grad_(False)
        self.heads = nn.ModuleDict({name: Head(backbone, get_operator(name)) for name in operators})

    @property
    def operators(self) -> tuple[str, ...]:
        """Names of the operators that have a head."""
        return tuple(self.heads)

    def look(self, photo: torch.Tensor) -> Look:
        """The backbone's output for sRGB photos (N, 3, H, W) in [0, 1]; the same for all heads."""
        with torch.no_grad():
            stages = self.backbone.stages(photo)
            return Look(stages[-1], stage_statistics(stages))

    def predict(self, photo: torch.Tensor, operator: str) -> Prediction:
        """Predict for one operator only; photos as in `forward`."""
        return self.heads[operator](self.look(photo))

    def forward(self, photo: torch.Tensor) -> dict[str, Prediction]:
        """Predict for sRGB photos (N, 3, H, W) in [0, 1], at any size (224 x 224 in the paper)."""
        look = self.look(photo)
        return {name: head(look) for name, head in self.heads.items()}

"""The head of an enhancer that learned to restore: it sees the colors of a photo, not its content."""

from collections.abc import Iterable, Sequence

import torch
from torch import nn

from enhancegan.networks.backbone import Backbone
from enhancegan.networks.color_statistics import COLOR_STATISTICS, mean_chroma
from enhancegan.networks.head import Head, Look, Prediction
from enhancegan.operators import Operator

_TINY = 1e-4
# Hidden layers of each member. Deep ones restore better and do less harm; shallow ones are right more often, and about
# photos unlike the training's; together they are better than either.
_MEMBERS = (2, 2, 2, 2, 1, 1, 1)
# Weight of the members' disagreement; with 0 the mean of their logits is used as it is.
_DOUBT = 1.0
# Width, dropout, and dropout of the statistics.
_DEEP, _SHALLOW = (384, 0.45, 0.05), (128, 0.3, 0.0)
# Statistics further than this from their mean, in standard deviations, are of photos unlike those of the training.
_FARTHEST = 6.0
# Mean chroma, in CIELab, at which a photo's white balance is changed by 1 - 1/e of what is proposed.
_COLORFUL = 5.0


class ToneMember(nn.Sequential):
    """One small network from standardized statistics to a logit for each parameter; it starts at the identity."""

    def __init__(self, parameters: int, layers: int) -> None:
        """Build an untrained member with one or two hidden layers."""
        hidden, dropout, input_dropout = _SHALLOW if layers == 1 else _DEEP
        parts: list[nn.Module] = [nn.Dropout(input_dropout)]
        for inputs in (COLOR_STATISTICS, hidden)[:layers]:
            parts += [nn.Linear(inputs, hidden), nn.ReLU(), nn.Dropout(dropout)]
        last = nn.Linear(hidden, parameters)
        super().__init__(*parts, last)
        self.layers = layers
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)


class ToneHead(Head):
    """From statistics of a photo's colors to the operator's parameters, as far as several small networks agree."""

    needs_scale = True

    def __init__(self, backbone: Backbone, operator: Operator) -> None:
        """Build an untrained head, whose predictions are the identity; it does not look at the backbone's output."""
        super().__init__(operator)
        self.register_buffer("scale", torch.stack([torch.zeros(COLOR_STATISTICS), torch.ones(COLOR_STATISTICS)]))
        self.members = nn.ModuleList(ToneMember(len(operator.parameters), layers) for layers in _MEMBERS)
        self._shifts_colors = [parameter.name in operator.white_balance for parameter in operator.parameters]

    def standardize(self, look: Look) -> None:
        """Set the input scale from many photos; call once, before training."""
        self.scale_to([look.colors])

    def scale_to(self, statistics: Iterable[torch.Tensor]) -> None:
        """Set the input scale from the statistics of many photos, (N, COLOR_STATISTICS), as one part or by columns."""
        scales = [torch.stack([part.mean(dim=0), part.std(dim=0, correction=0) + _TINY]) for part in statistics]
        self.scale = torch.cat(scales, dim=1)

    def theta(self, statistics: torch.Tensor, members: Sequence[nn.Module] | None = None) -> torch.Tensor:
        """Parameters (N, n) for statistics (N, COLOR_STATISTICS), by all members or by those given.

        Less is done where the members disagree: what they only guess at is better left alone. White balance is changed
        the less, the grayer a photo is; a gray one stays gray.
        """
        standardized = ((statistics - self.scale[0]) / self.scale[1]).clamp(-_FARTHEST, _FARTHEST)
        asked = self.members if members is None else members
        proposals = torch.stack([member(standardized) for member in asked])
        theta = self.operator.from_logits(proposals.mean(dim=0) * _agreement(proposals))
        colorful = 1 - torch.exp(-mean_chroma(statistics) / _COLORFUL)
        identity = theta.new_tensor([parameter.identity for parameter in self.operator.parameters])
        shifts_colors = torch.tensor(self._shifts_colors, device=theta.device)
        return torch.where(shifts_colors, identity + colorful * (theta - identity), theta)

    def forward(self, look: Look) -> Prediction:
        """Parameters for each photo; attention is uniform, for no place is looked at more than another."""
        attention = torch.ones_like(look.content[:, 0])
        return Prediction(self.theta(look.colors), attention / attention[0].numel())


def _agreement(proposals: torch.Tensor) -> torch.Tensor:
    """How far the logits (members, N, n) agree, (N, 1): from 0 to 1, which a single member has."""
    if len(proposals) == 1:
        return proposals.new_ones(proposals.shape[1], 1)
    agreed = proposals.mean(dim=0).square().sum(dim=1, keepdim=True)
    disputed = proposals.var(dim=0, correction=0).sum(dim=1, keepdim=True)
    return agreed / (agreed + _DOUBT * disputed + _TINY)

"""The head of an enhancer that learned to restore: it sees the colors of a photo, not its content."""

from collections.abc import Sequence

import torch
from torch import nn

from enhancegan.networks.backbone import Backbone
from enhancegan.networks.color_statistics import COLOR_STATISTICS, mean_chroma
from enhancegan.networks.head import Head, Look, Prediction
from enhancegan.operators import Operator

_TINY = 1e-4
_MEMBERS = 4
# Weight of the members' disagreement; with 0 the mean of their logits is used as it is.
_DOUBT = 1.0
_HIDDEN, _DROPOUT, _INPUT_DROPOUT = 384, 0.45, 0.05
# Statistics further than this from their mean, in standard deviations, are of photos unlike those of the training.
_FARTHEST = 6.0
# Mean chroma, in CIELab, at which a photo's white balance is changed by 1 - 1/e of what is proposed.
_COLORFUL = 5.0


class ToneMember(nn.Sequential):
    """One small network from standardized statistics to a logit for each parameter; it starts at the identity."""

    def __init__(self, parameters: int) -> None:
        """Build an untrained member."""
        last = nn.Linear(_HIDDEN, parameters)
        super().__init__(
            nn.Dropout(_INPUT_DROPOUT),
            nn.Linear(COLOR_STATISTICS, _HIDDEN), nn.ReLU(), nn.Dropout(_DROPOUT),
            nn.Linear(_HIDDEN, _HIDDEN), nn.ReLU(), nn.Dropout(_DROPOUT),
            last,
        )  # fmt: skip
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)


class ToneHead(Head):
    """From statistics of a photo's colors to the operator's parameters, as far as several small networks agree."""

    needs_scale = True

    def __init__(self, backbone: Backbone, operator: Operator) -> None:
        """Build an untrained head, whose predictions are the identity; it does not look at the backbone's output."""
        super().__init__(operator)
        self.register_buffer("scale", torch.stack([torch.zeros(COLOR_STATISTICS), torch.ones(COLOR_STATISTICS)]))
        self.members = nn.ModuleList(ToneMember(len(operator.parameters)) for _ in range(_MEMBERS))
        self._shifts_colors = [parameter.name in operator.white_balance for parameter in operator.parameters]

    def standardize(self, look: Look) -> None:
        """Set the input scale from many photos; call once, before training."""
        self.scale_to(look.colors)

    def scale_to(self, statistics: torch.Tensor) -> None:
        """Set the input scale from the statistics of many photos, (N, COLOR_STATISTICS)."""
        self.scale = torch.stack([statistics.mean(dim=0), statistics.std(dim=0) + _TINY])

    def theta(self, statistics: torch.Tensor, members: Sequence[nn.Module] | None = None) -> torch.Tensor:
        """Parameters (N, n) for statistics (N, COLOR_STATISTICS), by all members or by those given.

        Less is done where the members disagree: what they only guess at is better left alone. White balance is changed
        the less, the grayer a photo is; a gray one stays gray.
        """
        standardized = ((statistics - self.scale[0]) / self.scale[1]).clamp(-_FARTHEST, _FARTHEST)
        asked = self.members if members is None else members
        proposals = torch.stack([member(standardized) for member in asked])
        mean = proposals.mean(dim=0)
        agreed = mean.square().sum(dim=1, keepdim=True)
        disputed = proposals.var(dim=0, correction=0).sum(dim=1, keepdim=True)
        theta = self.operator.from_logits(mean * agreed / (agreed + _DOUBT * disputed + _TINY))
        colorful = 1 - torch.exp(-mean_chroma(statistics) / _COLORFUL)
        identity = theta.new_tensor([parameter.identity for parameter in self.operator.parameters])
        shifts_colors = torch.tensor(self._shifts_colors, device=theta.device)
        return torch.where(shifts_colors, identity + colorful * (theta - identity), theta)

    def forward(self, look: Look) -> Prediction:
        """Parameters for each photo; attention is uniform, for no place is looked at more than another."""
        attention = torch.ones_like(look.content[:, 0])
        return Prediction(self.theta(look.colors), attention / attention[0].numel())

"""The heads of the paper and of the authors' release: one 1x1 convolution on the backbone's last map."""

import torch
from torch import nn
from torch.nn import functional

from enhancegan.networks.backbone import Backbone
from enhancegan.networks.head import Head, Look, Prediction
from enhancegan.networks.top_k import probability_map, top_k_pool
from enhancegan.operators import Operator

# The release's; the paper states none.
_INITIAL_DEVIATION = 0.02


class PaperHead(Head):
    """One 1x1 convolution to n candidate maps and one probability map, then top-K pooling (Sec. 3.1)."""

    def __init__(self, backbone: Backbone, operator: Operator, bias: bool = True) -> None:
        """Build a head whose first predictions are close to the middle of every parameter's logits."""
        super().__init__(operator)
        self.maps = nn.Conv2d(backbone.stage_channels[-1], len(operator.parameters) + 1, 1, bias=bias)
        nn.init.normal_(self.maps.weight, std=_INITIAL_DEVIATION)
        if self.maps.bias is not None:
            nn.init.zeros_(self.maps.bias)

    def forward(self, look: Look) -> Prediction:
        """Parameters and attention for each photo."""
        maps = self._maps(look.content)
        logits = maps[:, -1]
        return Prediction(top_k_pool(self.operator.from_logits(maps[:, :-1]), logits), probability_map(logits))

    def _maps(self, content: torch.Tensor) -> torch.Tensor:
        return self.maps(content)


class ReleaseHead(PaperHead):
    """The paper's head without a bias, its maps normalized over the locations of each photo before they are pooled."""

    def __init__(self, backbone: Backbone, operator: Operator) -> None:
        """Build a head; backbone maps of a single location cannot be normalized."""
        super().__init__(backbone, operator, bias=False)

    def _maps(self, content: torch.Tensor) -> torch.Tensor:
        return functional.instance_norm(self.maps(content))

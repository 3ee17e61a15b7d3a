"""The generator: a frozen backbone and one head per operator predict the operators' parameters (Sec. 3.1)."""

from collections.abc import Iterable, Mapping
from typing import cast

import torch
from torch import nn

from enhancegan.checkpoint_header import PREDICTION_SIZE, HeadDesign
from enhancegan.networks.backbone import Backbone, stage_statistics
from enhancegan.networks.color_statistics import color_statistics
from enhancegan.networks.head import Head, Look, Prediction
from enhancegan.networks.heads import new_head


class Generator(nn.Module):
    """Parameters of every operator from one pass of a frozen, aesthetic-pretrained backbone.

    Attributes:
        designs: how each head is built, by operator.
        size: side of the squares that it was trained on, in pixels, and best predicts from.
    """

    def __init__(
        self,
        backbone: Backbone,
        operators: Iterable[str],
        designs: Mapping[str, HeadDesign] | None = None,
        size: int = PREDICTION_SIZE,
    ) -> None:
        """Build heads for the named operators on the backbone, whose weights are frozen.

        Raises:
            ValueError: for an unknown operator or design.
        """
        super().__init__()
        self.backbone = backbone.requires_grad_(False)
        self.designs = {name: (designs or {}).get(name, HeadDesign()) for name in operators}
        self.heads = nn.ModuleDict({name: new_head(backbone, name, design) for name, design in self.designs.items()})
        self.size = size

    @property
    def operators(self) -> tuple[str, ...]:
        """Names of the operators that have a head."""
        return tuple(self.heads)

    def head(self, operator: str) -> Head:
        """The head of an operator, by name; its attribute `operator` is the variant that it was built for."""
        return cast(Head, self.heads[operator])

    def part(self, operators: Iterable[str]) -> "Generator":
        """A generator on the same backbone with untrained heads for some of the operators, built as these are."""
        return Generator(self.backbone, operators, self.designs, self.size)

    def look(self, photo: torch.Tensor) -> Look:
        """What the heads see of sRGB photos (N, 3, H, W) in [0, 1]; the same for all."""
        with torch.no_grad():
            stages = self.backbone.stages(photo)
            return Look(stages[-1], stage_statistics(stages), color_statistics(photo))

    def predict(self, photo: torch.Tensor, operator: str) -> Prediction:
        """Predict for one operator only; photos as in `forward`."""
        return self.heads[operator](self.look(photo))

    def forward(self, photo: torch.Tensor) -> dict[str, Prediction]:
        """Predict for sRGB photos (N, 3, H, W) in [0, 1], at any size (224 x 224 in the paper)."""
        look = self.look(photo)
        return {name: head(look) for name, head in self.heads.items()}

"""What an enhancement operator is: a differentiable function of a photo and a few declared parameters."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch.nn import functional

from enhancegan.operators.base_layer import base_layer
from enhancegan.operators.local_light import relight

# An identity at the edge of its range would start with a vanishing gradient: start this far inside instead.
_EDGE = 0.05


@dataclass(frozen=True)
class Parameter:
    """One number that controls an operator.

    Attributes:
        name: identifier, as used in files and on the command line.
        low: smallest allowed value.
        high: largest allowed value.
        identity: value at which the parameter changes nothing; where its range has none, the one that changes least.
        unit: what one unit means, as display text.
        label: short text for a slider.
        hard: whether a hard tanh maps network outputs into the range, as in the release, and not the logistic function.
    """

    name: str
    low: float
    high: float
    identity: float
    unit: str
    label: str
    hard: bool = False

    def __post_init__(self) -> None:
        """Reject ranges that are empty or exclude the identity."""
        if not self.low <= self.identity <= self.high or self.low == self.high:
            raise ValueError(f"parameter {self.name!r}: need low <= identity <= high and low < high, got {self}")

    def from_logit(self, logit: torch.Tensor) -> torch.Tensor:
        """Map a network output (any real number) into the range.

        By the logistic function, with logit 0 (close to) the identity; its gradient is never zero. By the release's
        hard tanh, with logit 0 in the middle; its gradient is zero outside of [-1, 1].
        """
        if self.hard:
            return self.low + (self.high - self.low) * (functional.hardtanh(logit) + 1) / 2
        share = (self.identity - self.low) / (self.high - self.low)
        share = min(max(share, _EDGE), 1 - _EDGE)
        return self.low + (self.high - self.low) * torch.sigmoid(logit + math.log(share / (1 - share)))


@dataclass(frozen=True)
class Operator:
    """A fixed, differentiable edit T_theta (paper Sec. 3.2).

    Attributes:
        name: identifier.
        label: name for people.
        description: one sentence for people.
        parameters: declared parameters, in the order of theta's columns.
        function: (photo (N, 3, H, W) sRGB in [0, 1], theta (N, n)) -> edited photo of the same shape and range.
        pointwise: whether each output pixel of `function` depends on its input pixel alone, so that it fits in a LUT.
        local_stops: (base layer (N, 1, H, W), theta) -> stops (N, 1, H, W) by which the photo is relighted before
            `function`; None for an operator without local light.
        white_balance: names of the parameters that shift all colors, which a gray photo must be spared.
        keeps_gray_photos: whether its edit of a gray photo is in lightness alone, so that the photo gets no cast.
    """

    name: str
    label: str
    description: str
    parameters: tuple[Parameter, ...]
    function: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
    pointwise: bool = True
    local_stops: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] | None = None
    white_balance: tuple[str, ...] = ()
    keeps_gray_photos: bool = False

    def __call__(self, photo: torch.Tensor, theta: torch.Tensor, base: torch.Tensor | None = None) -> torch.Tensor:
        """Edit a batch of photos.

        Args:
            photo: (N, 3, H, W), sRGB in [0, 1]; with `base`, these may be any sample of a photo's pixels.
            theta: (N, n).
            base: base layer of the photos, (N, 1, H, W), in [0, 1]; None to compute it if there is local light.

        Raises:
            ValueError: when theta is not (N, n) for this operator's n parameters and the photo's N.
        """
        expected = (photo.shape[0], len(self.parameters))
        if tuple(theta.shape) != expected:
            raise ValueError(f"operator {self.name!r}: theta must have shape {expected}, got {tuple(theta.shape)}")
        if self.local_stops is not None:
            photo = relight(photo, self.local_stops(base_layer(photo) if base is None else base, theta))
        return self.function(photo, theta)

    def theta(self, values: dict[str, float]) -> torch.Tensor:
        """Build theta (1, n) from named values; omitted parameters stay at their identity.

        Raises:
            ValueError: for an unknown name or a value outside its range.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name, value in values.items():
            if name not in known:
                raise ValueError(f"operator {self.name!r} has no parameter {name!r}; it has {', '.join(known)}")
            if not known[name].low <= value <= known[name].high:
                raise ValueError(f"{name} must lie in [{known[name].low}, {known[name].high}], got {value}")
        return torch.tensor([[values.get(name, parameter.identity) for name, parameter in known.items()]])

    def values(self, theta: torch.Tensor) -> dict[str, float]:
        """Name the entries of one theta, shape (n,), clamped to their ranges against rounding in float32."""
        pairs = zip(self.parameters, theta.tolist(), strict=True)
        return {parameter.name: min(max(value, parameter.low), parameter.high) for parameter, value in pairs}

    def from_logits(self, logits: torch.Tensor) -> torch.Tensor:
        """Map network outputs (N, n, ...) to parameter values of the same shape."""
        columns = logits.unbind(dim=1)
        return torch.stack([p.from_logit(c) for p, c in zip(self.parameters, columns, strict=True)], dim=1)


def columns_of(theta: torch.Tensor) -> list[torch.Tensor]:
    """Split theta (N, n) into n tensors (N, 1, 1, 1) that broadcast over a photo."""
    return [column.view(-1, 1, 1, 1) for column in theta.unbind(dim=1)]

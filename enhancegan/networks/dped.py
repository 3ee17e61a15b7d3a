"""The generator of DPED (Ignatov et al., "DSLR-Quality Photos on Mobile Devices", ICCV 2017), as in its release.

Convolution 9 x 9 to 64 maps; four residual blocks of two convolutions 3 x 3, each followed by instance normalization
and ReLU; two convolutions 3 x 3; convolution 9 x 9 to RGB; 0.58 tanh + 0.5.
"""

from pathlib import Path
from typing import NamedTuple

import torch
from torch import nn

from enhancegan.tensor_files import fill, read_tensors

MAPS = 64
BLOCKS = 4
_EPSILON = 1e-3


class Moments(NamedTuple):
    """Mean and variance of each map over a whole photo, (N, 64, 1, 1)."""

    mean: torch.Tensor
    variance: torch.Tensor


def moments_of(maps: torch.Tensor) -> Moments:
    """The moments of maps (N, 64, H, W)."""
    variance, mean = torch.var_mean(maps, dim=(2, 3), correction=0, keepdim=True)
    return Moments(mean, variance)


class Normalization(nn.Module):
    """Instance normalization by moments that are given, with a scale and a shift for each map, then ReLU."""

    def __init__(self) -> None:
        """Build it without effect."""
        super().__init__()
        self.scale = nn.Parameter(torch.ones(MAPS))
        self.shift = nn.Parameter(torch.zeros(MAPS))

    def forward(self, maps: torch.Tensor, moments: Moments) -> torch.Tensor:
        """Normalize maps (N, 64, H, W) in place: those of a photo are large."""
        factor = self.scale.view(1, -1, 1, 1) / (moments.variance + _EPSILON).sqrt()
        offset = self.shift.view(1, -1, 1, 1) - moments.mean * factor
        return maps.mul_(factor).add_(offset).relu_()


class Dped(nn.Module):
    """The generator; it is never trained here, so it computes without gradients.

    Attributes:
        first: convolution of the photo.
        inner: the eight convolutions of the four blocks.
        normalizations: one after each of these.
        last: three convolutions, after the blocks.
    """

    def __init__(self) -> None:
        """Build it with random weights."""
        super().__init__()
        self.first = nn.Conv2d(3, MAPS, 9, padding=4)
        self.inner = nn.ModuleList([nn.Conv2d(MAPS, MAPS, 3, padding=1) for _ in range(2 * BLOCKS)])
        self.normalizations = nn.ModuleList([Normalization() for _ in range(2 * BLOCKS)])
        self.last = nn.ModuleList(
            [*(nn.Conv2d(MAPS, MAPS, 3, padding=1) for _ in range(2)), nn.Conv2d(MAPS, 3, 9, padding=4)]
        )

    @torch.no_grad()
    def forward(self, photos: torch.Tensor) -> torch.Tensor:
        """Enhance sRGB photos (N, 3, H, W) in [0, 1]; the result has the same shape and lies in [-0.08, 1.08]."""
        maps = self.begin(photos)
        for block in range(BLOCKS):
            inside = maps
            for number in (2 * block, 2 * block + 1):
                inside = self.inner[number](inside)
                inside = self.normalizations[number](inside, moments_of(inside))
            maps = inside.add_(maps)
        return self.finish(maps)

    def begin(self, photos: torch.Tensor) -> torch.Tensor:
        """What comes before the blocks: photos (N, 3, H, W) -> maps (N, 64, H, W)."""
        return self.first(photos).relu_()

    def finish(self, maps: torch.Tensor) -> torch.Tensor:
        """What comes after the blocks: maps (N, 64, H, W) -> photos (N, 3, H, W)."""
        *convolutions, last = self.last
        for convolution in convolutions:
            maps = convolution(maps).relu_()
        return last(maps).tanh_().mul_(0.58).add_(0.5)


def load_dped(path: Path) -> Dped:
    """Load a generator that `enhancegan import-dped` wrote.

    Raises:
        ValueError: when the file is missing, damaged or another network.
    """
    if not path.is_file():
        raise ValueError(f"no network of DPED at {path}")
    network = Dped()
    try:
        fill(network, read_tensors(path))
    except ValueError as error:
        raise ValueError(f"{path} is not a network of DPED; import it anew with `import-dped`: {error}") from error
    return network.eval()

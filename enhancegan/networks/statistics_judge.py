"""A judge that sees no picture, only statistics of its colors and tones, and its file."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import torch
from kornia.color import rgb_to_lab
from safetensors import SafetensorError, safe_open
from torch import nn
from torch.nn import functional

from enhancegan.checkpoint_header import SHIPPED
from enhancegan.color import luma
from enhancegan.networks.color_statistics import quantiles
from enhancegan.operators.base_layer import base_layer
from enhancegan.tensor_files import fill, read_tensors, write_tensors

SHIPPED_STATISTICS_JUDGE = SHIPPED / "statistics_judge.safetensors"

_KIND = "statistics judge"

_LIGHTNESS_SHARES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
_COLOR_SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
_TAIL = 0.2
_NEUTRAL = 0.12
_HIDDEN = (48, 24)
_DROPOUT = 0.2
_FARTHEST = 5.0


def photo_statistics(photos: torch.Tensor) -> torch.Tensor:
    """Statistics of sRGB photos (N, 3, H, W) in [0, 1], (N, STATISTICS).

    CIELab in units of 100: mean, deviation and quantiles of lightness, a, b and chroma; colors of the darkest and the
    lightest fifth and of nearly neutral pixels; shares of clipped pixels; base layer and texture; lightness by place.
    """
    lab = rgb_to_lab(photos) / 100
    pixels = lab.flatten(2)
    chroma = pixels[:, 1:].square().sum(dim=1, keepdim=True).sqrt()
    channels = torch.cat([pixels, chroma], dim=1)
    return torch.cat(
        [
            channels.mean(dim=2),
            channels.std(dim=2),
            quantiles(channels[:, :1], _LIGHTNESS_SHARES),
            quantiles(channels[:, 1:], _COLOR_SHARES),
            _tail_colors(channels),
            _neutral_colors(channels),
            _clipped(photos),
            _texture(photos),
            _places(lab[:, :1]),
        ],
        dim=1,
    )


def _tail_colors(channels: torch.Tensor) -> torch.Tensor:
    # Mean a, b and chroma of the darkest and of the lightest pixels: a cast shows there.
    count = max(1, int(channels.shape[2] * _TAIL))
    order = channels[:, :1].argsort(dim=2)
    return torch.cat(
        [
            channels[:, 1:].gather(2, places.expand(-1, 3, -1)).mean(dim=2)
            for places in (order[..., :count], order[..., -count:])
        ],
        dim=1,
    )


def _neutral_colors(channels: torch.Tensor) -> torch.Tensor:
    # Share of nearly neutral pixels, and their mean a and b.
    neutral = (channels[:, 3:] < _NEUTRAL).float()
    weight = neutral.sum(dim=2)
    colors = (channels[:, 1:3] * neutral).sum(dim=2) / (weight + 0.01 * channels.shape[2])
    return torch.cat([weight / channels.shape[2], colors], dim=1)


def _clipped(photos: torch.Tensor) -> torch.Tensor:
    # Shares of pixels with a channel at either end, as roots: the first percent matters most.
    ends = (photos.amin(dim=1) < 0.5 / 255), (photos.amax(dim=1) > 254.5 / 255)
    return torch.stack([end.float().mean(dim=(1, 2)) for end in ends], dim=1).sqrt()


def _texture(photos: torch.Tensor) -> torch.Tensor:
    gray, base = luma(photos), base_layer(photos)
    steps = [gray.diff(dim=axis).abs().mean(dim=(1, 2, 3)) for axis in (2, 3)]
    spread, detail = base.std(dim=(1, 2, 3)), (gray - base).std(dim=(1, 2, 3))
    return torch.stack([spread, detail, detail / (spread + 0.02), *steps], dim=1)


def _places(lightness: torch.Tensor) -> torch.Tensor:
    # Deviation of the ninths of the photo from its mean, in order, and of its middle from its border.
    ninths = functional.adaptive_avg_pool2d(lightness, 3).flatten(1)
    ninths = ninths - ninths.mean(dim=1, keepdim=True)
    return torch.cat([ninths.sort(dim=1).values, ninths[:, 4:5]], dim=1)


STATISTICS = photo_statistics(torch.zeros(1, 3, 16, 16)).shape[1]
"""Number of statistics of a photo."""


class Standard(NamedTuple):
    """Mean and deviation of every statistic over training photos, each (STATISTICS,)."""

    mean: torch.Tensor
    deviation: torch.Tensor


class StatisticsJudge(nn.Module):
    """Two small hidden layers on standardized statistics; their score is higher for better photos."""

    mean: torch.Tensor
    deviation: torch.Tensor

    def __init__(self, standard: Standard | None = None) -> None:
        """Build it with random weights; without a standard, the statistics are taken as they are."""
        super().__init__()
        mean, deviation = standard or (torch.zeros(STATISTICS), torch.ones(STATISTICS))
        self.register_buffer("mean", mean)
        self.register_buffer("deviation", deviation)
        wide, narrow = _HIDDEN
        self.layers = nn.Sequential(
            nn.Linear(STATISTICS, wide), nn.GELU(), nn.Dropout(_DROPOUT),
            nn.Linear(wide, narrow), nn.GELU(), nn.Dropout(_DROPOUT),
            nn.Linear(narrow, 1),
        )  # fmt: skip

    def forward(self, statistics: torch.Tensor) -> torch.Tensor:
        """Scores (N,) of photos with these statistics, (N, STATISTICS); any real number."""
        standardized = ((statistics - self.mean) / self.deviation).clamp(-_FARTHEST, _FARTHEST)
        return self.layers(standardized).squeeze(1)


def save_statistics_judge(path: Path, judge: StatisticsJudge, config: dict[str, Any]) -> None:
    """Write a judge and, in its header, the settings it was trained with; `size` must be among them."""
    # Only the name of a path: the run's folders are private.
    header = {"kind": _KIND, "config": json.dumps(config, default=lambda path: path.name)}
    write_tensors(path, judge.state_dict(), header)


def load_statistics_judge(path: Path) -> tuple[StatisticsJudge, dict[str, Any]]:
    """Load a judge in evaluation mode, and the settings it was trained with.

    Raises:
        ValueError: when the file is missing or is no such judge.
    """
    if not path.is_file():
        raise ValueError(f"no statistics judge at {path}")
    try:
        with safe_open(path, framework="np") as file:
            meta = file.metadata() or {}
        if meta.get("kind") != _KIND:
            raise ValueError(f"it contains a {meta.get('kind', 'file of another kind')}")
        judge = StatisticsJudge()
        fill(judge, read_tensors(path))
        return judge.eval(), json.loads(meta["config"])
    except (KeyError, ValueError, SafetensorError) as error:
        raise ValueError(f"{path} is not a statistics judge: {error}") from error


@cache
def shipped_statistics_judge() -> tuple[StatisticsJudge, int]:
    """The shipped judge and the side in pixels of the squares that it was trained on; loaded once."""
    judge, config = load_statistics_judge(SHIPPED_STATISTICS_JUDGE)
    return judge, int(config["size"])

"""Both teachers: a restorer goes on learning to restore while f_W, which stays as it is, also judges its edits."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from tqdm import tqdm

from enhancegan.datasets.photo_cache import PhotoCache
from enhancegan.datasets.photo_set import PhotoSet
from enhancegan.networks.color_statistics import color_statistics
from enhancegan.networks.net_d import NetD
from enhancegan.networks.tone_head import ToneHead
from enhancegan.training.losses import gan_loss
from enhancegan.training.restoration.copies import Copies
from enhancegan.training.restoration.copies_file import CopiesFile
from enhancegan.training.restoration.fitting import GRADIENT_LIMIT, Fit, Report, batch_loss, is_reported

# Sliders that f_W would use to please itself: its taste in color is not to be trusted.
_OF_COLOR = ("temperature", "tint", "saturation")
_RATE = 2e-4


@dataclass(frozen=True)
class Pleasing:
    """How the critic's term is added.

    Attributes:
        steps: of the optimizer.
        weight: CIEDE2000 that a unit of f_W is worth.
        poor: real poor photos per step.
        size: side of their squares in pixels.
    """

    steps: int
    weight: float
    poor: int = 8
    size: int = 128


def please(
    head: ToneHead,
    copies: Copies | CopiesFile,
    poor: Sequence[Path],
    critic: NetD,
    pleasing: Pleasing,
    seed: int,
    report: Report,
    cache: PhotoCache | None = None,
) -> None:
    """Train all members of a head together, in place, to restore copies and to improve f_W of real poor photos.

    Args:
        head: a head whose members can restore.
        copies: what it learned from.
        poor: files of real poor photos.
        critic: f_W, lower for better photos; it does not learn.
        pleasing: how.
        seed: of all randomness.
        report: told of every hundredth step and of the last one.
        cache: what has been read of the poor photos; None for one that keeps all in memory.

    Raises:
        ValueError: when no poor photo can be read.
    """
    torch.manual_seed(seed)
    critic.eval().requires_grad_(False)
    batches = PhotoSet(poor, pleasing.size, augment=True, cache=cache).endless_batches(pleasing.poor)
    members = list(head.members)
    optimizer = torch.optim.AdamW(head.members.parameters(), lr=_RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, pleasing.steps)
    head.members.train()
    for step in (bar := tqdm(range(pleasing.steps), desc=f"{head.operator.name}, both teachers", unit="step")):
        optimizer.zero_grad()
        restored = torch.stack([batch_loss(head, [member], copies, Fit()) for member in members]).mean()
        photos = next(batches)
        liked = gan_loss(critic(head.operator(photos, _tone_alone(head, photos)))).mean()
        (restored + pleasing.weight * liked).backward()
        nn.utils.clip_grad_norm_(head.members.parameters(), GRADIENT_LIMIT)
        optimizer.step()
        schedule.step()
        losses = {"ciede2000": restored.item(), "f_W": liked.item()}
        if is_reported(step + 1, pleasing.steps):
            bar.set_postfix({name: f"{value:.2f}" for name, value in losses.items()})
            report(step + 1, losses)
    head.members.eval()


def _tone_alone(head: ToneHead, photos: torch.Tensor) -> torch.Tensor:
    """The head's parameters for photos, (N, n), without a gradient for those of color."""
    theta = head.theta(color_statistics(photos))
    of_color = torch.tensor([parameter.name in _OF_COLOR for parameter in head.operator.parameters])
    return torch.where(of_color, theta.detach(), theta)

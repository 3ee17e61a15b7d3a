"""Fit one member of a tone head to copies of good photos."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from enhancegan.color_difference import ciede2000
from enhancegan.networks.tone_head import ToneHead
from enhancegan.training.restoration.copies import Copies
from enhancegan.training.restoration.copies_file import CopiesFile

Report = Callable[[int, Mapping[str, float]], None]
"""Told of a step, from 1, and of its losses by name."""

GRADIENT_LIMIT = 5.0
"""Largest norm of the gradient in a step."""

_REPORT_EVERY = 100
_AVERAGE = 0.99


@dataclass(frozen=True)
class Fit:
    """How a member is fitted.

    Attributes:
        steps: of the optimizer.
        batch: copies per step.
        pixels: of each copy, drawn anew in every step: a pointwise edit needs no whole photo.
        rate: AdamW's at the start; it falls to 0 along a cosine.
        weight_decay: AdamW's.
    """

    steps: int = 4000
    batch: int = 128
    pixels: int = 96
    rate: float = 2e-3
    weight_decay: float = 1e-2


def fit_member(
    head: ToneHead,
    member: nn.Module,
    copies: Copies | CopiesFile,
    fit: Fit,
    seed: int,
    label: str = "",
    report: Report | None = None,
) -> float:
    """Train a member in place so that the edited copies come close to their answers in CIEDE2000.

    What is kept is a moving average over the last hundred steps or so.

    Returns:
        Mean color difference of the last hundred batches.

    Raises:
        ValueError: when that is not finite.
    """
    torch.manual_seed(seed)
    member.train()
    averaged = AveragedModel(member, multi_avg_fn=get_ema_multi_avg_fn(_AVERAGE))
    optimizer = torch.optim.AdamW(member.parameters(), lr=fit.rate, weight_decay=fit.weight_decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, fit.steps)
    recent = 0.0
    for step in (bar := tqdm(range(fit.steps), desc=label, unit="step")):
        optimizer.zero_grad()
        loss = batch_loss(head, [member], copies, fit)
        loss.backward()
        nn.utils.clip_grad_norm_(member.parameters(), GRADIENT_LIMIT)
        optimizer.step()
        schedule.step()
        averaged.update_parameters(member)
        recent += (loss.item() - recent) / min(step + 1, _REPORT_EVERY)
        if is_reported(step + 1, fit.steps):
            bar.set_postfix(ciede2000=f"{recent:.2f}")
            if report is not None:
                report(step + 1, {"ciede2000": recent})
    if not math.isfinite(recent):
        raise ValueError("the training went astray, its error is no number; nothing was kept of it")
    member.load_state_dict(averaged.module.state_dict())
    member.eval()
    return recent


def is_reported(step: int, steps: int) -> bool:
    """Whether a step, from 1, is told of: every hundredth and the last one."""
    return step % _REPORT_EVERY == 0 or step == steps


def batch_loss(head: ToneHead, members: list[nn.Module], copies: Copies | CopiesFile, fit: Fit) -> torch.Tensor:
    """Mean CIEDE2000 between the edited copies of a random batch and their answers."""
    drawn = copies.batch(torch.randint(0, len(copies), (fit.batch,)))
    places = torch.randint(0, drawn.pixels.shape[2], (fit.pixels,))
    theta = head.theta(drawn.statistics, members)
    pixels, answers = (part[:, :, places, None].float() / 255 for part in (drawn.pixels, drawn.answers))
    base = drawn.base[:, :, places, None].float()
    return ciede2000(head.operator(pixels, theta, base), answers).mean()

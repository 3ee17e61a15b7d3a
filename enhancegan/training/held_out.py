"""How well a generator in training performs on photos it is never trained on."""

from dataclasses import dataclass

import torch
from kornia.color import rgb_to_lab
from torchvision.ops import box_iou
from torchvision.transforms.functional import resized_crop
from torchvision.utils import make_grid

from enhancegan.datasets.degradations import add_blurred_border, border_shares, degrade
from enhancegan.networks.generator import Generator
from enhancegan.operators.crop import window_edges


@dataclass(frozen=True)
class HeldOut:
    """Photos with known answers.

    Attributes:
        inputs: flawed photos (N, 3, size, size); for a pointwise operator a fifth of them are flawless.
        answers: the photos without flaws (N, 3, size, size), or for a crop the windows (N, 4) that exclude the flaw:
            left, top, right, bottom in shares.
    """

    inputs: torch.Tensor
    answers: torch.Tensor


def held_out_tones(good: torch.Tensor, rng: torch.Generator) -> HeldOut:
    """Four degraded copies of every good photo, and the photo itself: leaving it unchanged counts."""
    copies = [degrade(good, rng) for _ in range(4)]
    return HeldOut(torch.cat([*copies, good]), good.repeat(5, 1, 1, 1))


def held_out_borders(good: torch.Tensor, rng: torch.Generator) -> HeldOut:
    """Two copies of every good photo with a blurred border."""
    inputs, windows = [], []
    for photo in good.repeat(2, 1, 1, 1).split(1):
        left, top, right, bottom = shares = border_shares(rng)
        inputs.append(add_blurred_border(photo, shares))
        windows.append([left, top, 1 - right, 1 - bottom])
    return HeldOut(torch.cat(inputs), torch.tensor(windows))


def held_out_score(generator: Generator, name: str, held_out: HeldOut) -> float:
    """How far an operator's results are from the answers, relative to not editing; lower is better, 1 is no gain.

    For a pointwise operator the mean CIE76 distance, for the crop 1 - intersection over union of the windows.
    """
    operator = generator.head(name).operator
    device = _device(generator)
    before, after = [], []
    with torch.no_grad():
        for inputs, answers in zip(held_out.inputs.split(16), held_out.answers.split(16), strict=True):
            inputs, answers = inputs.to(device), answers.to(device)
            theta = generator.predict(inputs, name).theta
            if operator.pointwise:
                before.append(cie76(inputs, answers))
                after.append(cie76(operator(inputs, theta), answers))
            else:
                whole = answers.new_tensor([[0.0, 0.0, 1.0, 1.0]])
                before.append(1 - box_iou(whole, answers)[0])
                after.append(1 - box_iou(window_edges(theta), answers).diagonal())
    return float(torch.cat(after).mean() / torch.cat(before).mean())


def sample_grid(generator: Generator, name: str, held_out: HeldOut, count: int = 4) -> torch.Tensor:
    """A picture of held-out photos, one row for each: the input, the operator's result, and the answer.

    Returns:
        sRGB (3, H, W) in [0, 1].
    """
    operator = generator.head(name).operator
    # Evenly spread, so that all kinds of flaws are among them.
    chosen = torch.linspace(0, len(held_out.inputs) - 1, count).long().unique()
    inputs, answers = held_out.inputs[chosen], held_out.answers[chosen]
    with torch.no_grad():
        there = inputs.to(_device(generator))
        results = operator(there, generator.predict(there, name).theta).cpu()
    if not operator.pointwise:
        answers = torch.cat([_cut(*pair) for pair in zip(inputs.split(1), answers.tolist(), strict=True)])
    return make_grid(torch.stack([inputs, results, answers], dim=1).flatten(0, 1), nrow=3)


def _cut(photo: torch.Tensor, window: list[float]) -> torch.Tensor:
    """The window (left, top, right, bottom in shares) of a photo (1, 3, H, W), at the photo's size."""
    height, width = photo.shape[2:]
    left, right = (round(window[i] * width) for i in (0, 2))
    top, bottom = (round(window[i] * height) for i in (1, 3))
    return resized_crop(photo, top, left, bottom - top, right - left, [height, width], antialias=True)


def _device(generator: Generator) -> torch.device:
    return next(generator.parameters()).device


def cie76(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Mean CIE76 color difference of each pair of sRGB photos (N, 3, H, W), in Lab units, shape (N,)."""
    return (rgb_to_lab(first) - rgb_to_lab(second)).norm(dim=1).mean(dim=(1, 2))

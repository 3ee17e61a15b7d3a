"""Fit the three photo-filter CNNs to their closed form on random colors."""

from pathlib import Path

import torch
from torch.nn import functional
from tqdm import tqdm

from enhancegan.operators.photo_filters import PHOTO_FILTERS, PhotoFilterCNN, photo_filter
from enhancegan.tensor_files import write_tensors


def random_colors(count: int, generator: torch.Generator) -> torch.Tensor:
    """Uniform random sRGB colors as a photo (1, 3, 1, count)."""
    return torch.rand(1, 3, 1, count, generator=generator)


def psnr(output: torch.Tensor, target: torch.Tensor) -> float:
    """Peak signal-to-noise ratio in dB for values in [0, 1]."""
    return float(-10 * torch.log10(functional.mse_loss(output, target)))


def fit_photo_filter(name: str, steps: int, seed: int) -> PhotoFilterCNN:
    """Train one CNN from scratch with Adam, mean squared error, 4096 fresh colors per step."""
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    network = PhotoFilterCNN()
    optimizer = torch.optim.Adam(network.parameters(), lr=5e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in tqdm(range(steps), desc=f"fitting {name}", unit="step"):
        colors = random_colors(4096, generator)
        loss = functional.mse_loss(network(colors), photo_filter(colors, name))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return network.eval()


def fit_photo_filters(output: Path, steps: int = 6000, seed: int = 0) -> dict[str, float]:
    """Fit every photo filter and write the weights to one safetensors file.

    Returns:
        PSNR in dB of each filter on 10,000 colors it did not see.
    """
    weights: dict[str, torch.Tensor] = {}
    quality: dict[str, float] = {}
    unseen = random_colors(10_000, torch.Generator().manual_seed(seed + 1))
    for name in PHOTO_FILTERS:
        network = fit_photo_filter(name, steps, seed)
        with torch.no_grad():
            quality[name] = psnr(network(unseen), photo_filter(unseen, name))
        weights |= {f"{name}.{key}": value for key, value in network.state_dict().items()}
    write_tensors(output, weights)
    return quality

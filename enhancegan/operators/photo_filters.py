"""Three photo filters: their closed form, and the 3-layer CNNs of 1x1 convolutions that imitate them (Sec. 3.2.2)."""

from functools import cache
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

# Photoshop's Cooling Filter (80), Warming Filter (85) and Underwater, at its default density.
PHOTO_FILTERS = {"cooling": "#00b5ff", "warming": "#ec8a00", "underwater": "#00c2b1"}
DENSITY = 0.25

WEIGHTS = Path(__file__).parents[1] / "weights" / "photo_filters.safetensors"


def _luminosity(color: torch.Tensor) -> torch.Tensor:
    # Lum() of W3C Compositing and Blending Level 1, Sec. 10.1.
    red, green, blue = color.split(1, dim=1)
    return 0.3 * red + 0.59 * green + 0.11 * blue


def _set_luminosity(color: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    # SetLum() with ClipColor() of the same section: shift to the target, then pull clipped colors towards gray.
    # A photo filter only darkens, so the shift is upward and nothing falls below 0.
    shifted = color + (target - _luminosity(color))
    highest = shifted.amax(dim=1, keepdim=True)
    down = torch.where(highest > 1, (1 - target) / (highest - target).clamp(min=1e-8), torch.ones_like(target))
    return target + (shifted - target) * down


def photo_filter(photo: torch.Tensor, name: str, density: float = DENSITY) -> torch.Tensor:
    """Closed form of a photo filter with Preserve Luminosity.

    Mix the photo with its multiply blend by the filter color, then restore the photo's luminosity.

    Args:
        photo: (N, 3, H, W), sRGB in [0, 1].
        name: a key of PHOTO_FILTERS.
        density: the mix, in [0, 1].
    """
    code = PHOTO_FILTERS[name].lstrip("#")
    filter_color = photo.new_tensor([int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)]).view(1, 3, 1, 1)
    return _set_luminosity(photo * (1 - density + density * filter_color), _luminosity(photo))


class PhotoFilterCNN(nn.Sequential):
    """Three 1x1 convolutions, 3 -> width -> width -> 3, from sRGB (N, 3, H, W) in [0, 1] to the same."""

    def __init__(self, width: int = 32) -> None:
        """Build an untrained filter with the given number of hidden maps."""
        super().__init__(
            nn.Conv2d(3, width, 1), nn.LeakyReLU(0.1), nn.Conv2d(width, width, 1), nn.LeakyReLU(0.1),
            nn.Conv2d(width, 3, 1),
        )  # fmt: skip


@cache
def _trained_weights() -> dict[str, torch.Tensor]:
    if not WEIGHTS.is_file():
        raise FileNotFoundError(f"{WEIGHTS} is missing: make it with `python -m enhancegan fit-filters`")
    try:
        return load_file(WEIGHTS)
    except SafetensorError as error:
        raise ValueError(f"{WEIGHTS} is damaged; make it anew with `enhancegan fit-filters`: {error}") from error


def apply_photo_filter(photo: torch.Tensor, name: str) -> torch.Tensor:
    """Apply the frozen, trained CNN of one filter to sRGB photos (N, 3, H, W), in the photo's own precision."""
    return _trained(name, photo.dtype, photo.device)(photo)


@cache
def _trained(name: str, precision: torch.dtype, device: torch.device) -> PhotoFilterCNN:
    # One network for each precision, never changed once it is built: several threads use it at once.
    prefix = f"{name}."
    # Random weights would use up random numbers, and a training run would depend on whether a filter was used before.
    with torch.device("meta"):
        network = PhotoFilterCNN()
    network.load_state_dict(
        {key.removeprefix(prefix): weight for key, weight in _trained_weights().items() if key.startswith(prefix)},
        assign=True,
    )
    return network.to(device, precision).requires_grad_(False)

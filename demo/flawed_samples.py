"""Makes the page's sample photos."""

from collections.abc import Callable
from pathlib import Path

import torch
from torchvision.transforms.functional import to_pil_image, to_tensor

from demo.samples import SAMPLES, sample_file, small_sample_file
from enhancegan.color import luma
from enhancegan.datasets.degradations import exposed
from enhancegan.datasets.scene_flaws import bend_shadows, relit
from enhancegan.operators.base_layer import base_layer
from enhancegan.photo import load_photo, save_jpeg
from enhancegan.samples import sample_photos

THUMBNAIL_SIDE = 320

_Flaw = Callable[[torch.Tensor], torch.Tensor]


def _stops(stops: float) -> _Flaw:
    return lambda photo: exposed(photo, torch.full((1, 1, 1, 1), stops))


def _light_of(kelvin: float) -> _Flaw:
    return lambda photo: relit(photo, torch.tensor([kelvin]), torch.zeros(1))


def _off_daylight(distance: float) -> _Flaw:
    return lambda photo: relit(photo, torch.tensor([6504.0]), torch.tensor([distance]))


def _backlit(photo: torch.Tensor) -> torch.Tensor:
    base = base_layer(photo)
    depth, dark, light = (torch.full((1, 1, 1, 1), value) for value in (2.6, 0.15, 0.7))
    return bend_shadows(photo, base, depth, dark, light)


def _flat(photo: torch.Tensor) -> torch.Tensor:
    return 0.55 + 0.45 * (photo - 0.55)


def _dark_and_flat(photo: torch.Tensor) -> torch.Tensor:
    return _flat(_stops(-1.5)(photo))


def _pale(photo: torch.Tensor) -> torch.Tensor:
    gray = luma(photo)
    return gray + 0.3 * (photo - gray)


def _unchanged(photo: torch.Tensor) -> torch.Tensor:
    return photo


_FLAWS: dict[str, _Flaw] = {
    "temple": _stops(-2.0),
    "coffee": _dark_and_flat,
    "astronaut": _backlit,
    "cheetah": _flat,
    "cat": _light_of(11_500.0),
    "tower": _stops(-1.5),
    "motorcycle": _off_daylight(0.018),
    "rocket": _pale,
    "dahlia": _unchanged,
}


def write_samples(folder: Path) -> None:
    """Write every sample that is missing, and its small picture."""
    photos = sample_photos()
    for name in SAMPLES:
        file, small = sample_file(folder, name), small_sample_file(folder, name)
        if file.exists() and small.exists():
            continue
        with torch.no_grad():
            flawed = _FLAWS[name](to_tensor(load_photo(photos[name])).unsqueeze(0))
        picture = to_pil_image(flawed[0].clamp(0, 1))
        save_jpeg(picture, file)
        picture.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), reducing_gap=3.0)
        save_jpeg(picture, small)

"""Photos in a folder, decoded once, brought to one common size and JPEG history."""

import logging
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset, RandomSampler
from torchvision.transforms import v2
from torchvision.transforms.functional import pil_to_tensor, to_pil_image

from enhancegan.photo import NotAPhotoError, find_photos, load_photo

logger = logging.getLogger(__name__)


class PhotoFolder(Dataset[torch.Tensor]):
    """The photos below one folder as sRGB tensors (3, size, size) in [0, 1].

    Good and poor photos differ in size, aspect, sharpness and JPEG history, and a classifier would learn that. So all
    are reduced to the same short side, cropped, brought to one size and saved once more as JPEG: at random when
    `augment` is set, else the whole photo squeezed to the square at quality 90.
    """

    def __init__(self, folder: Path, size: int, augment: bool, paths: list[Path] | None = None) -> None:
        """Decode every photo; broken ones are named in the log, counted and skipped.

        Args:
            folder: searched with all its sub-folders.
            size: side of the square, in pixels.
            augment: random crops, mirrors and JPEG qualities.
            paths: these photos instead of all in the folder.

        Raises:
            ValueError: when no photo can be read.
        """
        self.paths: list[Path] = []
        self._photos: list[torch.Tensor] = []
        for path in find_photos([folder]) if paths is None else paths:
            try:
                self._photos.append(_reduce(load_photo(path), short_side=round(size * 1.3)))
                self.paths.append(path)
            except NotAPhotoError as error:
                logger.warning("skipped: %s", error)
        if not self._photos:
            raise ValueError(f"no readable photo in {folder}")
        self._transform = _augmentation(size) if augment else _plain(size)

    def __len__(self) -> int:
        """Number of readable photos."""
        return len(self._photos)

    def __getitem__(self, index: int) -> torch.Tensor:
        """One photo, transformed."""
        return self._transform(self._photos[index])

    def endless_batches(self, batch: int) -> Iterator[torch.Tensor]:
        """Random batches (batch, 3, size, size) for ever, with replacement between batches; follows torch's seed."""
        sampler = RandomSampler(self, replacement=True, num_samples=2**31)
        yield from DataLoader(self, batch_size=batch, sampler=sampler)

    def all_photos(self) -> torch.Tensor:
        """Every photo in order, (len, 3, size, size)."""
        return torch.stack([self[index] for index in range(len(self))])


def split_paths(folder: Path, held_out: float, seed: int) -> tuple[list[Path], list[Path]]:
    """Split the photos of a folder at random into (training, held out); the paper holds out 10 %."""
    paths = find_photos([folder])
    order = torch.randperm(len(paths), generator=torch.Generator().manual_seed(seed)).tolist()
    count = max(1, round(len(paths) * held_out))
    return [paths[i] for i in sorted(order[count:])], [paths[i] for i in sorted(order[:count])]


def _reduce(photo: Image.Image, short_side: int) -> torch.Tensor:
    scale = short_side / min(photo.size)
    size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    return pil_to_tensor(photo.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0))


def _through_jpeg(photo: torch.Tensor, quality: int) -> torch.Tensor:
    file = BytesIO()
    to_pil_image(photo).save(file, "JPEG", quality=quality)
    return pil_to_tensor(Image.open(file))


def _augmentation(size: int) -> v2.Transform:
    return v2.Compose([
        v2.RandomResizedCrop(size, scale=(0.5, 1.0), antialias=True),
        v2.RandomHorizontalFlip(),
        v2.Lambda(lambda photo: _through_jpeg(photo, int(torch.randint(60, 96, ())))),
        v2.ToDtype(torch.float32, scale=True),
    ])  # fmt: skip


def _plain(size: int) -> v2.Transform:
    return v2.Compose([
        v2.Resize((size, size), antialias=True),
        v2.Lambda(lambda photo: _through_jpeg(photo, quality=90)),
        v2.ToDtype(torch.float32, scale=True),
    ])  # fmt: skip

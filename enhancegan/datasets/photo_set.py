"""Photos decoded once and brought to a common size and JPEG history."""

import copy
import logging
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path

import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset, RandomSampler
from torchvision.transforms import v2
from torchvision.transforms.functional import pil_to_tensor, to_pil_image

from enhancegan.photo import NotAPhotoError, load_photo

logger = logging.getLogger(__name__)


class PhotoSet(Dataset[torch.Tensor]):
    """Photos as sRGB tensors (3, size, size) in [0, 1].

    Good and poor photos differ in size, aspect ratio, sharpness and JPEG history, and a classifier would learn that. So
    all are reduced to the same short side, cropped, brought to one size and saved as JPEG again: at random if `augment`
    is set, else the whole photo squeezed to the square at quality 90.
    """

    def __init__(self, paths: Sequence[Path], size: int, augment: bool) -> None:
        """Decode every photo; broken ones are named in the log, counted and skipped.

        Args:
            paths: photo files.
            size: side of the square, in pixels.
            augment: random crops, mirrors and JPEG qualities.

        Raises:
            ValueError: when no photo can be read.
        """
        self.paths: list[Path] = []
        self._photos: list[torch.Tensor] = []
        for path in paths:
            try:
                self._photos.append(_reduce(load_photo(path), size))
                self.paths.append(path)
            except NotAPhotoError as error:
                logger.warning("skipped: %s", error)
        if not self._photos:
            raise ValueError(f"none of the {len(paths)} photos can be read")
        if len(self._photos) < len(paths):
            logger.warning("skipped %d of %d photos", len(paths) - len(self._photos), len(paths))
        self._size = size
        self._transform = _augmentation(size) if augment else _plain(size)

    def __len__(self) -> int:
        """Number of readable photos."""
        return len(self._photos)

    def part(self, indices: Sequence[int], augment: bool) -> "PhotoSet":
        """Some of these photos, without decoding them again."""
        chosen = copy.copy(self)
        chosen.paths = [self.paths[index] for index in indices]
        chosen._photos = [self._photos[index] for index in indices]
        chosen._transform = _augmentation(self._size) if augment else _plain(self._size)
        return chosen

    def __getitem__(self, index: int) -> torch.Tensor:
        """One photo, transformed."""
        return self._transform(self._photos[index])

    def endless_batches(self, batch: int) -> Iterator[torch.Tensor]:
        """Random batches (batch, 3, size, size) without end, with replacement between batches; follows torch's seed."""
        sampler = RandomSampler(self, replacement=True, num_samples=2**31)
        yield from DataLoader(self, batch_size=batch, sampler=sampler)

    def all_photos(self) -> torch.Tensor:
        """Every photo in order, not augmented, (len, 3, size, size)."""
        plain = _plain(self._size)
        return torch.stack([plain(photo) for photo in self._photos])


def without(paths: Sequence[Path], pattern: str) -> list[Path]:
    """The files whose names do not match a pattern such as "blurry_*"; all of them if it is empty."""
    return [path for path in paths if not fnmatch(path.name, pattern)]


def split_photos(
    paths: Sequence[Path], size: int, held_out: float, seed: int, exclude: str = ""
) -> tuple[PhotoSet, PhotoSet]:
    """Split the photos that can be read at random into (training, held out); the paper holds out 10 %.

    Photos whose file name matches the pattern `exclude` are left out, as by `without`. Training photos are
    augmented, those held out are not; there is at least one of each.

    Raises:
        ValueError: when fewer than two photos can be read.
    """
    kept = without(paths, exclude)
    readable = PhotoSet(kept, size, augment=True) if kept else None
    if readable is None or len(readable) < 2:
        left = 0 if readable is None else len(readable)
        raise ValueError(f"need at least two photos, one of them to hold out; {left} of {len(paths)} are left")
    order = torch.randperm(len(readable), generator=torch.Generator().manual_seed(seed)).tolist()
    count = min(max(1, round(len(readable) * held_out)), len(readable) - 1)
    return readable.part(sorted(order[count:]), augment=True), readable.part(sorted(order[:count]), augment=False)


def common_square(photo: Image.Image, size: int) -> torch.Tensor:
    """An RGB photo as a network in training sees it without augmentation: squeezed to a square and saved as JPEG.

    Returns:
        sRGB (3, size, size) in [0, 1]; the same as from a `PhotoSet` of that size without augmentation.
    """
    return _plain(size)(_reduce(photo, size))


def _reduce(photo: Image.Image, size: int) -> torch.Tensor:
    """Reduce to a short side 1.3 times the final square, so that random crops have room; bytes (3, height, width)."""
    scale = round(size * 1.3) / min(photo.size)
    reduced = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    return pil_to_tensor(photo.resize(reduced, Image.Resampling.LANCZOS, reducing_gap=3.0))


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

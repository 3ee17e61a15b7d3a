"""Photos decoded when they are needed, and brought to a common size and JPEG history."""

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

from enhancegan.datasets.photo_cache import PhotoCache, reduced

logger = logging.getLogger(__name__)

READ_AT_ONCE = 2000
"""Sets of up to so many photos are read at the start, which finds the broken ones; larger ones start at once."""
# A larger set in which so many photos in a row are broken has no photos.
_BROKEN_IN_A_ROW = 1000


class PhotoSet(Dataset[torch.Tensor]):
    """Photos as sRGB tensors (3, size, size) in [0, 1].

    Good and poor photos differ in size, aspect ratio, sharpness and JPEG history, and a classifier would learn that. So
    all are reduced to the same short side, cropped, brought to one size and saved as JPEG again: at random if `augment`
    is set, else the whole photo squeezed to the square at quality 90.
    """

    def __init__(self, paths: Sequence[Path], size: int, augment: bool, cache: PhotoCache | None = None) -> None:
        """Take these photos; broken ones are named in the log and skipped, at the start or when they are drawn.

        Up to READ_AT_ONCE photos are read at once, and the broken ones are not counted. Of more photos each is read
        when it is drawn; the next readable one takes the place of a broken one.

        Args:
            paths: photo files.
            size: side of the square, in pixels.
            augment: random crops, mirrors and JPEG qualities.
            cache: what has been read; None for one that keeps all in memory.

        Raises:
            ValueError: when no photo can be read.
        """
        self._size = size
        self._cache = PhotoCache() if cache is None else cache
        self.paths = list(paths)
        if len(paths) <= READ_AT_ONCE:
            self.paths = [path for path in paths if self._cache.read(path, size) is not None]
        if not self.paths:
            raise ValueError(f"none of the {len(paths)} photos can be read")
        if len(self.paths) < len(paths):
            logger.warning("skipped %d of %d photos", len(paths) - len(self.paths), len(paths))
        self._transform = _augmentation(size) if augment else _plain(size)

    def __len__(self) -> int:
        """Number of photos: of a set read at once the readable ones."""
        return len(self.paths)

    def part(self, indices: Sequence[int], augment: bool) -> "PhotoSet":
        """Some of these photos, from the same cache."""
        chosen = copy.copy(self)
        chosen.paths = [self.paths[index] for index in indices]
        chosen._transform = _augmentation(self._size) if augment else _plain(self._size)
        return chosen

    def __getitem__(self, index: int) -> torch.Tensor:
        """One photo, transformed."""
        return self._transform(self._read(index))

    def _read(self, index: int) -> torch.Tensor:
        """The photo, or the next one that can be read, reduced, uint8 (3, height, width)."""
        for further in range(min(len(self.paths), _BROKEN_IN_A_ROW)):
            photo = self._cache.read(self.paths[(index + further) % len(self.paths)], self._size)
            if photo is not None:
                return photo
        raise ValueError(f"none of many photos from {self.paths[index]} on can be read")

    def endless_batches(self, batch: int) -> Iterator[torch.Tensor]:
        """Random batches (batch, 3, size, size) without end, with replacement between batches; follows torch's seed."""
        sampler = RandomSampler(self, replacement=True, num_samples=2**31)
        yield from DataLoader(self, batch_size=batch, sampler=sampler)

    def all_photos(self) -> torch.Tensor:
        """Every photo in order, not augmented, (len, 3, size, size): for sets that fit into memory."""
        return next(self.plain_batches(len(self)))

    def plain_batches(self, batch: int, indices: Sequence[int] | None = None) -> Iterator[torch.Tensor]:
        """Photos in order, all or some, not augmented, in batches (batch, 3, size, size); the last may be smaller."""
        plain = _plain(self._size)
        for chosen in torch.as_tensor(range(len(self)) if indices is None else indices).split(batch):
            yield torch.stack([plain(self._read(index)) for index in chosen.tolist()])


def without(paths: Sequence[Path], pattern: str) -> list[Path]:
    """The files whose names do not match a pattern such as "blurry_*"; all of them if it is empty."""
    return [path for path in paths if not fnmatch(path.name, pattern)]


def split_photos(
    paths: Sequence[Path],
    size: int,
    held_out: float,
    seed: int,
    exclude: str = "",
    most: int = READ_AT_ONCE,
    cache: PhotoCache | None = None,
) -> tuple[PhotoSet, PhotoSet]:
    """Split the photos at random into (training, held out); the paper holds out 10 %.

    Photos whose file name matches the pattern `exclude` are left out, as by `without`. Training photos are
    augmented, those held out are not; there is at least one of each, and at most `most` are held out.

    Raises:
        ValueError: when fewer than two photos can be read.
    """
    kept = without(paths, exclude)
    readable = PhotoSet(kept, size, augment=True, cache=cache) if kept else None
    if readable is None or len(readable) < 2:
        left = 0 if readable is None else len(readable)
        raise ValueError(f"need at least two photos, one of them to hold out; {left} of {len(paths)} are left")
    order = torch.randperm(len(readable), generator=torch.Generator().manual_seed(seed)).tolist()
    count = min(max(1, round(len(readable) * held_out)), len(readable) - 1, most)
    return readable.part(sorted(order[count:]), augment=True), readable.part(sorted(order[:count]), augment=False)


def common_square(photo: Image.Image, size: int) -> torch.Tensor:
    """An RGB photo as a network in training sees it without augmentation: squeezed to a square and saved as JPEG.

    Returns:
        sRGB (3, size, size) in [0, 1]; the same as from a `PhotoSet` of that size without augmentation.
    """
    return _plain(size)(reduced(photo, size))


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

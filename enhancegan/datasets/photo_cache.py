"""Reduced photos for training: decoded when they are needed, kept in memory up to a limit and, if asked, on disk."""

import logging
import mmap
from dataclasses import dataclass, field
from hashlib import sha256
from math import inf
from pathlib import Path

import torch
from cachetools import LRUCache
from PIL import Image
from torchvision.transforms.functional import pil_to_tensor, to_pil_image

from enhancegan.photo import NotAPhotoError, load_photo
from enhancegan.whole_files import replacing

logger = logging.getLogger(__name__)

GIGABYTE = 10**9
# Neighboring maps of this kind become one; the system allows for so many only.
_PRIVATE = {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS} if hasattr(mmap, "MAP_PRIVATE") else {}


@dataclass
class PhotoCache:
    """Photos reduced for squares of a training size; all sets of a run share one.

    Attributes:
        memory: GB of reduced photos to keep in memory; those used last are kept. 0 keeps none, infinity all.
        folder: where reduced photos are also stored without loss, for this run and the next; None for nowhere.
    """

    memory: float = inf
    folder: Path | None = None
    _kept: "LRUCache[tuple[Path, int], torch.Tensor]" = field(init=False, repr=False)
    _broken: set[Path] = field(init=False, repr=False, default_factory=set)

    def __post_init__(self) -> None:
        """Start empty.

        Raises:
            ValueError: for less than no memory.
        """
        if self.memory < 0:
            raise ValueError(f"memory must be at least 0 GB, got {self.memory}")
        self._kept = LRUCache(self.memory * GIGABYTE, getsizeof=lambda photo: photo.nbytes)

    def read(self, path: Path, size: int) -> torch.Tensor | None:
        """A photo with a short side of 1.3 times the final square, uint8 (3, height, width); None for a broken one.

        A broken photo is named in the log when it is met for the first time.
        """
        if path in self._broken:
            return None
        photo = self._kept.get((path, size))
        if photo is None:
            try:
                photo = _stored(self.folder, path, size) if self.folder else reduced(load_photo(path), size)
            except NotAPhotoError as error:
                logger.warning("skipped: %s", error)
                self._broken.add(path)
                return None
            if photo.nbytes <= self._kept.maxsize:
                photo = self._kept[path, size] = _apart(photo)
        return photo


def _apart(photo: torch.Tensor) -> torch.Tensor:
    """The photo, copied to memory of its own.

    Among the many other things that a step allocates and frees, photos that stay would leave gaps too small for these:
    with 0.1 GB of photos the process grew by 0.25.
    """
    own = torch.frombuffer(mmap.mmap(-1, photo.nbytes, **_PRIVATE), dtype=photo.dtype).view(photo.shape)
    return own.copy_(photo)


def _stored(folder: Path, path: Path, size: int) -> torch.Tensor:
    """The reduced photo from the folder, where it is put if it is not there."""
    file = folder / _name_of(path, size)
    try:
        with Image.open(file) as stored:
            return pil_to_tensor(stored)
    except OSError:  # not there yet, or damaged
        photo = reduced(load_photo(path), size)
    file.parent.mkdir(parents=True, exist_ok=True)
    with replacing(file) as unfinished:
        to_pil_image(photo).save(unfinished, "PNG", compress_level=1)
    return photo


def reduced(photo: Image.Image, size: int) -> torch.Tensor:
    """Reduce to a short side 1.3 times the final square, so that random crops have room; uint8 (3, height, width)."""
    scale = round(size * 1.3) / min(photo.size)
    sides = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    return pil_to_tensor(photo.resize(sides, Image.Resampling.LANCZOS, reducing_gap=3.0))


def _name_of(path: Path, size: int) -> Path:
    """A name that changes with the photo's place, length, time and the training size; 256 folders for all."""
    try:
        state = path.stat()
    except OSError as error:
        raise NotAPhotoError(f"{path} cannot be read: {error.strerror}") from error
    described = f"{path.resolve()} {state.st_size} {state.st_mtime_ns} {size}"
    digest = sha256(described.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return Path(digest[:2]) / f"{digest}.png"

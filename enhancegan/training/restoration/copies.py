"""Copies of good photos, reduced to what a restorer learns from: statistics of each copy, and some of its pixels."""

import logging
import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.nn import functional
from torchvision.transforms.functional import to_tensor
from tqdm import tqdm

from enhancegan.datasets.degradations import in_8_bits
from enhancegan.networks.color_statistics import color_statistics
from enhancegan.operators.base_layer import base_layer
from enhancegan.photo import NotAPhotoError, load_photo
from enhancegan.training.restoration.mixture import Kind, draw_kind

logger = logging.getLogger(__name__)

# Longest side of the photos that copies are made from: a sample of its pixels has the colors of the whole.
_SIDE = 384
_SQUARE = 128
PIXELS = 512
"""Pixels of each copy."""
_SMALLEST_CROP = 0.6


@dataclass(frozen=True)
class Copies:
    """N copies.

    Attributes:
        statistics: (N, COLOR_STATISTICS), of each copy.
        pixels: (N, 3, M), uint8, a random sample of the pixels of each.
        answers: (N, 3, M), uint8, the same pixels of the good photo.
        base: (N, 1, M), float16, the copy's base layer there.

    Raises:
        TypeError: for parts that are not tensors of one length.
    """

    statistics: torch.Tensor
    pixels: torch.Tensor
    answers: torch.Tensor
    base: torch.Tensor

    def __post_init__(self) -> None:
        """Reject what is no set of copies."""
        parts = [getattr(self, part.name) for part in fields(self)]
        if not all(isinstance(part, torch.Tensor) and part.ndim and len(part) == len(parts[0]) for part in parts):
            raise TypeError("copies are tensors of one length")

    def __len__(self) -> int:
        """Number of copies."""
        return len(self.statistics)

    def batch(self, places: torch.Tensor) -> "Copies":
        """The copies at these places, each from 0 to N - 1."""
        return Copies(**{part.name: getattr(self, part.name)[places] for part in fields(self)})


def make_copies(paths: Sequence[Path], per_photo: int, seed: int, workers: int = 2) -> Iterator[Copies]:
    """Copies of every photo in turn; which, depends only on the seed and the photo's place among the paths.

    Photos that cannot be read are named in the log, and counted and skipped at the end.

    Args:
        paths: good photos.
        per_photo: copies of each.
        seed: of all randomness.
        workers: processes to make them in.

    Raises:
        ValueError: at the end, when no photo can be read.
    """
    tasks = [(path, per_photo, seed, place) for place, path in enumerate(paths)]
    unreadable = 0
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _start) as pool:
        try:
            for made in tqdm(pool.map(_copies_of, tasks, chunksize=8), desc="copies", unit="photo", total=len(tasks)):
                if isinstance(made, Copies):
                    yield made
                else:
                    logger.warning("skipped: %s", made)
                    unreadable += 1
        finally:
            # Where nobody takes more, the others need not be made.
            pool.shutdown(cancel_futures=True)
    if unreadable == len(paths):
        raise ValueError(f"none of the {len(paths)} photos can be read")
    if unreadable:
        logger.warning("skipped %d of %d photos", unreadable, len(paths))


def _start() -> None:
    """Prepare a process that makes copies."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    torch.set_num_threads(1)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # it was killed: nobody waits for copies


def joined(parts: Sequence[Copies]) -> Copies:
    """All copies of several."""
    return Copies(**{field.name: torch.cat([getattr(part, field.name) for part in parts]) for field in fields(Copies)})


def copies_of(photo: Image.Image, per_photo: int, generator: torch.Generator) -> Copies:
    """Copies of one RGB photo, each of a random part of it."""
    reduced = photo.copy()
    reduced.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
    whole = to_tensor(reduced).unsqueeze(0)
    made = [_one(part, draw_kind(generator), generator) for part in _parts(whole, per_photo, generator)]
    return joined(made)


def _copies_of(task: tuple[Path, int, int, int]) -> Copies | str:
    path, per_photo, seed, place = task
    own_seed = int(np.random.SeedSequence((seed, place)).generate_state(1)[0])
    try:
        return copies_of(load_photo(path), per_photo, torch.Generator().manual_seed(own_seed))
    except NotAPhotoError as error:
        return str(error)


def _parts(photo: torch.Tensor, count: int, generator: torch.Generator) -> Iterator[torch.Tensor]:
    """Random parts of a photo (1, 3, H, W), every other one mirrored."""
    height, width = photo.shape[2:]
    for number in range(count):
        share, down, across = torch.rand(3, generator=generator).tolist()
        share = min(1.0, _SMALLEST_CROP + 1.5 * (1 - _SMALLEST_CROP) * share)
        rows, columns = round(height * share), round(width * share)
        top, left = round(down * (height - rows)), round(across * (width - columns))
        part = photo[:, :, top : top + rows, left : left + columns]
        yield part.flip(3) if number % 2 else part


def _one(photo: torch.Tensor, kind: Kind, generator: torch.Generator) -> Copies:
    copy = in_8_bits(kind.copy(photo, generator))
    answer = copy if kind.flawless else photo
    square = functional.interpolate(copy, (_SQUARE, _SQUARE), mode="bicubic", antialias=True, align_corners=False)
    chosen = torch.randint(0, copy.shape[2] * copy.shape[3], (PIXELS,), generator=generator)
    levels = [(part.flatten(2)[..., chosen] * 255).round().to(torch.uint8) for part in (copy, answer)]
    base = base_layer(copy).flatten(2)[..., chosen].half()
    return Copies(color_statistics(in_8_bits(square)), levels[0], levels[1], base)

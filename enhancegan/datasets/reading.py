"""Reads photos one at a time, with a progress bar, and skips those that cannot be used."""

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from PIL import Image
from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

from enhancegan.photo import NotAPhotoError, load_photo

logger = logging.getLogger(__name__)

Source = TypeVar("Source")
Read = TypeVar("Read")


class UnfitPhotoError(ValueError):
    """A photo that cannot be used in an experiment; the message names it and the reason."""


def load_reduced(path: Path, size: int | None) -> Image.Image:
    """Load an RGB photo, reduced to a longest side of `size` pixels if it is larger; None for its own size.

    Raises:
        NotAPhotoError: when it cannot be read.
    """
    photo = load_photo(path)
    if size is not None:
        photo.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return photo


def read_each(sources: Sequence[Source], read: Callable[[Source], Read], task: str) -> Iterator[Read]:
    """Read photos one by one; broken or unfit ones are named in the log, counted and skipped.

    Args:
        sources: the arguments for `read`, in order.
        read: raises NotAPhotoError or UnfitPhotoError for a photo to skip.
        task: text of the progress bar.

    Yields:
        The results of `read`, in the same order.

    Raises:
        ValueError: when no photo could be read.
    """
    skipped = 0
    with logging_redirect_tqdm():
        for source in tqdm(sources, desc=task, unit="photo"):
            try:
                result = read(source)
            except (NotAPhotoError, UnfitPhotoError) as error:
                skipped += 1
                logger.warning("skipped: %s", error)
                continue
            yield result
    if skipped == len(sources):
        raise ValueError(f"{task}: none of the {skipped} photos can be used")
    if skipped:
        logger.warning("%d of %d photos were skipped", skipped, len(sources))

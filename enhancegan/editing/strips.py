"""Large photos in horizontal strips, on as many threads as are worth it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import torch

# More threads wait for the memory.
_MOST_THREADS = 2


def strips(size: tuple[int, int], pixels: int) -> Iterator[tuple[int, int]]:
    """First row, and the row after the last, of strips of about so many pixels of a photo of (width, height)."""
    width, height = size
    rows = max(1, pixels // width)
    return ((top, min(top + rows, height)) for top in range(0, height, rows))


def do_strips(work: Callable[[int, int], None], size: tuple[int, int], pixels: int) -> None:
    """Call `work` with the rows of every strip, in several threads unless PyTorch is limited to one."""
    with ThreadPoolExecutor(threads()) as pool:
        list(pool.map(lambda rows: work(*rows), strips(size, pixels)))


def threads() -> int:
    """How many threads share a photo: each of several worker processes has but one, for PyTorch and for strips."""
    return min(_MOST_THREADS, torch.get_num_threads())

"""Threads where they gain something: for the strips of a large photo, not for the small numbers of its edit."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache

import torch
from threadpoolctl import ThreadpoolController

# More threads wait for the memory.
_MOST_THREADS = 2


def strips(size: tuple[int, int], pixels: int) -> Iterator[tuple[int, int]]:
    """First row, and the row after the last, of strips of about so many pixels of a photo of (width, height)."""
    width, height = size
    rows = max(1, pixels // width)
    return ((top, min(top + rows, height)) for top in range(0, height, rows))


def do_strips(work: Callable[[int, int], None], size: tuple[int, int], pixels: int) -> None:
    """Call `work` with the rows of every strip, in several threads unless PyTorch is limited to one."""
    with ThreadPoolExecutor(strip_threads()) as pool:
        list(pool.map(lambda rows: work(*rows), strips(size, pixels)))


def strip_threads() -> int:
    """How many threads share a photo: one of several photos that are edited at once has but one, as in PyTorch."""
    return min(_MOST_THREADS, torch.get_num_threads())


@contextmanager
def one_thread() -> Iterator[None]:
    """PyTorch computes on one thread inside, for the caller alone; for a block of code, or before a function.

    Threads that wait for each other at every step of a small computation gain little, and on busy cores they take
    twenty times as long.
    """
    with _openmp().limit(limits=1):
        yield


@cache
def _openmp() -> ThreadpoolController:
    # This limit holds for the thread that sets it, PyTorch's own for all that are started later.
    return ThreadpoolController().select(user_api="openmp")

"""Linear algebra on one thread, for many small products and for products that run beside others."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock

from threadpoolctl import ThreadpoolController


class _Limit:
    """A limit that holds from the first entry to the last exit: two limits at once would restore each other's."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0

    def enter(self) -> None:
        with self._lock:
            if not self._inside:
                self._limiter = _blas().limit(limits=1)
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                self._limiter.restore_original_limits()


_LIMIT = _Limit()


@contextmanager
def one_thread() -> Iterator[None]:
    """NumPy's linear algebra uses one thread inside, also that of other threads of the process.

    Threads that wait for each other at every small product gain nothing, and on busy cores they take several times as
    long. The last bits of a product may depend on their number: inside, they do not depend on the machine.
    """
    _LIMIT.enter()
    try:
        yield
    finally:
        _LIMIT.leave()


@cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController().select(user_api="blas")

"""Locks by key: work on one thing keeps out other work on the same thing, and nothing else."""

from collections.abc import Hashable
from threading import Lock
from weakref import WeakValueDictionary


class Locks:
    """One lock for every key; those that nobody holds or waits for take no memory, so keys may come from anywhere."""

    def __init__(self) -> None:
        """Start without locks."""
        self._locks: WeakValueDictionary[Hashable, Lock] = WeakValueDictionary()
        self._changing = Lock()

    def of(self, key: Hashable) -> Lock:
        """Return the lock of `key`, to be used as ``with locks.of(key):``."""
        with self._changing:
            return self._locks.setdefault(key, Lock())

    def __len__(self) -> int:
        """Count the locks that are in use."""
        return len(self._locks)

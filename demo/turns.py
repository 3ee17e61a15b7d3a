"""Visitors' requests wait for the one process for photos in the order in which they came, outside of any thread."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from fastapi import Request

from demo.worker import Worker

MOST_WAITING = 200
MOST_OF_ONE = 16
"""Requests of one visitor that may wait: a page asks for the pictures of its film strip at once."""

P = ParamSpec("P")
T = TypeVar("T")


class BusyError(Exception):
    """Too many requests are waiting; the message is for the visitor."""


class GoneError(Exception):
    """Whoever asked does not wait any more."""


class Turns:
    """The queue in front of the process for photos."""

    def __init__(self, worker: Worker) -> None:
        """Wait for `worker`."""
        self._worker = worker
        self._turn = asyncio.Lock()
        # In the order in which they came: whose each is.
        self._waiting: dict[object, str] = {}
        # Its own: threads that wait would be missing elsewhere.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="photos")

    async def do(
        self, request: Request | None, visitor: str, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return what the process makes of `task(...)`, unless whoever sent `request` has given up meanwhile.

        Without a `request` nobody gives up.

        Raises:
            BusyError: if too many are waiting.
            GoneError: if nobody waits for it any more.
            WorkerError, Exception: as `Worker.run`.
        """
        if list(self._waiting.values()).count(visitor) >= MOST_OF_ONE:
            raise BusyError("You have asked for too much at once. Please try again in a moment.")
        if len(self._waiting) >= MOST_WAITING:
            raise BusyError("Too many people are waiting at the moment. Please try again in a minute.")
        ticket = object()
        self._waiting[ticket] = visitor
        try:
            async with self._turn:
                if request is not None and await request.is_disconnected():
                    raise GoneError
                run = partial(self._worker.run, task, *args, **kwargs)
                return await asyncio.get_running_loop().run_in_executor(self._thread, run)
        finally:
            del self._waiting[ticket]

    def before(self, visitor: str) -> int:
        """Return how many other visitors come before this one; 0 also for one who is not waiting."""
        own = [place for place, other in enumerate(self._waiting.values()) if other == visitor]
        ahead = list(self._waiting.values())[: own[0]] if own else []
        return len(set(ahead))

    @property
    def is_ready(self) -> bool:
        """Whether the process is there; else it has to start first, which takes seconds."""
        return self._worker.state == "ready"

"""Visitors' requests wait for the one process for photos outside of any thread: network addresses take turns."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import ParamSpec, TypeVar

from fastapi import Request

from demo.worker import Worker
from study.subscriber import subscriber

MOST_WAITING = 200
MOST_OF_ADDRESS = 100
"""Requests of one network address that may wait; a laboratory may share one."""
MOST_OF_ONE = 16
"""Requests of one visitor that may wait: a page asks for the pictures of its film strip at once."""

P = ParamSpec("P")
T = TypeVar("T")


class BusyError(Exception):
    """Too many requests are waiting; the message is for the visitor."""


class GoneError(Exception):
    """Whoever asked does not wait any more."""


@dataclass(eq=False)
class _Ticket:
    visitor: str
    address: str
    turn: asyncio.Future[None]
    """Done when it is this one's turn."""


class PhotoQueue:
    """The queue in front of the process for photos."""

    def __init__(self, worker: Worker) -> None:
        """Wait for `worker`."""
        self._worker = worker
        # In the order in which they came, the one whose turn it is included.
        self._waiting: dict[_Ticket, None] = {}
        self._current: _Ticket | None = None
        self._served: dict[str, int] = {}
        self._number = count(1)
        # Its own: threads that wait would be missing elsewhere.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="photos")

    async def do(
        self, request: Request | None, visitor: str, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return what the process makes of `task(...)`, unless whoever sent `request` has given up meanwhile.

        The address that was served longest ago comes first, and of one address whoever came first. Without a `request`
        nobody gives up, and `visitor` is the address.

        Raises:
            BusyError: if too many are waiting.
            GoneError: if nobody waits for it any more.
            WorkerError, Exception: as `Worker.run`.
        """
        loop = asyncio.get_running_loop()
        address = subscriber(request.client.host) if request is not None and request.client else visitor
        self._check_room(visitor, address)
        ticket = _Ticket(visitor, address, loop.create_future())
        self._waiting[ticket] = None
        try:
            await self._take(ticket)
            if request is not None and await request.is_disconnected():
                raise GoneError
            return await loop.run_in_executor(self._thread, partial(self._worker.run, task, *args, **kwargs))
        finally:
            del self._waiting[ticket]
            if self._current is ticket:
                self._pass_on(ticket)

    def _check_room(self, visitor: str, address: str) -> None:
        if sum(ticket.visitor == visitor for ticket in self._waiting) >= MOST_OF_ONE:
            raise BusyError("You have asked for too much at once. Please try again in a moment.")
        of_address = sum(ticket.address == address for ticket in self._waiting)
        if of_address >= MOST_OF_ADDRESS or len(self._waiting) >= MOST_WAITING:
            raise BusyError("Too many people are waiting at the moment. Please try again in a minute.")

    async def _take(self, ticket: _Ticket) -> None:
        if self._current is None:
            self._current = ticket
        else:
            await ticket.turn

    def _pass_on(self, done: _Ticket) -> None:
        self._served[done.address] = next(self._number)
        waiting = [ticket for ticket in self._waiting if not ticket.turn.done()]
        if waiting:
            self._current = min(waiting, key=lambda ticket: self._served.get(ticket.address, 0))
            self._current.turn.set_result(None)
        else:
            self._current = None
            self._served.clear()

    def before(self, visitor: str) -> int:
        """Return how many other visitors came before this one; 0 also for one who is not waiting."""
        visitors = [ticket.visitor for ticket in self._waiting]
        return len(set(visitors[: visitors.index(visitor)])) if visitor in visitors else 0

    @property
    def waiting(self) -> int:
        """How many requests are there, the one whose turn it is included."""
        return len(self._waiting)

    @property
    def is_ready(self) -> bool:
        """Whether the process is there; else it has to start first, which takes seconds."""
        return self._worker.state == "ready"

"""Turns: the requests of one network address wait for each other, so that those of others need not wait for all."""

import asyncio
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.addresses import PREFIX
from server.guard.requests import BUSY, RETRY_S, address_of, refuse, route_path

AT_ONCE = 16
"""Requests of one address that are worked on at once; a browser asks for six things at once."""
MOST_WAITING = 2000
"""Requests of one address that wait for their turn."""


class Turns:
    """ASGI middleware: a request has to wait while `AT_ONCE` others of its address are worked on.

    A request has its turn until its answer begins, except while its body is waited for: somebody who sends or reads
    slowly holds up nobody, and a page that stays open for news has no turn.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of `app`, behind whatever finds out the visitor's address."""
        self._app = app
        # A line lasts for as long as one of its requests knows it.
        self._lines: WeakValueDictionary[str, _Line] = WeakValueDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on when it is its turn, or ask to try again if too many wait."""
        # Requests about photos wait in a queue of their own: there, a few would keep all turns of an address for long.
        if scope["type"] != "http" or route_path(scope).startswith(f"{PREFIX}/"):
            await self._app(scope, receive, send)
            return
        line = self._lines.setdefault(address_of(scope), _Line())
        if line.waiting >= MOST_WAITING:
            await refuse(scope, receive, send, 503, BUSY, RETRY_S)
            return
        turn = _Turn(line)

        async def receive_meanwhile() -> Message:
            turn.give_up()
            message = await receive()
            await turn.take()
            return message

        async def send_at_the_end(message: Message) -> None:
            turn.end()
            await send(message)

        await turn.take()
        try:
            await self._app(scope, receive_meanwhile, send_at_the_end)
        finally:
            turn.end()


@dataclass(eq=False)
class _Line:
    """The requests of one address."""

    free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    waiting: int = 0


class _Turn:
    """The turn of one request, which it may give up and take again until it ends."""

    def __init__(self, line: _Line) -> None:
        self._line = line
        self._has = self._over = False

    async def take(self) -> None:
        if self._has or self._over:
            return
        self._line.waiting += 1
        try:
            await self._line.free.acquire()
        finally:
            self._line.waiting -= 1
        self._has = True

    def give_up(self) -> None:
        if self._has:
            self._has = False
            self._line.free.release()

    def end(self) -> None:
        self.give_up()
        self._over = True

"""Connections: how many there may be, how long a request may take to arrive, and an answer to be read.

uvicorn has no time limit for a request that does not arrive or an answer that is not read, and its only limit on
connections refuses newcomers, whoever holds the others.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import h11
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from server.guard.limits import Limits
from server.guard.requests import BUSY, RETRY_S, refuse
from study.subscriber import subscriber

SLOWEST = 2000
"""Bytes a second that come and go at least, of the body of a request or an answer, after `Limits.body_s` seconds."""
_LOOK_EVERY_S = 1.0
_OTHER_FILES = 256
"""Files besides connections that the server has open."""
_MOST_REFUSALS = 100
"""Connections that wait to be told that there are too many."""


class Connections:
    """All open connections, by the subscriber of their network address."""

    def __init__(self, limits: Limits, is_proxy: Callable[[str], bool]) -> None:
        """Start with none, and let this process have as many open files as it may.

        Args:
            limits: how many there may be.
            is_proxy: whether an address is a proxy's, whose connections are those of all its visitors.
        """
        self.limits = limits
        self._is_proxy = is_proxy
        self._most = min(limits.connections, _open_files() - _OTHER_FILES)
        self._open: dict[str, dict[GuardedProtocol, None]] = {}
        self._refusals: set[GuardedProtocol] = set()

    def protocol(self, **options: Any) -> "GuardedProtocol":
        """Make the protocol of one connection; `options` of uvicorn."""
        return GuardedProtocol(self, **options)

    def add(self, connection: "GuardedProtocol") -> None:
        """Take a connection, instead of an idle one if there are too many, or have it refused."""
        own = self._open.setdefault(connection.subscriber, {})
        if len(own) >= self.limits.connections_per_address and not self._is_proxy(connection.address):
            room = _end_idle(own)
        elif self._count() >= self._most:
            room = any(map(_end_idle, sorted(self._open.values(), key=len, reverse=True)))
        else:
            room = True
        if room:
            own[connection] = None
            return
        if len(self._refusals) >= _MOST_REFUSALS:
            connection.transport.abort()
            return
        self._refusals.add(connection)
        connection.app = _busy

    def remove(self, connection: "GuardedProtocol") -> None:
        """Forget a connection that has ended."""
        self._refusals.discard(connection)
        own = self._open.get(connection.subscriber, {})
        own.pop(connection, None)
        if not own:
            self._open.pop(connection.subscriber, None)

    def _count(self) -> int:
        return sum(map(len, self._open.values()))


class GuardedProtocol(H11Protocol):
    """One connection, which ends when a request takes too long to arrive, or an answer to be read."""

    def __init__(self, all_connections: Connections, **options: Any) -> None:
        """Be one of `all_connections`; `options` of uvicorn."""
        super().__init__(**options)
        self._all = all_connections
        self._since = 0.0
        self._received = 0
        self._unread: tuple[float, int] | None = None
        """Since when something has been sent that the other end has not read, and how many bytes it was then."""
        self._timer: asyncio.TimerHandle | None = None

    @property
    def address(self) -> str:
        """The network address of the other end."""
        return self.client[0] if self.client else "unknown"

    @property
    def subscriber(self) -> str:
        """Whom this address belongs to."""
        return subscriber(self.address)

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch the connection."""
        super().connection_made(transport)
        self._begin()
        self._timer = self.loop.call_later(_LOOK_EVERY_S, self._look)
        self._all.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop watching."""
        if self._timer is not None:
            self._timer.cancel()
        self._all.remove(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what has come, and note what it is part of."""
        was_idle = self.is_idle
        # uvicorn waits for the next request for as long as its keep-alive timer runs; this is the request's first byte.
        if self.timeout_keep_alive_task is not None:
            self._begin()
        super().data_received(data)
        self._received += len(data)
        if was_idle and not self.is_idle:
            self._begin()

    def resume_writing(self) -> None:
        """Go on with an answer, of which the other end has read a part."""
        self._unread = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Answer a request that is none, unless another answer has begun: uvicorn would fail to begin a second one."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            super().send_400_response(msg)
        else:
            self.transport.close()
        if self.cycle is not None:
            # The app may only now begin to answer what came before; nothing more can be sent.
            self.cycle.disconnected = True
            self.cycle.message_event.set()

    def end(self) -> None:
        """End a connection that is idle."""
        if self.transport.get_write_buffer_size():
            # It would stay open until its last answer has been read.
            self.transport.abort()
        else:
            self.transport.close()
        self._all.remove(self)

    def _begin(self) -> None:
        self._since = self.loop.time()
        self._received = 0

    def _look(self) -> None:
        if self._is_unread_too_long() or (not self.transport.is_closing() and self._is_overdue()):
            self.transport.abort()
        else:
            self._timer = self.loop.call_later(_LOOK_EVERY_S, self._look)

    def _is_unread_too_long(self) -> bool:
        left = self.transport.get_write_buffer_size()
        if not left:
            self._unread = None
        elif self._unread is None:
            self._unread = self.loop.time(), left
        if self._unread is None:
            return False
        since, sent = self._unread
        return self.loop.time() - since > self._all.limits.body_s + sent / SLOWEST

    def _is_overdue(self) -> bool:
        took = self.loop.time() - self._since
        if self.is_idle:
            return self.timeout_keep_alive_task is None and took > self._all.limits.head_s
        if not self.cycle.more_body:
            return False
        if self.flow.read_paused:
            # It is the server that lets the other end wait.
            self._begin()
            return False
        return took > self._all.limits.body_s + self._received / SLOWEST


def _end_idle(connections: dict[GuardedProtocol, None]) -> bool:
    """End the oldest idle one; return whether there was one."""
    idle: Iterator[GuardedProtocol] = (each for each in connections if each.is_idle)
    found = next(idle, None)
    if found is not None:
        found.end()
    return found is not None


async def _busy(scope: Scope, receive: Receive, send: Send) -> None:
    await refuse(scope, receive, send, 503, BUSY, RETRY_S)


def _open_files() -> int:
    """Raise the number of files that this process may have open as far as it may; return it."""
    try:
        import resource
    except ImportError:
        return 1 << 16  # not on Windows
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 1 << 16 if hard == resource.RLIM_INFINITY else min(hard, 1 << 16)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return 1 << 16 if soft == resource.RLIM_INFINITY else soft

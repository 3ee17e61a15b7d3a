"""Passes requests to the process that has the pages, as a proxy does, over a socket that nobody else can open."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import anyio
import h11
import httpcore
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from server.guard.requests import BUSY, RETRY_S, refuse

logger = logging.getLogger(__name__)

Raw = list[tuple[bytes, bytes]]

_VISITORS = frozenset((b"connection", b"keep-alive", b"transfer-encoding", b"te", b"trailer", b"upgrade", b"expect"))
"""Headers of requests that are about the visitor's connection alone (RFC 9110, 7.6.1)."""
_SERVERS = frozenset((b"keep-alive", b"transfer-encoding", b"date", b"server"))
"""Headers of answers that the server of the visitor's connection writes itself."""
_CONNECT_S = 10.0
_NETWORK = httpcore.AnyIOBackend()
_AWAY = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)
_WRONG = (httpcore.LocalProtocolError, h11.LocalProtocolError)
"""Raised for a request that cannot be written; httpcore renames it for the head only."""


class Forwarding:
    """An ASGI app whose answers are those of the server that listens on a socket in a folder.

    Each request has a connection of its own, which costs little without a network: one that is kept may be closed by
    the other end just when it is used again.
    """

    def __init__(self, address: Path) -> None:
        """Ask the server at `address`."""
        self._address = str(address)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer back, until either end has gone."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        visitor = _Visitor(scope, receive, send)
        try:
            await self._pass(visitor)
        except* _WRONG:
            if visitor.answered:
                raise
            await refuse(scope, receive, send, 400, "The head of this request and its body do not fit together.")
        except* _AWAY as errors:
            if visitor.answered:
                raise
            logger.warning("a request could not be passed on to the pages: %s", errors.exceptions[0])
            await refuse(scope, receive, send, 503, BUSY, RETRY_S)
        except* ClientDisconnect:
            pass

    async def _pass(self, visitor: "_Visitor") -> None:
        async with anyio.create_task_group() as both:

            async def watch() -> None:
                await visitor.has_gone()
                both.cancel_scope.cancel()

            both.start_soon(watch)
            stream = await _NETWORK.connect_unix_socket(self._address, timeout=_CONNECT_S)
            url = visitor.url()
            async with (
                aclosing(httpcore.AsyncHTTP11Connection(url.origin, stream)) as connection,
                connection.stream(
                    visitor.method,
                    url,
                    headers=visitor.headers(),
                    content=visitor.body(stream.get_extra_info("socket")),
                ) as answer,
            ):
                await visitor.begin(answer.status, answer.headers)
                async for piece in answer.aiter_stream():
                    await visitor.go_on(piece)
            await visitor.end()
            both.cancel_scope.cancel()


class _Visitor:
    """The visitor's request, and the way back."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._sent_all = asyncio.Event()
        self._below = scope.get("root_path", "").rstrip("/").encode()
        self._names = {name for name, _ in scope["headers"]}
        self.method: str = scope["method"]
        self.answered = False

    def url(self) -> httpcore.URL:
        target = self._scope["raw_path"].removeprefix(self._below)
        if self._scope["query_string"]:
            target += b"?" + self._scope["query_string"]
        return httpcore.URL(scheme=b"http", host=b"pages", port=None, target=target)

    def headers(self) -> Raw:
        """The visitor's headers, and what a trusted proxy says of the visitor; see `server.guard.proxies`."""
        client, host = self._scope.get("client"), Headers(scope=self._scope).get("host", "")
        told = {
            "x-forwarded-for": client[0] if client else "",
            "x-forwarded-proto": self._scope["scheme"],
            "x-forwarded-host": host,
            "x-forwarded-prefix": self._below.decode(),
        }
        # A body that comes in pieces has no length, whatever was said (RFC 9112, 6.3).
        dropped = _VISITORS | {b"content-length"} if b"transfer-encoding" in self._names else _VISITORS
        kept = [(name, value) for name, value in self._scope["headers"] if name not in dropped]
        return kept + [(name.encode(), value.encode()) for name, value in told.items() if value]

    def body(self, answering: socket.socket) -> AsyncIterator[bytes] | None:
        """The pieces of the body until an answer comes from `answering`; None if there is no body."""
        if self._names & {b"content-length", b"transfer-encoding"}:
            return self._pieces(answering)
        self._sent_all.set()
        return None

    async def _pieces(self, answering: socket.socket) -> AsyncIterator[bytes]:
        more = True
        while more:
            message = await self._unless_answered(answering)
            if message is None:
                self._sent_all.set()
                # httpcore reads the answer then, as if the other end had stopped reading.
                raise httpcore.WriteError("the answer has begun before the end of the body")
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            more = message.get("more_body", False)
            yield message.get("body", b"")
        self._sent_all.set()

    async def _unless_answered(self, answering: socket.socket) -> Message | None:
        message = None
        async with anyio.create_task_group() as first:

            async def listen() -> None:
                await anyio.wait_readable(answering)
                first.cancel_scope.cancel()

            first.start_soon(listen)
            message = await self._next()
            first.cancel_scope.cancel()
        return message

    async def _next(self) -> Message:
        try:
            return await self._receive()
        except MultiPartException:
            # `BodyLimit` reads no further, and answers.
            return {"type": "http.disconnect"}

    async def has_gone(self) -> None:
        """Wait until the visitor has gone; as long as there is a body to pass on, that is noticed there."""
        await self._sent_all.wait()
        while (await self._next())["type"] != "http.disconnect":
            pass

    async def begin(self, status: int, headers: Raw) -> None:
        kept = [(name.lower(), value) for name, value in headers if name.lower() not in _SERVERS]
        await self._to_visitor({"type": "http.response.start", "status": status, "headers": kept})

    async def go_on(self, piece: bytes) -> None:
        await self._to_visitor({"type": "http.response.body", "body": piece, "more_body": True})

    async def end(self) -> None:
        await self._to_visitor({"type": "http.response.body", "body": b""})

    async def _to_visitor(self, message: Message) -> None:
        self.answered = True
        await self._send(message)

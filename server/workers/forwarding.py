"""Passes requests to the process that has the pages, as a proxy does, over a socket that nobody else can open."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import httpcore
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from server.guard.requests import BUSY, RETRY_S, refuse

Raw = list[tuple[bytes, bytes]]

_VISITORS = frozenset((b"connection", b"keep-alive", b"transfer-encoding", b"te", b"trailer", b"upgrade", b"expect"))
"""Headers of requests that are about the visitor's connection alone (RFC 9110, 7.6.1)."""
_SERVERS = frozenset((b"keep-alive", b"transfer-encoding", b"date", b"server"))
"""Headers of answers that the server of the visitor's connection writes itself."""
_IDLE_S = 2.0
"""Seconds for which a connection waits for another request: fewer than the other end does."""
_CONNECT_S = 10.0
_AWAY = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)


class Forwarding:
    """An ASGI app whose answers are those of the server that listens on a socket in a folder."""

    def __init__(self, address: Path) -> None:
        """Ask the server at `address`."""
        self._pool = httpcore.AsyncConnectionPool(
            uds=str(address), max_connections=None, keepalive_expiry=_IDLE_S, retries=1
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer back, until either end has gone."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        visitor = _Visitor(scope, receive, send)
        try:
            await self._pass(visitor)
        except* _AWAY:
            if visitor.answered:
                raise
            await refuse(scope, receive, send, 503, BUSY, RETRY_S)
        except* ClientDisconnect:
            pass

    async def close(self) -> None:
        """Close all connections."""
        await self._pool.aclose()

    async def _pass(self, visitor: "_Visitor") -> None:
        async with anyio.create_task_group() as both:

            async def watch() -> None:
                await visitor.has_gone()
                both.cancel_scope.cancel()

            both.start_soon(watch)
            async with self._pool.stream(
                visitor.method,
                visitor.url(),
                headers=visitor.headers(),
                content=visitor.body(),
                extensions={"timeout": {"connect": _CONNECT_S}},
            ) as answer:
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
        kept = [(name, value) for name, value in self._scope["headers"] if name not in _VISITORS]
        return kept + [(name.encode(), value.encode()) for name, value in told.items() if value]

    def body(self) -> AsyncIterator[bytes] | None:
        names = {name for name, _ in self._scope["headers"]}
        if b"content-length" in names or b"transfer-encoding" in names:
            return self._pieces()
        self._sent_all.set()
        return None

    async def _pieces(self) -> AsyncIterator[bytes]:
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            more = message.get("more_body", False)
            yield message.get("body", b"")
        self._sent_all.set()

    async def has_gone(self) -> None:
        """Wait until the visitor has gone; as long as there is a body to read, that is noticed there."""
        await self._sent_all.wait()
        while (await self._receive())["type"] != "http.disconnect":
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

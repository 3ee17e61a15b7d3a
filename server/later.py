"""An app that takes seconds to build: others are served meanwhile, and whoever asks for it is told to come back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

AGAIN_S = 2
"""Seconds after which it is worth asking again."""
_PAGE = (Path(__file__).parent / "preparing.html").read_text(encoding="utf-8").replace("AGAIN_S", str(AGAIN_S))
_HEADERS = {"Retry-After": str(AGAIN_S), "Cache-Control": "no-store"}


class BuiltLater:
    """An ASGI app that answers 503 until what it stands for has been built."""

    def __init__(self, build: Callable[[], FastAPI]) -> None:
        """Remember how to build it; that begins with `running`."""
        self._build = build
        self._end = asyncio.Event()
        self.app: FastAPI | None = None
        """What has been built."""
        self.failure: Exception | None = None
        """Why it could not be built."""

    @property
    def state(self) -> Literal["preparing", "ready", "failed"]:
        """How far it is."""
        if self.failure is not None:
            return "failed"
        return "preparing" if self.app is None else "ready"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Build the app in a thread, then keep it running until the block ends."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            self._end.set()
            await task

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or ask for patience."""
        if self.app is not None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await _patience(Headers(scope=scope))(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1013})  # "try again later"

    async def _run(self) -> None:
        try:
            app = await asyncio.to_thread(self._build)
            async with app.router.lifespan_context(app):
                self.app = app
                await self._end.wait()
        except Exception as error:
            self.failure = error


def _patience(headers: Headers) -> Response:
    if "text/html" in headers.get("accept", ""):
        return HTMLResponse(_PAGE, 503, headers=_HEADERS)
    return JSONResponse({"detail": "the page is being prepared"}, 503, headers=_HEADERS)

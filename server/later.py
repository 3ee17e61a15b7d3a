"""Apps that take seconds to build: others are served meanwhile, and whoever asks for one is told to come back."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Literal

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from server.guard.requests import route_path
from server.interpreter import keep_for_good

AGAIN_S = 2
"""Seconds after which it is worth asking again."""
_PAGE = (Path(__file__).parent / "preparing.html").read_text(encoding="utf-8").replace("AGAIN_S", str(AGAIN_S))
_HEADERS = {"Retry-After": str(AGAIN_S), "Cache-Control": "no-store"}


class BuiltLater:
    """An ASGI app of several, which are built one after the other; each answers 503 until it is there."""

    def __init__(self, builders: Mapping[str, Callable[[], FastAPI]]) -> None:
        """Remember how to build them; that begins with `running`.

        Args:
            builders: by the prefix of the paths that each answers, in the order in which they are built. Every app gets
                whole paths.
        """
        self._builders = builders
        self._end = asyncio.Event()
        self._built: dict[str, FastAPI] = {}
        self._nothing = FastAPI(openapi_url=None)  # answers 404
        self.failure: Exception | None = None
        """Why one of them could not be built."""

    @property
    def state(self) -> Literal["preparing", "ready", "failed"]:
        """How far they are."""
        if self.failure is not None:
            return "failed"
        return "ready" if len(self._built) == len(self._builders) else "preparing"

    @property
    def apps(self) -> list[FastAPI]:
        """Those that are there."""
        return list(self._built.values())

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Build the apps in a thread, then keep them running until the block ends."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            self._end.set()
            await task

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or ask for patience."""
        prefix = self._prefix(route_path(scope))
        if prefix is None:
            await self._nothing(scope, receive, send)
        elif prefix in self._built:
            await self._built[prefix](scope, receive, send)
        elif scope["type"] == "http":
            await _patience(Headers(scope=scope))(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1013})  # "try again later"

    def _prefix(self, path: str) -> str | None:
        fitting = [prefix for prefix in self._builders if f"{path}/".startswith(f"{prefix}/")]
        return max(fitting, key=len, default=None)

    async def _run(self) -> None:
        try:
            async with AsyncExitStack() as running:
                for prefix, build in self._builders.items():
                    app = await asyncio.to_thread(build)
                    keep_for_good()
                    await running.enter_async_context(app.router.lifespan_context(app))
                    self._built[prefix] = app
                await self._end.wait()
        except Exception as error:
            self.failure = error


def _patience(headers: Headers) -> Response:
    if "text/html" in headers.get("accept", ""):
        return HTMLResponse(_PAGE, 503, headers=_HEADERS)
    return JSONResponse({"detail": "the page is being prepared"}, 503, headers=_HEADERS)

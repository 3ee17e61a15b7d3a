"""Every request gets a number, is timed, counted and, in a log for programs, written down."""

import time
from secrets import token_hex

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.guard.requests import route_path
from server.watch.log import REQUESTS, request_id
from server.watch.metrics import PARTS, Counts

HEADER = "X-Request-ID"
OWN_PATHS = ("/metrics", "/healthz", "/readyz")
"""Those who watch ask every few seconds: they would drown everything else."""
_GONE = 499
"""nginx's number for visitors who did not wait for the answer."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Measured:
    """ASGI middleware, to stand outermost: what it measures is what visitors wait for.

    The time ends when the answer begins: pages keep streams open for as long as somebody stays.
    """

    def __init__(self, app: ASGIApp, metrics: Counts) -> None:
        """Stand in front of `app`, and count in `metrics`."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        path = route_path(scope) if scope["type"] == "http" else ""
        if scope["type"] != "http" or path in OWN_PATHS:
            await self._app(scope, receive, send)
            return
        number, started = token_hex(8), time.perf_counter()
        known = request_id.set(number)
        status, seconds, is_counted = 0, 0.0, False

        def answered(given: int) -> None:
            nonlocal status, seconds
            if status == 0:
                status, seconds = given, time.perf_counter() - started
                self._metrics.in_progress.dec()

        def count() -> None:
            nonlocal is_counted
            if not is_counted:
                is_counted = True
                self._count(scope, path, status, seconds)

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered(message["status"])
                MutableHeaders(scope=message)[HEADER] = number
                await send(message)
            else:
                await send(message)
                # Only now: the visitor need not wait for it.
                count()

        self._metrics.in_progress.inc()
        try:
            await self._app(scope, receive, send_counted)
        except Exception:
            # The server tells the visitor and the log.
            answered(500)
            raise
        finally:
            answered(_GONE)
            count()
            request_id.reset(known)

    def _count(self, scope: Scope, path: str, status: int, seconds: float) -> None:
        part = next((name for name in PARTS if f"{path}/".startswith(f"{name.rstrip('/')}/")), "/")
        route = getattr(scope.get("route"), "path", None) or "none"
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.count(part, route, method, status, seconds)
        fields = {"method": method, "part": part, "route": route, "status": status, "seconds": round(seconds, 4)}
        REQUESTS.info("%s %s %d", method, route, status, extra=fields)

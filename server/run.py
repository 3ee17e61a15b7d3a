"""uvicorn, stopping the way these pages need."""

import asyncio
import socket

import uvicorn
from starlette.types import Receive, Scope, Send

from server.application import Application
from server.guard.connections import Connections
from server.guard.limits import Limits
from server.guard.proxies import THIS_MACHINE, TrustedProxies
from server.interpreter import share_fairly

STOP_WITHIN_S = 10
"""Seconds for answers in flight, after which a stopping server gives them up."""


class StudioServer(uvicorn.Server):
    """Stops if the pages cannot be built, and ends the pages' streams before it waits for connections to close."""

    def __init__(self, application: Application, root_path: str, limits: Limits, proxies: str) -> None:
        """Set the server up.

        Args:
            application: what it serves.
            root_path: the part of addresses that a proxy takes off.
            limits: how many connections there may be, and how slow.
            proxies: addresses of proxies that are trusted, as `trusted_addresses` returns them.
        """
        trusted = TrustedProxies(application.asgi, THIS_MACHINE if application.crew else proxies)
        super().__init__(
            uvicorn.Config(
                FromWorkers(trusted) if application.crew else trusted,
                proxy_headers=False,  # `trusted` takes them
                # uvicorn only calls it, once for every connection.
                http=Connections(limits, _all if application.crew else trusted.trusts).protocol,  # type: ignore[arg-type]
                root_path=root_path,
                log_config=None,  # what uvicorn tells goes where everything else goes
                log_level="warning",
                timeout_graceful_shutdown=STOP_WITHIN_S,
            )
        )
        self._application = application

    async def on_tick(self, counter: int) -> bool:
        """Return whether to stop."""
        return self._application.pages.failure is not None or await super().on_tick(counter)

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until told to stop."""
        share_fairly()
        super().run(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Take requests, and have the workers begin."""
        await super().startup(sockets)
        if self._application.crew is not None and not self.should_exit:
            self._application.crew.start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more requests, finish those that are there, and stop."""
        self._application.end_streams()
        if self._application.crew is not None:
            # They first: what they pass on is answered yet.
            await asyncio.to_thread(self._application.crew.stop)
        await super().shutdown(sockets)


class FromWorkers:
    """ASGI middleware of a server that workers alone can reach: they are its proxies, and have no network address."""

    def __init__(self, app: TrustedProxies) -> None:
        """Stand in front of `app`, which trusts proxies of this machine."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as one of a proxy on this machine."""
        known = scope if scope["type"] == "lifespan" else {**scope, "client": (THIS_MACHINE.split(",")[0], 0)}
        await self._app(known, receive, send)


def _all(_address: str) -> bool:
    return True

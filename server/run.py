"""uvicorn, stopping the way these pages need."""

import socket

import uvicorn

from server.application import Application
from server.guard.connections import Connections
from server.guard.limits import Limits
from server.guard.proxies import TrustedProxies

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
        trusted = TrustedProxies(application.asgi, proxies)
        super().__init__(
            uvicorn.Config(
                trusted,
                proxy_headers=False,  # `trusted` takes them
                # uvicorn only calls it, once for every connection.
                http=Connections(limits, trusted.trusts).protocol,  # type: ignore[arg-type]
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

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more requests, finish those that are there, and stop."""
        self._application.end_streams()
        await super().shutdown(sockets)

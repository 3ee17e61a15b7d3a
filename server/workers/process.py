"""A worker: a process that serves participants, and passes everything else on."""

import logging
import multiprocessing
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from db.session import Database
from db.settings import Settings
from db.sqlite_file import ReplacedError
from enhancegan.console import in_words
from server.exit_status import CANNOT_START
from server.guard.bodies import BodyLimit, largest_uploads
from server.guard.connections import Connections
from server.guard.headers import SecurityHeaders
from server.guard.limits import Limits
from server.guard.proxies import TrustedProxies
from server.guard.requests import route_path
from server.guard.turns import Turns
from server.health import alive_router
from server.interpreter import keep_for_good, share_fairly
from server.moved import database_away
from server.unstored import answer_what_is_not_stored
from server.watch.log import set_up_log
from server.watch.measured import Measured
from server.watch.metrics import CountedRecords, Counts
from server.watch.settings import WatchSettings
from server.workers.addresses import is_workers
from server.workers.forwarding import Forwarding
from study.content.keeping.catalog import Catalog
from study.researcher.login import PREFIX, ResearcherGate, ResearcherLogin
from study.secret_key import secret_key
from study.visits.http.routes import ParticipantRoutes

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    """What a worker is told."""

    sockets: Sequence[socket.socket]
    """Where visitors connect, shared by all workers: whoever is free takes the next connection."""
    pages: Path
    """Socket of the process that has the pages."""
    settings: Settings
    password: str = field(repr=False)
    """The researcher's."""
    limits: Limits
    """Of each worker: the system shares connections out unevenly, and a laboratory has one address."""
    watch: WatchSettings
    proxies: str
    """Addresses of trusted proxies, as `trusted_addresses` returns them."""
    root_path: str
    """The part of addresses that a proxy takes off."""
    workers: int
    """How many there are."""
    stop_within_s: int
    """Seconds for answers in flight."""


def work(given: Work) -> None:
    """Serve until told to stop, or until the process that started this one has ended."""
    set_up_log(given.watch.log)
    try:
        app = _WorkersApp(given)
    except (ValueError, OSError) as error:
        logger.error("a worker cannot start: %s", in_words(error))
        sys.exit(CANNOT_START)
    trusted = TrustedProxies(app, given.proxies)
    server = _Server(
        uvicorn.Config(
            trusted,
            proxy_headers=False,  # `trusted` takes them
            http=Connections(given.limits, trusted.trusts).protocol,  # type: ignore[arg-type]
            root_path=given.root_path,
            log_config=None,
            log_level="warning",
            timeout_graceful_shutdown=given.stop_within_s,
        )
    )
    threading.Thread(target=_stop_when_alone, args=(server,), daemon=True).start()
    share_fairly()
    keep_for_good()
    server.run(list(given.sockets))


class _Server(uvicorn.Server):
    """Leaves Ctrl-C, which at a terminal reaches all processes, to the one with the pages: it says when to end."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop, unless it is for Ctrl-C."""
        if sig != signal.SIGINT:
            super().handle_exit(sig, frame)


def _stop_when_alone(server: uvicorn.Server) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        server.should_exit = True


class _WorkersApp:
    """The ASGI app of a worker."""

    def __init__(self, given: Work) -> None:
        self._given = given
        self._pages = self._guarded_pages()
        self._counts = Counts()
        self._records = CountedRecords(self._counts)
        self._database = Database.open(given.settings.database_url)
        self._own: ASGIApp = self._build()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        mine = scope["type"] == "lifespan" or (scope["type"] == "http" and is_workers(route_path(scope)))
        await (self._own if mine else self._pages)(scope, receive, send)

    def _guarded_pages(self) -> ASGIApp:
        """The pages, with what refuses a body before it has been sent; they know more, and refuse more."""
        # A session that has ended is known there alone.
        login = ResearcherLogin(self._given.password, secret_key(self._given.settings))
        limits = self._given.limits
        gate = ResearcherGate(Forwarding(self._given.pages), login)
        limited = BodyLimit(gate, uploads=largest_uploads(limits))
        return SecurityHeaders(limited, frame_ancestors=limits.frame_ancestors, never_framed=PREFIX)

    def _build(self) -> FastAPI:
        settings, limits = self._given.settings, self._given.limits
        routes = ParticipantRoutes(self._database, Catalog(settings.studies, self._database), settings)
        app = FastAPI(
            openapi_url=None,
            lifespan=self._lifespan,
            middleware=[
                Middleware(Measured, metrics=self._counts),
                Middleware(Turns),
                Middleware(SecurityHeaders, frame_ancestors=limits.frame_ancestors, never_framed=PREFIX),
                routes.kept_images(),
                Middleware(BodyLimit, uploads={}),
            ],
        )
        app.include_router(routes.router())
        app.include_router(alive_router())
        app.add_exception_handler(ReplacedError, database_away)
        answer_what_is_not_stored(app)
        return app

    @asynccontextmanager
    async def _lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        logging.getLogger().addHandler(self._records)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(self._records)
            self._database.close()

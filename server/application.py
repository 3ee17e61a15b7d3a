"""One FastAPI application of everything: routes that answer at once, and the pages once they have been built."""

import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse
from starlette.middleware import Middleware

from db.session import Database
from db.settings import Settings
from db.signs_of_use import sign_of_use, what_to_do
from db.sqlite_file import ReplacedError
from demo.addresses import PHOTOS_FOLDER
from demo.photo_queue import PhotoQueue
from demo.worker import Worker
from enhancegan.data_folder import PROGRAMS
from enhancegan.freed_memory import give_back
from enhancegan.whole_files import remove_unfinished
from server.guard.bodies import BodyLimit, largest_uploads
from server.guard.folders import PassingFiles
from server.guard.headers import SecurityHeaders
from server.guard.limits import Limits
from server.guard.turns import Turns
from server.guard.uploads import UploadQuota, UploadSpace
from server.health import health_router
from server.identifiers import deleting_identifiers
from server.later import BuiltLater
from server.moved import database_away
from server.parts import Parts
from server.repeated import repeated
from server.sample import SampleStudy
from server.study_work import build_queue
from server.unstored import answer_what_is_not_stored
from server.watch.measured import Measured
from server.watch.metrics import CountedRecords, Metrics, Watched
from server.watch.routes import metrics_router, server_router
from server.watch.settings import WatchSettings
from server.workers.crew import Crew
from study.content.keeping.catalog import Catalog
from study.researcher.ended_sessions import EndedSessions
from study.researcher.login import PREFIX, ResearcherGate, ResearcherLogin
from study.researcher.stores import Stores
from study.secret_key import secret_key
from study.visits.http.routes import ParticipantRoutes

logger = logging.getLogger(__name__)

ENDED_SESSIONS = "ended-sessions.json"
GIVE_BACK_S = 60
"""Seconds after which memory that analyses and downloads have left goes back to the system."""


class Application:
    """The server's application, and what its parts share."""

    def __init__(
        self,
        settings: Settings,
        password: str,
        parts: Parts,
        limits: Limits,
        watch: WatchSettings,
        counts: Path | None = None,
    ) -> None:
        """Open the database and put everything together; `counts` is the folder in which workers count, if there are.

        Raises:
            ValueError, OSError: when the database cannot be used, as in `Database.open`.
        """
        # Gradio reads this when it is imported, which happens once the server listens.
        os.environ["GRADIO_TEMP_DIR"] = str(settings.cache / "gradio")
        folders = [settings.cache / "gradio", settings.cache / PHOTOS_FOLDER]
        files = PassingFiles(folders, limits.keep_files_s, [settings.data / PROGRAMS])
        files.empty()
        self._limits = limits
        self._space = UploadSpace(files, limits)
        self._settings = settings
        self._parts = parts
        self._watch = watch
        self._worker = Worker(settings.photo_memory_mb)
        self._queue = PhotoQueue(self._worker)
        watched = Watched(lambda: self._queue.waiting, lambda: self._worker.pid, settings.data)
        self._counts = counts
        self._metrics = Metrics(watched, counts)
        self.crew: Crew | None = None
        """The workers in front of this server, if there are."""
        self._records = CountedRecords(self._metrics)
        self._study = _StudySide(settings, password, self._worker) if parts.study else None
        self.pages = BuiltLater(self._page_builders())
        """The Gradio pages."""
        self.asgi = self._build()
        """The application that is served."""

    def end_streams(self) -> None:
        """End the streams that would keep the server from stopping for as long as somebody has a page open."""
        if self.pages.apps:
            from server.pages import end_streams

            for app in self.pages.apps:
                end_streams(app)

    def _build(self) -> FastAPI:
        app = FastAPI(
            title="EnhanceGAN Studio", openapi_url=None, lifespan=self._lifespan, middleware=self._middleware()
        )
        answer_what_is_not_stored(app)
        states = self._states()
        if self._study is not None:
            # First: most requests are for these.
            app.include_router(self._study.visits.router())
        app.include_router(health_router(states))
        app.include_router(metrics_router(self._metrics, self._watch.metrics_token))
        if self._study is not None:
            app.include_router(self._study.login.router())
            app.include_router(server_router(self._metrics, states, self._study.login))
            app.add_exception_handler(ReplacedError, database_away)
            app.add_api_route("/study", _with_slash, include_in_schema=False)
            if not self._parts.enhancement:
                app.add_api_route("/", _to_study, include_in_schema=False)
        app.mount("/", self.pages)
        return app

    def _middleware(self) -> list[Middleware]:
        """What every request passes, the first one outermost."""
        limits = self._limits
        guards = [
            Middleware(Measured, metrics=self._metrics),
            Middleware(Turns),
            Middleware(SecurityHeaders, frame_ancestors=limits.frame_ancestors, never_framed=PREFIX),
            *([] if self._study is None else [self._study.visits.kept_images()]),
            Middleware(BodyLimit, uploads=largest_uploads(limits)),
        ]
        if self._study is not None:
            guards.append(Middleware(ResearcherGate, login=self._study.login))
        return [*guards, Middleware(UploadQuota, space=self._space, limits=limits)]

    def _page_builders(self) -> dict[str, Callable[[], FastAPI]]:
        """How to build the pages, those first for which most people wait."""
        builders: dict[str, Callable[[], FastAPI]] = {}
        if self._study is not None:
            builders["/study"] = _participants
        if self._parts.enhancement:
            builders[""] = self._enhancement
        if self._study is not None:
            builders[PREFIX] = partial(_researcher, self._study, self._worker)
        return builders

    def _enhancement(self) -> FastAPI:
        from server.pages import mount_enhancement

        app = FastAPI(openapi_url=None)
        answer_what_is_not_stored(app)
        mount_enhancement(app, self._settings, self._queue, self._limits, self._parts.study)
        return app

    def _states(self) -> dict[str, Callable[[], str]]:
        study = self._study
        return {
            "database": _off if study is None else lambda: "ready" if study.database.answers() else "unreachable",
            "pages": lambda: self.pages.state,
            "model": (lambda: self._worker.state) if self._parts.enhancement else _off,
            "sample": _off if study is None else lambda: study.sample.state,
            **({} if self._counts is None else {"workers": lambda: self.crew.state if self.crew else "preparing"}),
        }

    def _deleting_identifiers(self) -> AbstractAsyncContextManager[None]:
        if self._study is None:
            return nullcontext()
        return deleting_identifiers(self._study.database, self._settings.identifier_days)

    @asynccontextmanager
    async def _lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        logging.getLogger().addHandler(self._records)
        try:
            async with (
                self._space.running(),
                self.pages.running(),
                self._deleting_identifiers(),
                repeated(give_back, GIVE_BACK_S),
            ):
                if self._study is not None:
                    self._study.sample.start()
                yield
        finally:
            logging.getLogger().removeHandler(self._records)
            if self._study is not None:
                self._study.sample.stop()
                self._study.builds.close()
            self._worker.close()
            if self._study is not None:
                self._study.database.close()


class _StudySide:
    """What the participants' and the researcher's page are about."""

    def __init__(self, settings: Settings, password: str, worker: Worker) -> None:
        remove_unfinished(settings.studies)
        used = sign_of_use(settings)
        self.database = Database.open(settings.database_url)
        if self.database.is_new and used is not None:
            logger.warning("%s", what_to_do("the database had nothing in it", used))
        self.database.check_sound()
        self.stores = Stores(self.database, Catalog(settings.studies, self.database), settings)
        self.visits = ParticipantRoutes(self.database, self.stores.catalog, settings)
        self.login = ResearcherLogin(password, secret_key(settings), EndedSessions(settings.data / ENDED_SESSIONS))
        self.sample = SampleStudy(settings, worker)
        self.builds = build_queue(settings)


def _participants() -> FastAPI:
    from server.pages import mount_participants

    app = FastAPI(openapi_url=None)
    mount_participants(app)
    return app


def _researcher(study: _StudySide, worker: Worker) -> FastAPI:
    from server.pages import mount_researcher

    app = FastAPI(openapi_url=None)
    answer_what_is_not_stored(app)
    mount_researcher(app, study.stores, study.login, worker, study.builds, lambda: study.sample.state == "preparing")
    return app


def _off() -> str:
    return "off"


def _with_slash(request: Request) -> RedirectResponse:
    # Relative, so that it also works behind a proxy with another scheme or prefix.
    return RedirectResponse(f"study/?{request.url.query}" if request.url.query else "study/")


def _to_study() -> RedirectResponse:
    return RedirectResponse("study/")

"""A running app with the researcher's page, and what a researcher does in a browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI
from playwright.sync_api import Page

from db.session import Database
from db.settings import PHOTO_MEMORY_MB, Settings, sqlite_url
from demo.worker import Worker
from server.pages import mount_researcher
from server.study_work import build_queue
from study.content.keeping.catalog import Catalog
from study.researcher.login import ResearcherLogin
from study.researcher.stores import Stores
from study.secret_key import secret_key
from tests.serving import serving
from tests.study.researcher.guard import guard

PASSWORD = "correct horse"


@dataclass(frozen=True)
class Site:
    """A running app with the researcher's page, and what it shows."""

    url: str
    stores: Stores

    @property
    def database(self) -> Database:
        """The answers."""
        return self.stores.database

    @property
    def studies(self) -> Path:
        """The folder of studies."""
        return self.stores.settings.studies

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """Give a client that has logged in."""
        with httpx.Client(base_url=f"{self.url}/researcher/", timeout=60) as client:
            assert client.post("login", data={"password": PASSWORD}).status_code == 303
            yield client


@contextmanager
def stores_at(data: Path) -> Iterator[Stores]:
    """Open the data folder `data`."""
    settings = Settings(data=data, database_url=sqlite_url(data))
    database = Database.open(settings.database_url)
    yield Stores(database, Catalog(settings.studies, database), settings)
    database.close()


@contextmanager
def serving_site(stores: Stores, preparing: Callable[[], bool] = lambda: False) -> Iterator[Site]:
    """Put the page, its routes and the login together as the app does, and serve them.

    `preparing`: whether a first study is being built.
    """
    app = FastAPI()
    login = ResearcherLogin(PASSWORD, secret_key(stores.settings))
    guard(app, login)
    worker = Worker(PHOTO_MEMORY_MB)
    builds = build_queue(stores.settings)
    mount_researcher(app, stores, login, worker, builds, preparing)
    with serving(app) as url:
        yield Site(url, stores)
    builds.close()
    worker.close()


def log_in(page: Page, password: str = PASSWORD) -> None:
    """Fill in the login form and send it."""
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def open_tab(page: Page, site: Site, slug: str, tab: str) -> None:
    """Open a tab about a study, logged in."""
    page.context.request.post(f"{site.url}/researcher/login", form={"password": PASSWORD}, max_redirects=0)
    page.goto(f"{site.url}/researcher/?study={slug}&tab={tab}")

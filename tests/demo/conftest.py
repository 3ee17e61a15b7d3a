"""The process for photos, which all tests share, as loading the networks takes seconds; routes and page."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, BrowserContext, Page

from db.settings import PHOTO_MEMORY_MB, Settings, sqlite_url
from demo.http.routes import studio_router
from demo.photo_queue import PhotoQueue
from demo.worker import Worker
from enhancegan.samples import sample_photos
from server.guard.limits import Limits
from server.pages import mount_enhancement
from tests.demo.studio_page import WIDE, wait_until_painted
from tests.serving import serving


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    """As much memory as the app allows by default."""
    worker = Worker(PHOTO_MEMORY_MB)
    yield worker
    worker.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def address(worker: Worker, folder: Path) -> Iterator[str]:
    app = FastAPI()
    app.include_router(studio_router(folder / "photos", folder / "samples", PhotoQueue(worker), 100, 3600))
    with serving(app) as address:
        yield f"{address}/studio/api"


@pytest.fixture
def visitor(address: str) -> Iterator[httpx.Client]:
    """Somebody with cookies of their own."""
    with httpx.Client(base_url=address, timeout=120) as client:
        yield client


@pytest.fixture(scope="module")
def coffee() -> Image.Image:
    """Without its grain, which JPEG would change."""
    with Image.open(sample_photos()["coffee"]) as photo:
        return photo.convert("RGB").filter(ImageFilter.GaussianBlur(2))


@pytest.fixture(scope="module")
def queue(worker: Worker) -> PhotoQueue:
    """In front of the process for photos, on the enhancement page alone."""
    return PhotoQueue(worker)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, queue: PhotoQueue) -> Iterator[str]:
    """The enhancement page alone."""
    data = tmp_path_factory.mktemp("data")
    app = FastAPI()
    mount_enhancement(app, Settings(data, sqlite_url(data)), queue, Limits(), with_study=False)
    with serving(app) as address:
        yield address


@pytest.fixture(scope="module")
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A browser that is warm after one test, with a page that stays: else each test loads all of Gradio."""
    with browser.new_context(viewport=WIDE) as context:
        context.new_page().goto(f"{site}/studio/api/limits")
        yield context


@pytest.fixture
def page(context: BrowserContext, site: str) -> Iterator[Page]:
    """A new visitor who sees the first sample; an error in the page's scripts fails the test."""
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(site)
    wait_until_painted(opened)
    yield opened
    opened.close()
    context.clear_cookies()
    assert errors == []

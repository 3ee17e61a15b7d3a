"""The enhancement page on a server of the test's process, with the process for photos, in a real browser."""

import io
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from db.settings import Settings, sqlite_url
from demo.photo_queue import PhotoQueue
from demo.worker import Worker
from server.guard.limits import Limits
from server.pages import mount_enhancement
from tests.demo.widget.editor import HEIGHT, WIDTH, Editor, checkered
from tests.serving import serving

OpenEditor = Callable[..., Editor]


@pytest.fixture(scope="module")
def address(worker: Worker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("studio")
    app = FastAPI()
    mount_enhancement(app, Settings(data, sqlite_url(data)), PhotoQueue(worker), Limits())
    with serving(app) as address:
        yield address


@pytest.fixture(scope="module")
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser that is warm after one test, with a page that stays: else each test loads all of Gradio."""
    context = browser.new_context()
    context.new_page().goto(f"{address}/studio/api/limits")
    yield context
    context.close()


@pytest.fixture
def open_editor(context: BrowserContext, address: str) -> Iterator[OpenEditor]:
    """Open the page with the photo of `checkered`; an error in the page's scripts fails the test."""
    pages: list[Page] = []
    errors: list[str] = []

    def make(theme: str = "light", width: int = 1280, height: int = 800, enlarged: int = 1) -> Editor:
        photo = io.BytesIO()
        checkered().resize((enlarged * WIDTH, enlarged * HEIGHT), Image.Resampling.NEAREST).save(photo, "PNG")
        page = context.new_page()
        pages.append(page)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.set_viewport_size({"width": width, "height": height})
        page.set_default_timeout(60_000)
        page.goto(f"{address}/?__theme={theme}")
        page.locator(".open-buttons input").first.set_input_files(
            {"name": "fields.png", "mimeType": "image/png", "buffer": photo.getvalue()}
        )
        expect(page.locator(".file-name")).to_have_text("fields.png")
        expect(page.locator(".stage-after img")).to_be_attached()
        expect(page.get_by_role("button", name="Download")).to_be_enabled()
        return Editor(page)

    yield make
    for page in pages:
        page.close()
    assert errors == []

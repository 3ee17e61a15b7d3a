"""The enhancement page on a server of the test's process, with the process for photos, in a real browser."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, expect

from db.settings import Settings, sqlite_url
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
    mount_enhancement(app, Settings(data, sqlite_url(data)), worker, Limits())
    with serving(app) as address:
        yield address


@pytest.fixture
def open_editor(browser: Browser, address: str) -> Iterator[OpenEditor]:
    """Open the page with the photo of `checkered`; an error in the page's scripts fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(theme: str = "light", width: int = 1280, height: int = 800, enlarged: int = 1) -> Editor:
        photo = io.BytesIO()
        checkered().resize((enlarged * WIDTH, enlarged * HEIGHT), Image.Resampling.NEAREST).save(photo, "PNG")
        contexts.append(browser.new_context(viewport={"width": width, "height": height}))
        contexts[-1].on("weberror", lambda error: errors.append(str(error.error)))
        page = contexts[-1].new_page()
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
    for context in contexts:
        context.close()
    assert errors == []

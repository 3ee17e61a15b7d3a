"""What visitors see while others are served, in a real browser."""

import threading
import time
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, expect

from demo.worker import Worker
from enhancegan.methods import METHODS
from server.pages import mount_enhancement
from tests.serving import serving


def wait_for(file: Path) -> None:
    while not file.exists():
        time.sleep(0.1)


@pytest.fixture
def app(tmp_path: Path, worker: Worker) -> FastAPI:
    app = FastAPI()
    mount_enhancement(app, tmp_path / "results", worker)
    return app


def test_they_are_told_their_place_and_are_served_in_the_end(
    app: FastAPI, worker: Worker, browser: Browser, tmp_path: Path
) -> None:
    enough = tmp_path / "enough"
    long = threading.Thread(target=worker.run, args=(wait_for, enough))
    with serving(app) as address, browser.new_context() as context:
        long.start()
        try:
            first, second, third = (context.new_page() for _ in range(3))
            for page in (first, second, third):
                page.goto(address)
                # In this order.
                expect(page.locator("#versions")).to_contain_text("processing" if page is first else "queue: ")
            expect(third.locator("#versions")).to_contain_text("queue: 2/2")
        finally:
            enough.touch()
            long.join()
        for page in (first, second, third):
            expect(page.locator("#versions img")).to_have_count(len(METHODS))

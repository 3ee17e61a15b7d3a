"""Fixtures that every part of the suite may use."""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from tests.local_postgresql import local_postgresql

# Tensors here are tiny: on a busy machine several threads per tensor only wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Tests talk to this machine only. Without certificate authorities, of which this folder has none, a client of httpx is
# made in half a millisecond; reading those of the system takes a tenth of a second, each time.
os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = str(Path(__file__).parent)
# Two busy cores: what a person would wait for is waited for.
expect.set_options(timeout=60_000)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for garbage only among what tests leave behind, not again and again among all imported modules."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that drives a browser, so that `-m "not browser"` leaves them out; most of them are slow, too."""
    for item in items:
        if "browser_program" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            if item.get_closest_marker("smoke") is None:
                item.add_marker("slow")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture
def photo(rng: np.random.Generator) -> Image.Image:
    """A small RGB picture with smooth colors and a little noise, 64 x 48."""
    across, down = np.meshgrid(np.linspace(0, 1, 64), np.linspace(0, 1, 48))
    pixels = np.stack([across, down, 1 - across], axis=2) * 0.7 + 0.15 + rng.normal(0, 0.02, (48, 64, 3))
    return Image.fromarray((pixels.clip(0, 1) * 255).round().astype(np.uint8))


@pytest.fixture(scope="session")
def browser_program() -> str:
    """Where Chromium or Chrome is; tests that need one say so when there is none."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("needs Chromium or Chrome on the PATH")
    return program


@pytest.fixture(scope="session")
def browser(browser_program: str) -> Iterator[Browser]:
    """A real Chromium or Chrome, one for all tests of a process; whoever opens a context or a page closes it.

    From then on the main thread has a running event loop; `tests.own_loop` is for what needs one of its own.
    """
    with sync_playwright() as playwright:
        # With one process per site a page that stays open keeps the compiled scripts of Gradio for all others.
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--process-per-site"]
        launched = playwright.chromium.launch(executable_path=browser_program, args=arguments)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """URL of an empty database on a PostgreSQL server of the tests' own; whoever uses it leaves it empty."""
    with local_postgresql("studio", "secret", "studio") as port:
        yield f"postgresql+psycopg://studio:secret@127.0.0.1:{port}/studio"

"""The process for photos, which the tests of a file share, as loading the networks takes seconds; the page's routes."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image, ImageFilter

from db.settings import PHOTO_MEMORY_MB
from demo.http.routes import studio_router
from demo.turns import Turns
from demo.worker import Worker
from enhancegan.samples import sample_photos
from tests.serving import serving


@pytest.fixture(scope="module")
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
    app.include_router(studio_router(folder / "photos", folder / "samples", Turns(worker), 100, 3600))
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

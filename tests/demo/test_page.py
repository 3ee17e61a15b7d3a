"""What strangers can make the page do."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from gradio.route_utils import delete_files_created_by_app
from PIL import Image
from starlette.routing import Mount

from demo.worker import Worker
from enhancegan.samples import sample_photos
from server.pages import mount_enhancement
from tests.serving import serving


@pytest.fixture
def app(tmp_path: Path, worker: Worker) -> FastAPI:
    app = FastAPI()
    mount_enhancement(app, tmp_path / "results", worker)
    return app


@pytest.fixture
def client(app: FastAPI) -> Iterator[httpx.Client]:
    with serving(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def full_size(client: httpx.Client, path: Path) -> str:
    """Ask for the full-size result of a file of the server, as an uploaded one; return what the page answers."""
    file = {"path": str(path), "meta": {"_type": "gradio.FileData"}}
    called = client.post("/gradio_api/call/full_size", json={"data": [file]})
    if called.status_code != 200:
        return called.text
    return client.get(f"/gradio_api/call/full_size/{called.json()['event_id']}").text


def upload(client: httpx.Client, photo: Path) -> Path:
    """Upload a photo as the page does; return where the server keeps it."""
    uploaded = client.post("/gradio_api/upload", files={"files": (photo.name, photo.read_bytes())})
    return Path(uploaded.json()[0])


def delete_older(app: FastAPI, age_s: float) -> None:
    """Delete uploads as Gradio does on its schedule."""
    mounted = next(route.app for route in app.routes if isinstance(route, Mount))
    delete_files_created_by_app(mounted.get_blocks(), age_s)


def test_no_file_of_the_server_can_be_passed_off_as_an_upload(
    client: httpx.Client, photo: Image.Image, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.png"
    photo.save(secret)
    assert "event: complete" not in full_size(client, secret)


def test_an_uploaded_photo_is_enhanced_over_the_same_route(client: httpx.Client) -> None:
    coffee = sample_photos()["coffee"]
    answer = full_size(client, upload(client, coffee))
    assert "event: complete" in answer
    # Signs of life may come before the result.
    path = json.loads(answer.rpartition("data: ")[2])[0]["path"]
    assert Path(path).name == "coffee.photographic.jpg"


def test_a_photo_that_is_worked_with_is_kept_and_an_expired_one_is_explained(
    client: httpx.Client, app: FastAPI, photo: Image.Image, tmp_path: Path
) -> None:
    photo.save(tmp_path / "mine.png")
    path = upload(client, tmp_path / "mine.png")
    time.sleep(2)
    assert "event: complete" in full_size(client, path)
    delete_older(app, age_s=1.5)
    assert path.exists()
    time.sleep(2)
    delete_older(app, age_s=1.5)
    assert not path.exists()
    answer = full_size(client, path)
    assert "This photo has expired" in answer and "Please choose yours again" in answer
    # Chosen again, it is there again.
    assert upload(client, tmp_path / "mine.png") == path
    assert "event: complete" in full_size(client, path)

"""What strangers can make the page do."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image

from app import mount_enhancement
from enhancegan.samples import sample_photos
from tests.serving import serving


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    app = FastAPI()
    mount_enhancement(app, tmp_path / "results")
    with serving(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def full_size(client: httpx.Client, path: Path) -> str:
    """Ask for the full-size result of a file of the server, as an uploaded one; return what the page answers."""
    file = {"path": str(path), "meta": {"_type": "gradio.FileData"}}
    called = client.post("/gradio_api/call/full_size", json={"data": [file]})
    if called.status_code != 200:
        return called.text
    return client.get(f"/gradio_api/call/full_size/{called.json()['event_id']}").text


def test_no_file_of_the_server_can_be_passed_off_as_an_upload(
    client: httpx.Client, photo: Image.Image, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.png"
    photo.save(secret)
    assert "event: complete" not in full_size(client, secret)


def test_an_uploaded_photo_is_enhanced_over_the_same_route(client: httpx.Client) -> None:
    coffee = sample_photos()["coffee"]
    uploaded = client.post("/gradio_api/upload", files={"files": (coffee.name, coffee.read_bytes())})
    answer = full_size(client, Path(uploaded.json()[0]))
    assert "event: complete" in answer
    path = json.loads(answer.split("data: ")[1])[0]["path"]
    assert Path(path).name == "coffee.photographic.jpg"

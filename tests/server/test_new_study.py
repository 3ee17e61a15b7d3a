"""A study that is being made when the server is killed: nothing half-made is left, and its photos are there."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from enhancegan.samples import sample_photos
from study.content.yaml.definition import study_slugs
from tests.server.running import PASSWORD, RunningApp, running_app
from tests.study.tiny_study import write_study

PATIENCE_S = 240
PHOTOS = ("coffee", "rocket", "astronaut")


@contextmanager
def researcher(app: RunningApp) -> Iterator[httpx.Client]:
    """Log in."""
    with httpx.Client(base_url=f"{app.address}/researcher/", timeout=120) as client:
        assert client.post("login", data={"password": PASSWORD}).status_code == 303
        yield client


def wait_for(client: httpx.Client, name: str, what: str, *values: object) -> dict[str, object]:
    """Wait until a preparation says one of these values."""
    deadline = time.monotonic() + PATIENCE_S
    while (told := client.get(f"preparations/{name}").json()).get(what) not in values:
        assert time.monotonic() < deadline, told
        time.sleep(0.1)
    return dict(told)


@pytest.mark.slow
def test_a_server_killed_while_it_makes_a_study_leaves_none_and_the_next_one_goes_on(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write_study(data / "studies" / "other", ("one", "two"))
    with running_app(data) as app:
        app.wait_until_ready()
        with researcher(app) as client:
            name = client.post("preparations").json()["id"]
            for photo in (sample_photos()[name] for name in PHOTOS):
                asked = {"kind": "photos", "path": photo.name}
                reply = client.post(f"preparations/{name}/files", params=asked, content=photo.read_bytes())
                assert reply.json() == {"refused": []}
            chosen = client.get(f"preparations/{name}").json()["choices"] | {"titles": {"en": "Mine"}}
            assert client.put(f"preparations/{name}/choices", json=chosen).status_code == 200
            assert client.post(f"preparations/{name}/build").status_code == 200
            wait_for(client, name, "stage", "edit")
            # Each has a niceness of its own, so that participants come first: what looks into photos, and what builds.
            workers = app.workers()
            assert [each.nice() for each in workers] == [10, 10]
            # While it is made, nothing can be changed.
            refused = client.delete(f"preparations/{name}/photos/coffee")
            assert (refused.status_code, "being made" in refused.json()["detail"]) == (409, True)
        app.process.kill()
        app.process.wait()
        # What the server had begun ends at the next photo.
        psutil.wait_procs(workers, timeout=60)
        assert not any(each.is_running() for each in workers)
    assert study_slugs(data / "studies") == ["other"]
    with running_app(data) as app:
        app.wait_until_ready()
        assert [each.name for each in (data / "studies").iterdir()] == ["other"]
        with researcher(app) as client:
            told = client.get(f"preparations/{name}").json()
            assert (told["state"], told["photos"], told["title"]) == ("interrupted", len(PHOTOS), "Mine")
            quick = told["choices"] | {"methods": ["original", "photoshop_auto"]}
            assert client.put(f"preparations/{name}/choices", json=quick).status_code == 200
            client.post(f"preparations/{name}/build")
            wait_for(client, name, "state", "made")
    assert study_slugs(data / "studies") == ["mine", "other"]


@pytest.mark.slow
def test_what_is_no_photo_is_refused_and_photos_may_be_larger_than_other_bodies(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write_study(data / "studies" / "other", ("one", "two"))
    with running_app(data, "--no-enhance") as app:
        app.wait_until_ready()
        assert httpx.get(f"{app.address}/researcher/preparations", timeout=60).status_code in (303, 401)
        with researcher(app) as client:
            name = client.post("preparations").json()["id"]
            files = f"preparations/{name}/files"
            asked = {"kind": "photos", "path": "text.jpg"}
            (refused,) = client.post(files, params=asked, content=b"no photo").json()["refused"]
            assert refused.startswith("text.jpg is not a readable photo; allowed formats: JPEG")
            assert client.get(f"preparations/{name}/pictures/text").status_code == 404
            wrong = client.post(files, params={"kind": "music", "path": "a.jpg"}, content=b"x")
            assert wrong.json() == {"detail": "kind must be one of photos, versions; got 'music'"}
            # More than a body without a file may have, which is a megabyte.
            photo = next(iter(sample_photos().values())).read_bytes() + bytes(2_000_000)
            assert client.post(files, params=asked | {"path": "b.jpg"}, content=photo).json() == {"refused": []}
            assert client.delete(f"preparations/{name}").status_code == 204
            assert client.get(f"preparations/{name}").status_code == 404

"""The end of the app, asked for or not, and the end of its process for photos."""

import json
import signal
import socket
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest

from enhancegan.samples import sample_photos
from server.run import STOP_WITHIN_S
from tests.server.running import RunningApp, running_app, wait_until
from tests.study.opening import open_studies
from tests.study.participant_client import ParticipantClient
from tests.study.tiny_study import SLUG, write_study

pytestmark = pytest.mark.slow


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    """The app with one study, everything ready."""
    write_study(tmp_path / "data" / "studies" / SLUG, images=("one", "two", "three"), screen_check=False)
    open_studies(tmp_path / "data")
    with running_app(tmp_path / "data") as app:
        app.wait_until_ready()
        yield app


@pytest.fixture
def visitor(app: RunningApp) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=app.address, timeout=240) as client:
        yield client


def stored_rankings(data: Path) -> int:
    """Count the rankings in the one file of the database, without what a log beside it may hold."""
    with sqlite3.connect(f"file:{data / 'enhancegan.sqlite'}?immutable=1", uri=True) as alone:
        (count,) = alone.execute("SELECT count(*) FROM ranking").fetchone()
    alone.close()
    return int(count)


def test_an_answer_on_its_way_is_still_stored_and_confirmed_and_open_pages_do_not_hold_it_up(
    app: RunningApp, visitor: httpx.Client, tmp_path: Path
) -> None:
    trial = ParticipantClient(visitor).enter()["sets"][0]["trial"]
    body = json.dumps({"trial": trial, "order": [1, 2, 3, 4, 5], "rt_ms": 1234}).encode()
    host, port = app.address.removeprefix("http://").split(":")
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    head = [
        "POST /study/api/answer HTTP/1.1",
        f"Host: {host}:{port}",
        f"Cookie: {cookies}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Expect: 100-continue",
    ]
    with (
        visitor.stream("GET", "/gradio_api/heartbeat/one") as first,
        visitor.stream("GET", "/study/gradio_api/heartbeat/two") as second,
        socket.create_connection((host, int(port)), timeout=60) as connection,
    ):
        assert next(first.iter_text()) == next(second.iter_text()) == "data: ALIVE\n\n"
        connection.sendall("\r\n".join([*head, "", ""]).encode())
        # Now the server waits for the body: else it might take the connection for an idle one.
        assert connection.recv(100_000).startswith(b"HTTP/1.1 100 ")
        connection.sendall(body[:10])
        started = time.monotonic()
        app.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        connection.sendall(body[10:])
        reply = connection.recv(100_000)
        assert reply.startswith(b"HTTP/1.1 200 ")
        app.process.wait(60)
        assert time.monotonic() - started < STOP_WITHIN_S
    assert not list((tmp_path / "data").glob("*-wal"))
    assert stored_rankings(tmp_path / "data") == 1
    assert app.log.read_text() == ""


def enhance(visitor: httpx.Client, photo: Path) -> httpx.Response:
    """Upload a photo and wait for what the page is told about it."""
    return visitor.post("/studio/api/photos", params={"name": photo.name}, content=photo.read_bytes())


def test_killed_in_the_middle_the_process_for_photos_costs_one_visitor_one_message_and_it_ends_with_the_app(
    app: RunningApp, visitor: httpx.Client
) -> None:
    person = ParticipantClient(visitor)
    state = person.enter()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(enhance, visitor, sample_photos()["coffee"])
        wait_until(lambda: bool(app.workers()))
        (worker,) = app.workers()
        state = person.answer(state["sets"][0]["trial"], [1, 2, 3, 4, 5]).json()
        worker.send_signal(signal.SIGKILL)
        told = asked.result()
    assert told.status_code == 503
    assert told.json()["detail"] == "The work on your photo was interrupted. Please try again."
    state = person.answer(state["sets"][0]["trial"], [1, 2, 3, 4, 5]).json()
    assert state["answered"] == 2 and app.readiness()[0] == 200
    assert enhance(visitor, sample_photos()["coffee"]).status_code == 201
    (next_worker,) = app.workers()
    assert next_worker.pid != worker.pid
    assert "Traceback" not in app.log.read_text()
    assert not app.has_loaded("libtorch")
    app.process.kill()
    app.process.wait()
    psutil.wait_procs([next_worker], timeout=60)
    assert not next_worker.is_running() or next_worker.status() == psutil.STATUS_ZOMBIE

"""One worker of four, with nobody at the pages: what it refuses by itself, and how many visitors it takes."""

import json
import multiprocessing
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

from db.session import Database
from db.settings import Settings
from server.exit_status import CANNOT_START
from server.guard.limits import Limits
from server.listening import listen
from server.watch.settings import WatchSettings
from server.workers.process import Work, work
from study.secret_key import secret_key

PASSWORD = "correct horse battery"
MOST = 4
"""Connections of one address."""


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the worker counts."""
    return tmp_path_factory.mktemp("counts")


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory, counts: Path) -> Iterator[str]:
    """The address of a worker."""
    data = tmp_path_factory.mktemp("worker") / "data"
    with pytest.MonkeyPatch.context() as patched, ExitStack() as opened:
        patched.setenv("ENHANCEGAN_DATA", str(data))
        patched.setenv("PROMETHEUS_MULTIPROC_DIR", str(counts))
        settings = Settings.from_environment()
        secret_key(settings)
        Database.open(settings.database_url).close()
        sockets = [opened.enter_context(each) for each in listen("127.0.0.1", 0)]
        told = Work(
            sockets=sockets,
            pages=data / "nobody",
            settings=settings,
            password=PASSWORD,
            limits=Limits(connections=MOST + 4, connections_per_address=MOST),
            watch=WatchSettings(),
            proxies="192.0.2.1",
            root_path="",
            workers=4,
            stop_within_s=1,
        )
        process = multiprocessing.get_context("spawn").Process(target=work, args=(told,))
        process.start()
        address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
        # Whoever connects before it accepts waits.
        assert httpx.get(f"{address}/healthz", timeout=60).status_code == 200
        yield address
        process.terminate()
        process.join()


def unfinished(address: str, path: str, length: int) -> socket.socket:
    """Send the head of a request and three bytes of its body."""
    host, _, port = address.removeprefix("http://").partition(":")
    visitor = socket.create_connection((host, int(port)), timeout=20)
    visitor.sendall(f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n".encode())
    visitor.sendall(b"Content-Type: application/json\r\n\r\nabc")
    return visitor


def being_answered(address: str) -> socket.socket:
    """Send the head of a request that the worker answers by itself; return when it waits for the body."""
    host, _, port = address.removeprefix("http://").partition(":")
    visitor = socket.create_connection((host, int(port)), timeout=20)
    visitor.sendall(f"POST /study/api/arrive HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100\r\n".encode())
    visitor.sendall(b"Content-Type: application/json\r\nExpect: 100-continue\r\n\r\n")
    assert visitor.recv(65_536).startswith(b"HTTP/1.1 100 ")
    return visitor


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/researcher/gradio_api/upload", 500_000_000, 401),
        ("/researcher/gradio_api/upload", 500_000_000_000, 413),
        ("/gradio_api/upload", 500_000_000, 413),
        ("/study/gradio_api/upload", 500_000, 413),
        ("/anything", 2_000_000, 413),
    ],
    ids=["without a session", "a study too large", "a photo too large", "participants' files", "no upload"],
)
def test_what_the_pages_would_refuse_is_refused_before_it_has_come(
    worker: str, path: str, length: int, status: int
) -> None:
    began = time.monotonic()
    with unfinished(worker, path, length) as visitor:
        assert visitor.recv(65_536).startswith(f"HTTP/1.1 {status} ".encode())
    assert time.monotonic() - began < 10


def test_an_address_may_have_all_its_connections_at_one_worker(worker: str) -> None:
    with ExitStack() as held:
        for _ in range(MOST - 1):
            held.enter_context(being_answered(worker))
        assert httpx.get(f"{worker}/healthz", timeout=20).status_code == 200
        held.enter_context(being_answered(worker))
        assert httpx.get(f"{worker}/healthz", timeout=20).status_code == 503


def test_a_request_that_cannot_be_passed_on_is_counted_as_a_warning(worker: str, counts: Path) -> None:
    def warnings() -> float:
        registry = CollectorRegistry()
        MultiProcessCollector(registry, str(counts))  # type: ignore[no-untyped-call]
        return registry.get_sample_value("enhancegan_log_records_total", {"level": "warning"}) or 0

    before = warnings()
    assert httpx.get(f"{worker}/", timeout=20).status_code == 503
    assert warnings() == before + 1


def test_a_worker_without_its_database_says_so_in_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    settings = Settings(tmp_path, "postgresql+psycopg://studio:secret@127.0.0.1:1/studio")
    with ExitStack() as opened:
        told = Work(
            sockets=[opened.enter_context(each) for each in listen("127.0.0.1", 0)],
            pages=tmp_path / "nobody",
            settings=settings,
            password=PASSWORD,
            limits=Limits(),
            watch=WatchSettings(log="json"),
            proxies="192.0.2.1",
            root_path="",
            workers=2,
            stop_within_s=1,
        )
        process = multiprocessing.get_context("spawn").Process(target=work, args=(told,))
        process.start()
        process.join(60)
    assert process.exitcode == CANNOT_START
    (line,) = capfd.readouterr().err.splitlines()
    said = json.loads(line)
    assert (said["level"], said["logger"]) == ("error", "server.workers.process")
    assert said["message"].startswith(
        "a worker cannot start: the database postgresql+psycopg://studio:***@127.0.0.1:1/"
    )

"""Somebody who wants all of the memory, the disk or the connections, against the app in a process of its own."""

import os
import re
import resource
import selectors
import socket
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import psutil
import pytest

from tests.server.running import RunningApp, running_app, wait_until
from tests.study.opening import open_studies
from tests.study.tiny_study import SLUG, write_study

MB = 1_000_000
MOST_GROWTH_MB = 200
KEPT_S = 20
"""Longer than a busy machine takes for the uploads of which a test counts."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """A server with room for 400 MB of uploads, 300 MB from one address, which are kept for a few seconds."""
    data = tmp_path_factory.mktemp("attacked") / "data"
    write_study(data / "studies" / SLUG, images=("one", "two"), screen_check=False)
    open_studies(data)
    limits = {
        "ENHANCEGAN_UPLOADS_GB": "0.4",
        "ENHANCEGAN_UPLOADS_PER_ADDRESS_GB": "0.3",
        "ENHANCEGAN_KEEP_FILES_S": str(KEPT_S),
        "ENHANCEGAN_HEAD_S": "2",
    }
    with running_app(data, **limits) as running:
        running.wait_until_ready()
        yield running


@pytest.fixture(autouse=True)
def grows_little(app: RunningApp) -> Iterator[None]:
    """The server takes at most `MOST_GROWTH_MB` more after an attack than before, and at its highest point."""
    process = psutil.Process(app.process.pid)
    before, highest, ended = process.memory_info().rss, 0, threading.Event()

    def look() -> None:
        nonlocal highest
        while not ended.wait(0.05):
            highest = max(highest, process.memory_info().rss)

    looking = threading.Thread(target=look)
    looking.start()
    yield
    ended.set()
    looking.join()
    print(f"resident memory grew by {(highest - before) / MB:.0f} MB at the highest")
    assert (highest - before) / MB <= MOST_GROWTH_MB


def port(app: RunningApp) -> int:
    return int(app.address.rsplit(":", 1)[1])


def connect(app: RunningApp, source: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(("127.0.0.1", port(app)), timeout=30, source_address=(source, 0))


def is_served(app: RunningApp) -> float:
    """Be a newcomer from another address; return how many seconds it took."""
    started = time.monotonic()
    transport = httpx.HTTPTransport(local_address="127.0.0.9")
    with httpx.Client(transport=transport, timeout=30) as newcomer:
        assert newcomer.get(f"{app.address}/study/api/studies").json()[0]["slug"] == SLUG
    return time.monotonic() - started


def head(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"POST {path} HTTP/1.1", "Host: studio", *headers, "", ""]).encode()


def answer(connection: socket.socket) -> str:
    """Read until the server ends the connection."""
    received = b""
    while part := connection.recv(65_536):
        received += part
    return received.decode()


@contextmanager
def many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 1600:
        pytest.skip(f"needs 1600 open files, and may have {hard}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1600), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def uploaded_bytes(app: RunningApp) -> int:
    """Add up what is there; `os.walk` passes over a folder that the server deletes meanwhile, `rglob` fails on it."""
    cache = Path(app.log).parent / "data" / "cache"
    walks = (os.walk(cache / name) for name in ("gradio", "photos"))
    return sum(size_of(Path(folder, name)) for walk in walks for folder, _, names in walk for name in names)


def size_of(path: Path) -> int:
    """Return the bytes of a file; 0 for a folder, and for what the server has just deleted."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/call/enhance", "/study/gradio_api/call/x"])
def test_json_of_50_mb_is_refused_before_it_is_read(path: str, app: RunningApp) -> None:
    with ExitStack() as stack:
        connections = [stack.enter_context(connect(app)) for _ in range(4)]
        for connection in connections:
            connection.sendall(head(path, "Content-Type: application/json", f"Content-Length: {50 * MB}"))
            # Nothing of the body has been sent yet.
            assert connection.recv(65_536).startswith(b"HTTP/1.1 413 ")
        # A browser that sends all of it before it reads gets the same answer.
        reply = httpx.post(f"{app.address}{path}", content=bytes(50 * MB), timeout=60)
    assert (reply.status_code, reply.text) == (413, "This is too large: at most 1 MB can be sent here.\n")
    is_served(app)


def test_a_body_without_a_length_is_counted(app: RunningApp) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(200):
            sent += 250_000
            yield b"[" * 250_000

    headers = {"Content-Type": "application/json"}
    reply = httpx.post(f"{app.address}/gradio_api/queue/join", content=endless(), headers=headers, timeout=60)
    assert reply.status_code == 413 and "at most 1 MB" in reply.text


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/upload", "/study/gradio_api/upload"])
def test_a_body_with_two_lengths_is_counted_or_refused(path: str, app: RunningApp) -> None:
    both = ("Content-Length: 10", "Transfer-Encoding: chunked", "Content-Type: application/json")
    with connect(app) as connection:
        connection.sendall(head(path, *both) + b"1000000\r\n")
        with suppress(ConnectionError):
            for _ in range(2000):
                connection.sendall(bytes(16_384))
        assert re.match("HTTP/1.1 4(00|13) ", answer(connection))


def test_a_head_that_comes_too_slowly_ends_the_connection(app: RunningApp) -> None:
    with connect(app) as second:
        # The second head of a connection has no more time than the first one.
        second.sendall(b"GET /healthz HTTP/1.1\r\nHost: studio\r\n\r\n")
        assert second.recv(65_536).startswith(b"HTTP/1.1 200 ")
        second.sendall(b"GET / HTTP/1.1\r\n")
        started = time.monotonic()
        with connect(app) as first:
            first.sendall(b"GET / HTTP/1.1\r\nLate: ")
            with pytest.raises(ConnectionError):
                while time.monotonic() - started < 30:
                    first.sendall(b"x")
                    time.sleep(0.5)
            assert 1 < time.monotonic() - started < 10
        answer(second)


def test_a_thousand_idle_connections_keep_nobody_out_and_end(app: RunningApp) -> None:
    with many_files(), ExitStack() as stack:
        idle = [stack.enter_context(connect(app)) for _ in range(1000)]
        assert is_served(app) < 5
        wait_until(lambda: len(psutil.Process(app.process.pid).net_connections()) < 50)
        assert len(idle) == 1000
    assert is_served(app) < 5


def test_a_flood_of_one_address_is_not_answered_before_others(app: RunningApp) -> None:
    flood_of = 600
    with many_files(), ExitStack() as stack, selectors.DefaultSelector() as answered:
        for _ in range(flood_of):
            connection = stack.enter_context(connect(app))
            answered.register(connection, selectors.EVENT_READ)
            connection.sendall(b"GET / HTTP/1.1\r\nHost: studio\r\n\r\n")
        for _ in range(3):
            is_served(app)
        assert len(answered.select(timeout=0)) < flood_of / 2
        wait_until(lambda: len(answered.select(timeout=0)) == flood_of)


def test_200_people_behind_one_address_are_served(app: RunningApp) -> None:
    with many_files(), ExitStack() as stack:
        browsers = [stack.enter_context(connect(app)) for _ in range(1200)]
        for browser in browsers:
            browser.sendall(b"GET /healthz HTTP/1.1\r\nHost: studio\r\n\r\n")
        assert {browser.recv(65_536)[:13] for browser in browsers} == {b"HTTP/1.1 200 "}


def start_of_form(length: int) -> bytes:
    part = b'--cut\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
    form = "Content-Type: multipart/form-data; boundary=cut"
    return head("/gradio_api/upload", form, f"Content-Length: {length}") + part


@pytest.mark.parametrize("uploads", [50, pytest.param(300, marks=pytest.mark.slow)])
def test_uploads_that_are_cut_leave_nothing(uploads: int, app: RunningApp) -> None:
    before = uploaded_bytes(app)
    for _ in range(uploads):
        with connect(app, "127.0.0.5") as connection:
            connection.sendall(start_of_form(900_000) + bytes(300_000))
    wait_until(lambda: uploaded_bytes(app) <= before)
    assert "Traceback" not in app.log.read_text()
    is_served(app)


def upload(app: RunningApp, size: int, source: str) -> httpx.Response:
    with httpx.Client(transport=httpx.HTTPTransport(local_address=source), timeout=120) as client:
        content = bytes(size // 2) + source.encode() + bytes(str(time.monotonic_ns()), "ascii") + bytes(size // 2)
        return client.post(f"{app.address}/gradio_api/upload", files={"files": ("a.jpg", content)})


@pytest.mark.slow
def test_uploads_end_at_the_share_of_an_address_and_at_what_all_may_take(app: RunningApp) -> None:
    # An upload that was cut counts with what came of it; these addresses have not sent anything yet.
    replies = [upload(app, 95 * MB, "127.0.0.6") for _ in range(6)]
    assert [reply.status_code for reply in replies[:3]] == [200] * 3
    refused = replies[3]
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "600")
    assert refused.text == "Too much has been uploaded from this network. Please try again later.\n"
    assert upload(app, 1 * MB, "127.0.0.7").status_code == 200
    is_served(app)
    wait_until(lambda: uploaded_bytes(app) < 20 * MB)
    assert upload(app, 95 * MB, "127.0.0.6").status_code == 200


def test_an_upload_that_is_too_large_is_refused_by_its_length(app: RunningApp) -> None:
    for path, most in (("/gradio_api/upload", "100"), ("/study/gradio_api/upload", "0")):
        with connect(app, "127.0.0.8") as connection:
            connection.sendall(head(path, "Content-Type: multipart/form-data; boundary=x", "Content-Length: 101000000"))
            connection.shutdown(socket.SHUT_WR)
            told = answer(connection)
        assert re.search(f"^HTTP/1.1 413 .*at most {most} MB can be sent here", told, re.DOTALL)

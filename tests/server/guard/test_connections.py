"""Connections: an idle one gives way, newcomers are refused kindly only if none is idle, and bodies must move on."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse

from server.guard.connections import Connections
from server.guard.limits import Limits
from server.guard.requests import BUSY
from tests.serving import serving

PROXY = "127.0.0.9"
CHUNK = 50_000
LARGE = 200 * CHUNK
"""Bytes that no socket keeps for a reader."""
GET = b"GET /%s HTTP/1.1\r\nHost: studio\r\n\r\n"


class Slow:
    """An address whose answers take until they may be given."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.may_end = threading.Event()

    async def __call__(self) -> str:
        """Answer."""
        self.begun.release()
        while not self.may_end.is_set():
            await asyncio.sleep(0.02)
        return "done"


@contextmanager
def server(slow: Slow | None = None, **limits: float) -> Iterator[int]:
    """Serve some addresses, among them one that is slow; yield the port."""
    app = FastAPI()

    def large() -> StreamingResponse:
        return StreamingResponse(bytes(CHUNK) for _ in range(LARGE // CHUNK))

    async def length(request: Request) -> int:
        return len(await request.body())

    app.add_api_route("/quick", lambda: "done")
    slow = slow or Slow()
    app.add_api_route("/slow", slow.__call__)
    app.add_api_route("/large", large)
    app.add_api_route("/large-at-once", lambda: Response(bytes(LARGE)))
    app.add_api_route("/length", length, methods=["POST"])
    connections = Connections(Limits(**limits), lambda address: address == PROXY)
    with serving(app, http=connections.protocol) as address:
        try:
            yield int(address.rsplit(":", 1)[1])
        finally:
            slow.may_end.set()


def connect(stack: ExitStack, port: int, source: str = "127.0.0.1") -> socket.socket:
    return stack.enter_context(socket.create_connection(("127.0.0.1", port), 20, source_address=(source, 0)))


def ask(connection: socket.socket, path: bytes) -> str:
    connection.sendall(GET % path)
    return connection.recv(65_536).decode()


@pytest.mark.parametrize("limits", [{"connections_per_address": 3}, {"connections": 3}])
def test_the_oldest_idle_connection_gives_way(limits: dict[str, float]) -> None:
    with server(**limits) as port, ExitStack() as stack:
        oldest, *others = [connect(stack, port) for _ in range(3)]
        newcomer = connect(stack, port)
        assert ask(newcomer, b"quick").startswith("HTTP/1.1 200 ")
        assert oldest.recv(1) == b""
        assert [ask(each, b"quick")[:13] for each in others] == ["HTTP/1.1 200 "] * 2


def test_in_all_the_idle_connections_of_the_largest_address_give_way() -> None:
    with server(connections=4) as port, ExitStack() as stack:
        small = connect(stack, port, "127.0.0.2")
        large = [connect(stack, port, "127.0.0.3") for _ in range(3)]
        assert ask(connect(stack, port, "127.0.0.4"), b"quick").startswith("HTTP/1.1 200 ")
        assert large[0].recv(1) == b"" and ask(small, b"quick").startswith("HTTP/1.1 200 ")


def test_an_address_whose_connections_are_all_busy_is_refused_kindly_and_others_are_served() -> None:
    slow = Slow()
    with server(slow, connections_per_address=2) as port, ExitStack() as stack:
        busy = [connect(stack, port) for _ in range(2)]
        for each in busy:
            each.sendall(GET % b"slow")
            assert slow.begun.acquire(timeout=20)
        newcomer = connect(stack, port)
        refused = ask(newcomer, b"quick")
        # Head and body may come one after the other; then the server ends the connection.
        while part := newcomer.recv(65_536):
            refused += part.decode()
        assert refused.startswith("HTTP/1.1 503 ") and "retry-after: 5\r\n" in refused and BUSY in refused
        assert ask(connect(stack, port, "127.0.0.2"), b"quick").startswith("HTTP/1.1 200 ")
        slow.may_end.set()
        assert [each.recv(65_536)[:13] for each in busy] == [b"HTTP/1.1 200 "] * 2
        assert ask(connect(stack, port), b"quick").startswith("HTTP/1.1 200 ")


def test_a_proxy_may_have_as_many_connections_as_there_are() -> None:
    with server(connections_per_address=2, connections=4) as port, ExitStack() as stack:
        own = [connect(stack, port, PROXY) for _ in range(4)]
        assert [ask(each, b"quick")[:13] for each in own] == ["HTTP/1.1 200 "] * 4


def test_a_body_that_stops_ends_the_connection_and_one_that_comes_on_may_take_its_time() -> None:
    head = b"POST /length HTTP/1.1\r\nHost: studio\r\nContent-Length: 30000\r\n\r\n"
    with server(body_s=1) as port, ExitStack() as stack:
        stopped, steady = connect(stack, port), connect(stack, port)
        for each in (stopped, steady):
            each.sendall(head)
        for _ in range(6):
            steady.sendall(bytes(5000))
            time.sleep(0.5)
        assert steady.recv(65_536).decode().startswith("HTTP/1.1 200 ")
        assert stopped.recv(1) == b""


def read_on(connection: socket.socket, most: int = LARGE) -> int:
    """Read for as long as something comes, `most` bytes or a little more; return how many came."""
    came = 0
    with suppress(ConnectionResetError):
        while came < most and (part := connection.recv(65_536)):
            came += len(part)
    return came


@pytest.mark.slow
def test_an_answer_that_is_not_read_ends_the_connection_and_one_that_is_may_take_its_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Else what has been sent but not read, some 100 kB, would have a minute.
    monkeypatch.setattr("server.guard.connections.SLOWEST", 200_000)
    with server(body_s=1) as port, ExitStack() as stack:
        unread, at_once, steady = (connect(stack, port) for _ in range(3))
        unread.sendall(GET % b"large")
        at_once.sendall(GET % b"large-at-once")
        steady.sendall(GET % b"large")
        came = 0
        for _ in range(4):
            came += read_on(steady, LARGE // 6)
            time.sleep(0.6)
        assert came + read_on(steady) > LARGE
        assert read_on(unread) < LARGE
        # What was sent at once has time by its size.
        assert read_on(at_once) > LARGE


def test_an_idle_connection_whose_last_answer_is_not_read_gives_way_at_once() -> None:
    with server(connections_per_address=1) as port, ExitStack() as stack:
        unread = connect(stack, port)
        unread.sendall(GET % b"large-at-once")
        # All of it has been given to the system, or waits, once its first byte is here.
        assert unread.recv(1, socket.MSG_PEEK)
        assert ask(connect(stack, port), b"quick").startswith("HTTP/1.1 200 ")
        assert read_on(unread) < LARGE


@pytest.mark.parametrize("path", [b"quick", b"slow", b"nothing"])
def test_a_body_that_is_none_is_refused_once_and_its_request_is_not_answered(
    path: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    with server() as port, ExitStack() as stack:
        connection = connect(stack, port)
        connection.sendall(b"GET /%s HTTP/1.1\r\nHost: studio\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n" % path)
        received = b""
        while part := connection.recv(65_536):
            received += part
        assert received.startswith(b"HTTP/1.1 400 ") and received.count(b"HTTP/1.1") == 1
        assert ask(connect(stack, port), b"quick").startswith("HTTP/1.1 200 ")
    assert "Traceback" not in capfd.readouterr().err

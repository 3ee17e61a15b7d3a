"""Requests passed on over a socket in a folder: either end sees what the other has sent."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from server.guard.proxies import TrustedProxies
from server.listening import listen_inside
from server.run import FromWorkers
from server.workers.forwarding import Forwarding
from tests.own_loop import run_coroutine
from tests.serving import serving

left: list[str] = []
"""Who has gone before the end of a stream."""


def pages() -> FastAPI:
    """An app that says what has come to it."""
    app = FastAPI()

    @app.api_route("/echo/{rest:path}", methods=["GET", "HEAD", "POST", "PUT"])
    async def echo(request: Request) -> dict[str, object]:
        body = await request.body()
        told = ("host", "x-own", "cookie", "x-forwarded-for")
        return {
            "method": request.method,
            "host": str(request.base_url),
            "query": request.url.query,
            "raw": request.scope["raw_path"].decode(),
            "client": request.client.host if request.client else None,
            "headers": {name: request.headers.getlist(name) for name in told if name in request.headers},
            "length": len(body),
            "sum": sum(body),
        }

    @app.get("/two-cookies")
    async def two_cookies() -> Response:
        reply = PlainTextResponse("crumbs", 203)
        reply.set_cookie("a", "1")
        reply.set_cookie("b", "2")
        return reply

    @app.get("/ticks")
    async def ticks() -> StreamingResponse:
        async def go_on() -> AsyncIterator[bytes]:
            try:
                while True:
                    yield b"tick\n"
                    await asyncio.sleep(0.05)
            finally:
                left.append("ticks")

        return StreamingResponse(go_on())

    @app.get("/breaks")
    async def breaks() -> Response:
        raise RuntimeError("on purpose")

    @app.post("/refuses")
    async def refuses() -> Response:
        return PlainTextResponse("no", 413, headers={"connection": "close"})

    return app


@pytest.fixture
def address() -> Iterator[Path]:
    # Not pytest's own folder: the path of a socket has at most 104 letters.
    with TemporaryDirectory() as folder:
        yield Path(folder) / "pages"


@pytest.fixture
def behind(address: Path) -> Iterator[None]:
    """The other server."""
    app = FromWorkers(TrustedProxies(pages(), "127.0.0.1"))
    server = uvicorn.Server(uvicorn.Config(app, proxy_headers=False, log_level="warning"))
    listener = listen_inside(address)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture
def front(address: Path) -> Iterator[str]:
    """The address of a server whose app passes everything on."""
    forwarding = Forwarding(address)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await forwarding(scope, receive, send)

    with serving(app, proxy_headers=False, lifespan="off") as found:
        yield found


def connected(front: str) -> socket.socket:
    host, _, port = front.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=30)


@pytest.mark.usefixtures("behind")
class TestPassing:
    """With somebody at the other end."""

    def test_the_other_server_sees_the_request_as_the_visitor_made_it(self, front: str) -> None:
        headers = {"Host": "lab.example:8080", "X-Own": "1", "Cookie": "a=b"}
        seen = httpx.get(f"{front}/echo/a%20b/%C3%A4%2Fc?x=1&y=%20&x=2", headers=headers).json()
        assert (seen["host"], seen["query"]) == ("http://lab.example:8080/", "x=1&y=%20&x=2")
        assert seen["raw"] == "/echo/a%20b/%C3%A4%2Fc"
        assert seen["client"] == "127.0.0.1"
        assert seen["headers"] == {"host": ["lab.example:8080"], "x-own": ["1"], "cookie": ["a=b"]}

    def test_bodies_come_whole_with_and_without_a_length(self, front: str) -> None:
        content = bytes(range(256)) * 5000
        whole = httpx.post(f"{front}/echo/", content=content).json()
        in_pieces = httpx.put(f"{front}/echo/", content=(content[at : at + 999] for at in range(0, len(content), 999)))
        for seen in (whole, in_pieces.json()):
            assert (seen["length"], seen["sum"]) == (len(content), sum(content))
        assert httpx.post(f"{front}/echo/").json()["length"] == 0

    def test_the_visitor_gets_the_answer_as_it_was_given(self, front: str) -> None:
        reply = httpx.get(f"{front}/two-cookies")
        assert (reply.status_code, reply.text) == (203, "crumbs")
        assert [each.partition(";")[0] for each in reply.headers.get_list("set-cookie")] == ["a=1", "b=2"]
        assert len(reply.headers.get_list("date")) == len(reply.headers.get_list("content-length")) == 1
        head = httpx.head(f"{front}/echo/")
        assert head.status_code == 200 and int(head.headers["content-length"]) > 0 and head.content == b""

    def test_a_stream_comes_piece_by_piece_and_ends_when_the_visitor_goes(self, front: str) -> None:
        left.clear()
        with httpx.stream("GET", f"{front}/ticks") as reply:
            pieces = reply.iter_text()
            assert next(pieces) == "tick\n"
            assert left == []
        deadline = time.monotonic() + 20
        while left != ["ticks"]:
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def test_an_answer_that_does_not_wait_for_the_body_reaches_the_visitor(self, front: str) -> None:
        reply = httpx.post(f"{front}/refuses", content=bytes(300_000))
        assert (reply.status_code, reply.text) == (413, "no")

    def test_an_answer_does_not_wait_for_a_body_that_does_not_come(self, front: str) -> None:
        began = time.monotonic()
        with connected(front) as visitor:
            visitor.sendall(b"POST /refuses HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\nabc")
            assert visitor.recv(65_536).startswith(b"HTTP/1.1 413 ")
        assert time.monotonic() - began < 5

    def test_of_a_length_and_pieces_the_pieces_count(self, front: str) -> None:
        lengths = "Content-Length: 50\r\nTransfer-Encoding: chunked"
        with connected(front) as visitor:
            visitor.sendall(f"POST /echo/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{lengths}\r\n\r\n".encode())
            visitor.sendall(b"3\r\nabc\r\n0\r\n\r\n")
            answer = b"".join(iter(lambda: visitor.recv(65_536), b""))
        assert answer.startswith(b"HTTP/1.1 200 ") and b'"length":3,' in answer

    def test_a_body_shorter_than_its_length_is_refused(self, address: Path) -> None:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        coming: list[Message] = [{"type": "http.request", "body": b"abc"}]

        async def receive() -> Message:
            if coming:
                return coming.pop()
            await asyncio.sleep(0.5)
            return {"type": "http.disconnect"}

        scope = {
            "type": "http",
            "method": "POST",
            "scheme": "http",
            "path": "/echo/",
            "raw_path": b"/echo/",
            "query_string": b"",
            "headers": [(b"host", b"a"), (b"content-length", b"5")],
        }
        run_coroutine(Forwarding(address)(scope, receive, send))
        assert sent[0]["status"] == 400

    def test_after_an_error_of_the_pages_the_next_visitor_is_answered(self, front: str) -> None:
        for _ in range(20):
            with ThreadPoolExecutor(4) as visitors:
                asked = visitors.map(lambda path: httpx.get(f"{front}{path}").status_code, ["/breaks", "/echo/"] * 4)
                assert list(asked) == [500, 200] * 4

    def test_many_at_once(self, front: str) -> None:
        async def ask() -> list[int]:
            async with httpx.AsyncClient(limits=httpx.Limits(max_connections=50), timeout=60) as client:
                replies = await asyncio.gather(
                    *(client.post(f"{front}/echo/{number}", content=bytes([1]) * number) for number in range(200))
                )
            return [reply.json()["length"] for reply in replies]

        assert run_coroutine(ask()) == list(range(200))


def test_while_nobody_is_at_the_other_end_the_visitor_is_asked_to_come_back(front: str) -> None:
    reply = httpx.get(f"{front}/echo/")
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "5")


def test_nobody_else_can_connect(address: Path) -> None:
    with listen_inside(address), socket.socket(socket.AF_UNIX) as visitor:
        assert address.parent.stat().st_mode & 0o077 == 0
        visitor.connect(str(address))

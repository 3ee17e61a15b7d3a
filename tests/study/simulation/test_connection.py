"""A simulated participant's client for HTTP."""

import json
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from study.simulation.connection import Connection


class _App(BaseHTTPRequestHandler):
    """Answers as an app that a proxy shows below /studio/, asked past the proxy: with the cookie that it was sent."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"sent": self.headers.get("Cookie")}).encode()
        self.send_response(200)
        self.send_header("Set-Cookie", "ranking-tiny=somebody; Path=/studio/study; HttpOnly")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _App) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_cookies_for_the_path_at_a_proxy_are_sent_back_past_it(address: str) -> None:
    with Connection(address, ssl.create_default_context()) as connection:
        sent = [connection.post("arrive", {})["sent"] for _ in range(2)]
    assert sent == [None, "ranking-tiny=somebody"]

"""Serves an app of the test's own process over real HTTP, and waits for one in another process."""

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp


@contextmanager
def serving(app: ASGIApp, **options: Any) -> Iterator[str]:
    """Serve an app on a free port of this machine; yield its address. `options` are uvicorn's."""
    # With the protocol unnamed asyncio would leave Nagle's algorithm on, and every reply would wait for 40 ms.
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", **options))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "the server has not started"
                time.sleep(0.05)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def wait_until_ready(address: str, process: subprocess.Popen[bytes], route: str = "readyz") -> None:
    """Wait until the app in `process` has built its pages; fails the test if it ends or takes four minutes.

    With the route "healthz", wait only until it listens.
    """
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        assert process.poll() is None, "the app ended"
        try:
            if httpx.get(f"{address}/{route}", timeout=10).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    pytest.fail("the app does not get ready")

"""What the guards read of a request, and how they refuse one."""

import asyncio
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from demo.addresses import PROGRAM_PATH, RESULT_PATH, UPLOAD_PATHS
from study.researcher.new_study.addresses import FILES_PATH
from study.subscriber import subscriber

_READ_ON_S = 3.0
"""Seconds for which the rest of a refused body is read and thrown away."""
_PAUSE_S = 0.002
UPLOAD_ROUTE = "/gradio_api/upload"
BUSY = "The server has too much to do at the moment. Please try again in a few seconds."
RETRY_S = 5


def route_path(scope: Scope) -> str:
    """The path of a request, without the part that a proxy takes off."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "").rstrip("/"))


def is_upload(scope: Scope) -> bool:
    """Whether a request brings files to a page."""
    path = route_path(scope).rstrip("/")
    takes_files = path.endswith(UPLOAD_ROUTE) or path in UPLOAD_PATHS or FILES_PATH.fullmatch(path) is not None
    return scope["method"] == "POST" and takes_files


def makes_file(scope: Scope) -> bool:
    """Whether a request may make the server write a file for a visitor."""
    path = route_path(scope)
    writes = RESULT_PATH.fullmatch(path) is not None or PROGRAM_PATH.fullmatch(path) is not None
    return is_upload(scope) or (scope["method"] == "POST" and writes)


def address_of(scope: Scope) -> str:
    """The network address that a request comes from, or the network of one subscriber."""
    client = scope.get("client")
    return subscriber(client[0]) if client else "unknown"


def announced_bytes(scope: Scope) -> int | None:
    """The length that a request gives its body; None if it gives none."""
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isdecimal() else None


async def refuse(
    scope: Scope, receive: Receive, send: Send, status: int, sentence: str, retry_s: int | None = None
) -> None:
    """Answer with one sentence, and end the connection.

    The answer goes out at once. A client that is still sending would lose it if the connection were closed at once:
    what it sends is thrown away for a while.
    """
    body = f"{sentence}\n".encode()
    headers = {
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(body)),
        "cache-control": "no-store",
        "connection": "close",
    }
    if retry_s is not None:
        headers["retry-after"] = str(retry_s)
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    # Reading would first ask for a body that is only announced, which is too late now.
    if "expect" not in Headers(scope=scope):
        with suppress(TimeoutError):
            await asyncio.wait_for(_read_on(receive), _READ_ON_S)
    await send({"type": "http.response.body"})


async def _read_on(receive: Receive) -> None:
    while (await receive()).get("more_body", False):
        # Slowly: others come first.
        await asyncio.sleep(_PAUSE_S)

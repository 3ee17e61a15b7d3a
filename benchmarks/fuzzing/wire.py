"""Requests as bytes on a connection, which may be as wrong as they like, and the status of what comes back."""

import gzip
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import quote

from fuzzing.request import Request, body_bytes, text_bytes

PATIENCE_S = 20.0
STREAM_S = 0.15
"""How long a stream without an end is listened to."""
_MOST_KEPT = 4_000_000


@dataclass(frozen=True)
class Reply:
    """What came back; status 0 if the server ended the connection without an answer, -1 if nothing came in time."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    body: bytes = b""


def request_bytes(request: Request, host: str) -> bytes:
    """Write a request, all of whose references have been filled in, whether it is one or not."""
    body, kind = body_bytes(request.body)
    body = _damaged(body, *request.damage)
    path = "".join(f"/{quote(text_bytes(segment), safe='=@:.')}" for segment in request.path)
    query = "&".join(f"{quote(text_bytes(name))}={quote(text_bytes(value))}" for name, value in request.query)
    target = path.encode() + (b"?" + query.encode() if query else b"") + request.raw_path
    given = {text_bytes(name).lower() for name, _ in request.headers}
    lines = [text_bytes(request.method) + b" " + target + b" " + request.version]
    usual: list[tuple[str, Any]] = [("Host", host)]
    if request.cookies:
        usual.append(("Cookie", b"; ".join(map(text_bytes, request.cookies))))
    if kind is not None:
        usual += [("Content-Type", kind), ("Content-Length", str(len(body)))]
        if request.damage[0] == "gzip":
            usual.append(("Content-Encoding", "gzip"))
    for name, value in [pair for pair in usual if pair[0].lower().encode() not in given] + request.headers:
        lines.append(_header_bytes(name) + b": " + _header_bytes(value))
    return b"\r\n".join([*lines, b"", body])


def _header_bytes(text: Any) -> bytes:
    if isinstance(text, str):
        with suppress(UnicodeEncodeError):
            return text.encode("latin-1")
    return text_bytes(text)


def _damaged(body: bytes, how: str, where: int) -> bytes:
    middle = where % (len(body) + 1)
    match how:
        case "cut":
            return body[:middle]
        case "flip" if body:
            place = where % len(body)
            return body[:place] + bytes([body[place] ^ (1 << where % 8)]) + body[place + 1 :]
        case "utf-16":
            return body.decode("latin-1").encode("utf-16")
        case "bom":
            return b"\xef\xbb\xbf" + body
        case "twice":
            return body + body
        case "gzip":
            return gzip.compress(body, 1)
        case "empty":
            return b""
        case "garbage":
            return b"\x00\xff{[" * 9
        case "invalid utf-8":
            return body[:middle] + b"\xff\xed\xa0\x80" + body[middle:]
    return body


class Connection:
    """One connection to the server, kept open for as long as both ends agree."""

    def __init__(self, port: int) -> None:
        """Connect with the first request."""
        self._port = port
        self._socket: socket.socket | None = None

    def send(self, data: bytes, method: str = "GET", patience_s: float = PATIENCE_S) -> Reply:
        """Send bytes and return what came back."""
        kept = self._socket is not None
        reply = self._exchange(data, method, patience_s)
        if reply.status == 0 and kept:
            # The server may have ended it after the reply before, which is no answer to this one.
            reply = self._exchange(data, method, patience_s)
        return reply

    def close(self) -> None:
        """End it."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _exchange(self, data: bytes, method: str, patience_s: float) -> Reply:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port))
        self._socket.settimeout(patience_s)
        response = HTTPResponse(self._socket, method=method)
        try:
            # An answer may come, and the connection end, before all has been sent.
            with suppress(ConnectionError):
                self._socket.sendall(data)
            response.begin()
        except TimeoutError:
            self.close()
            return Reply(-1)
        except (HTTPException, OSError, ValueError):
            self.close()
            return Reply(0)
        return self._read(response)

    def _read(self, response: HTTPResponse) -> Reply:
        assert self._socket is not None  # noqa: S101
        whole = False
        body = b""
        if response.headers.get_content_type() == "text/event-stream":
            self._socket.settimeout(STREAM_S)
        with suppress(HTTPException, OSError, ValueError):
            if response.headers.get_content_type() == "text/event-stream":
                while part := response.read1(65_536):
                    body += part
            else:
                body = response.read(_MOST_KEPT)
            whole = response.isclosed()
        if not whole or response.will_close:
            self.close()
        response.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        cookies = tuple(value.split(";")[0] for value in response.headers.get_all("set-cookie", []))
        return Reply(response.status, headers, cookies, body)

"""Proxies that are trusted to say from whom a request comes, and under which address the visitor sees the app."""

import ipaddress
import os
import re
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from server.guard.requests import refuse

VARIABLE = "FORWARDED_ALLOW_IPS"
"""uvicorn's name for it, which operators know."""
THIS_MACHINE = "127.0.0.1,::1"
_FORWARDED = (
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "x-forwarded-prefix",
    "x-forwarded-port",
    "x-gradio-server",  # of Gradio's own proxy, which is not used
)
_ROOT_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_HOST = re.compile(r"([A-Za-z0-9._-]+|\[(?P<v6>[0-9A-Fa-f:.]+)\])(:(?P<port>[0-9]{1,5}))?")
_ABSOLUTE = re.compile(r"https?://(?P<host>[^/]+)(?P<path>.*)", re.IGNORECASE | re.DOTALL)
"""A request's target with the host in it (RFC 9112, 3.2.2)."""
_HIGHEST_PORT = 65_535
_MOST_HOSTS = 256
_HOST_MEANS = "must be a name or an address, perhaps with a port"


def root_path(text: str) -> str:
    """Return the path below which a proxy shows the app, without a slash at its end; ``/`` is the empty one.

    Raises:
        ValueError: if it is none.
    """
    path = text.rstrip("/")
    if (path and not _ROOT_PATH.fullmatch(path)) or {".", ".."} & set(path.split("/")):
        raise ValueError(f"must be a path of letters, digits and . _ ~ - like /studio; got {text!r}")
    return path


def trusted_addresses() -> str:
    """Return the addresses of trusted proxies that the environment names.

    Raises:
        ValueError: if one is neither an IP address nor a network, nor all are ``*``.
    """
    text = (os.environ.get(VARIABLE) or THIS_MACHINE).strip()
    if text == "*":
        return text
    try:
        return ",".join(map(_address_or_network, text.split(",")))
    except ValueError as error:
        raise ValueError(
            f"{VARIABLE} must be IP addresses or networks with commas between, like 10.0.0.0/8, or *: {error}"
        ) from error


def _address_or_network(text: str) -> str:
    return str(ipaddress.ip_network(text.strip()) if "/" in text else ipaddress.ip_address(text.strip()))


class TrustedProxies(ProxyHeadersMiddleware):
    """ASGI middleware: what trusted proxies say of a request becomes true of it; what others say is forgotten.

    uvicorn's middleware takes X-Forwarded-For and X-Forwarded-Proto. This one also takes X-Forwarded-Host, the host
    that the visitor asked for, and X-Forwarded-Prefix, the part of the path that the proxy took off. It has to stand
    outermost, since it must know the proxy's address.
    """

    def __init__(self, app: ASGIApp, addresses: str) -> None:
        """Stand in front of `app` and believe proxies at `addresses`, of the form that `trusted_addresses` returns."""
        super().__init__(_Forgetting(app), addresses)  # type: ignore[arg-type]

    def trusts(self, address: str) -> bool:
        """Whether this is the network address of a trusted proxy."""
        return address in self.trusted_hosts

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the request on as the visitor made it."""
        if scope["type"] == "http":
            try:
                scope = _with_path(scope)
            except ValueError as error:
                await _refuse(scope, receive, send, f"The address of the request {error}.")
                return
        if scope["type"] == "lifespan" or not scope["client"] or not self.trusts(scope["client"][0]):
            await super().__call__(scope, receive, send)
            return
        try:
            seen = _as_visitor_sees(scope)
        except ValueError as error:
            await _refuse(scope, receive, send, f"The proxy's headers are wrong: {error}.")
            return
        await super().__call__(seen, receive, send)


class _Forgetting:
    """Hides the proxies' headers, which Gradio would believe whoever sent them; refuses a host that can be none."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            # The address of a request is made of it, and a wrong one cannot be read again.
            host = Headers(scope=scope).get("host", "")
            if host and not _is_host(host):
                await _refuse(scope, receive, send, f"The header Host {_HOST_MEANS}.")
                return
            kept = [(name, value) for name, value in scope["headers"] if name.decode("latin-1") not in _FORWARDED]
            scope = {**scope, "headers": kept}
        await self._app(scope, receive, send)


async def _refuse(scope: Scope, receive: Receive, send: Send, sentence: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await refuse(scope, receive, send, 400, sentence)


@lru_cache(_MOST_HOSTS)
def _is_host(text: str) -> bool:
    found = _HOST.fullmatch(text)
    if found is None or int(found["port"] or 0) > _HIGHEST_PORT:
        return False
    try:
        return found["v6"] is None or ipaddress.ip_address(found["v6"]).version == 6
    except ValueError:
        return False


def _with_path(scope: Scope) -> Scope:
    """Return the request with a path alone as its target: uvicorn leaves there whatever was asked for."""
    below = scope["root_path"]
    if scope["path"].removeprefix(below).startswith("/"):
        return scope
    absolute = _ABSOLUTE.fullmatch(scope["raw_path"].removeprefix(below.encode()).decode())
    if absolute is None:
        raise ValueError("must begin with / or with http:// and a host")
    others = [(name, value) for name, value in scope["headers"] if name != b"host"]
    path = absolute["path"] or "/"
    return {
        **scope,
        "path": below + unquote(path),
        "raw_path": (below + path).encode(),
        # What the header Host says does not count then.
        "headers": [*others, (b"host", absolute["host"].encode())],
    }


def _as_visitor_sees(scope: Scope) -> Any:
    headers = Headers(scope=scope)
    seen = dict(scope)
    host = headers.get("x-forwarded-host")
    if host is not None:
        # Each proxy appends to it; the visitor asked the first one.
        host = host.split(",")[0].strip()
        if not _is_host(host):
            raise ValueError(f"X-Forwarded-Host {_HOST_MEANS}; got {host!r}")
        others = [(name, value) for name, value in scope["headers"] if name != b"host"]
        seen["headers"] = [*others, (b"host", host.encode())]
    prefix = headers.get("x-forwarded-prefix")
    if prefix is not None:
        try:
            below = root_path(prefix.strip())
        except ValueError as error:
            raise ValueError(f"X-Forwarded-Prefix {error}") from error
        known = scope["root_path"]
        seen["root_path"] = below
        seen["path"] = below + scope["path"].removeprefix(known)
        seen["raw_path"] = below.encode() + scope["raw_path"].removeprefix(known.encode())
    return seen

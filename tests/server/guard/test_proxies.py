"""Proxies: what trusted ones say of a request is true of it, what others say is forgotten."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from fastapi import FastAPI, Request

from server.guard.proxies import TrustedProxies, root_path, trusted_addresses
from tests.serving import serving

PROXY, STRANGER = "127.0.0.1", "127.0.0.2"
FROM_NGINX = {
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Host": "lab.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/studio",
}


@contextmanager
def server(proxies: str = PROXY, **options: str) -> Iterator[str]:
    """Serve `/who/...`, which tells how the app sees a request; `options` of uvicorn."""
    app = FastAPI()

    def who(request: Request) -> dict[str, object]:
        return {
            "url": str(request.url),
            "root": request.scope["root_path"],
            "client": request.client.host if request.client else None,
            "headers": [name for name in request.headers if name.startswith("x-")],
        }

    app.add_api_route("/who/{rest:path}", who)
    with serving(TrustedProxies(app, proxies), proxy_headers=False, **options) as address:
        yield address


def ask(address: str, path: str = "/who/am/i", source: str = PROXY, **headers: str) -> httpx.Response:
    with httpx.Client(transport=httpx.HTTPTransport(local_address=source)) as client:
        return client.get(f"{address}{path}", headers=headers)


def test_the_app_sees_a_request_as_the_visitor_made_it() -> None:
    with server() as address:
        assert ask(address, **FROM_NGINX).json() == {
            "url": "https://lab.example/studio/who/am/i",
            "root": "/studio",
            "client": "203.0.113.7",
            "headers": [],
        }


def test_a_stranger_is_not_believed() -> None:
    with server() as address:
        assert ask(address, source=STRANGER, **FROM_NGINX).json() == {
            "url": f"{address}/who/am/i",
            "root": "",
            "client": STRANGER,
            "headers": [],
        }


def test_the_visitor_cannot_choose_the_address_that_limits_are_for() -> None:
    with server() as address:
        seen = ask(address, **{"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}).json()
        assert seen["client"] == "203.0.113.7"


def test_a_path_that_looks_like_the_prefix_is_a_path() -> None:
    with server() as address:
        seen = ask(address, "/who/who/who", **{"X-Forwarded-Prefix": "/who"}).json()
        assert (seen["root"], seen["url"]) == ("/who", f"{address}/who/who/who/who")


def test_the_header_replaces_the_option() -> None:
    with server(root_path="/option") as address:
        assert ask(address).json()["url"] == f"{address}/option/who/am/i"
        assert ask(address, **{"X-Forwarded-Prefix": "/header/"}).json()["url"] == f"{address}/header/who/am/i"
        assert ask(address, **{"X-Forwarded-Prefix": "/"}).json()["url"] == f"{address}/who/am/i"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Forwarded-Prefix", "//evil.example"),
        ("X-Forwarded-Prefix", "https://evil.example"),
        ("X-Forwarded-Prefix", "/a/../b"),
        ("X-Forwarded-Prefix", "studio"),
        ("X-Forwarded-Host", "evil.example/path"),
        ("X-Forwarded-Host", "a b"),
        ("X-Forwarded-Host", ""),
    ],
)
def test_what_cannot_be_is_said(name: str, value: str) -> None:
    with server() as address:
        reply = ask(address, **{name: value})
        assert reply.status_code == 400
        assert f"The proxy's headers are wrong: {name} must be " in reply.text and repr(value) in reply.text


@pytest.mark.parametrize("host", ["a b", "a/b", "[::1", "[zz]", "[1.2.3.4]", "a:99999", "a:x", "a@b", "ä"])
def test_a_host_that_can_be_none_is_refused(host: str) -> None:
    with server() as address:
        with httpx.Client(transport=httpx.HTTPTransport(local_address=STRANGER)) as client:
            reply = client.get(f"{address}/who", headers=httpx.Headers({"Host": host}, encoding="latin-1"))
        assert reply.status_code == 400
        assert reply.text == "The header Host must be a name or an address, perhaps with a port.\n"


@pytest.mark.parametrize("host", ["lab.example", "lab_1:7860", "127.0.0.1:65535", "[::1]:80"])
def test_a_host_is_taken_as_it_is(host: str) -> None:
    with server() as address:
        seen = ask(address, source=STRANGER, Host=host).json()["url"]
        assert seen == f"http://{host}/who/am/i"


def test_nobody_is_believed_to_be_gradios_own_proxy() -> None:
    with server() as address:
        assert ask(address, **{"X-Gradio-Server": "http://evil.example"}).json()["headers"] == []


def answer_to(address: str, line: str) -> tuple[int, bytes]:
    """Send a request with this first line; return the status and the body of the answer."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as visitor:
        visitor.sendall(f"{line} HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n".encode())
        head, _, body = b"".join(iter(lambda: visitor.recv(65_536), b"")).partition(b"\r\n\r\n")
    return int(head.split()[1]), body


@pytest.mark.parametrize("root", ["", "/studio"], ids=["at the root", "below a path"])
def test_a_request_may_name_host_and_path_together(root: str) -> None:
    with server(root_path=root) as address:
        status, body = answer_to(address, "GET HTTP://lab.example:8080/who/a?x=http://c/d")
        assert status == 200
        assert json.loads(body)["url"] == f"http://lab.example:8080{root}/who/a?x=http://c/d"
        assert answer_to(address, "GET http://lab.example")[0] == 404


@pytest.mark.parametrize(
    "line", ["OPTIONS *", "CONNECT a:1", "GET evil", "GET ftp://lab.example/who/", "GET http:///who/", "GET ?x"]
)
def test_a_request_without_a_path_is_refused_in_words(line: str) -> None:
    with server() as address:
        sentence = b"The address of the request must begin with / or with http:// and a host.\n"
        assert answer_to(address, line) == (400, sentence)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (None, "127.0.0.1,::1"),
        ("", "127.0.0.1,::1"),
        ("10.0.0.0/8, 192.0.2.1", "10.0.0.0/8,192.0.2.1"),
        (" * ", "*"),
    ],
)
def test_proxies_come_from_the_environment(given: str | None, read: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    if given is not None:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", given)
    assert trusted_addresses() == read


@pytest.mark.parametrize("given", ["nginx", "10.0.0.1/8", "10.0.0.0/8,,", "*,10.0.0.1"])
def test_proxies_that_are_no_addresses_are_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", given)
    with pytest.raises(ValueError, match="FORWARDED_ALLOW_IPS must be IP addresses or networks with commas between"):
        trusted_addresses()


def test_a_root_path_has_no_slash_at_its_end() -> None:
    assert (root_path("/studio/"), root_path("/a/b"), root_path("/")) == ("/studio", "/a/b", "")

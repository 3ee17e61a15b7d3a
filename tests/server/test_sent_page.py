"""A page is changed before it is sent, here by HTML of our own at the start of its body, and nothing else is."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from server.body_start import with_start
from server.sent_page import SentPage

PAGE = '<!doctype html><title>é</title><body class="a">text</body>'
COMPLETED = '<!doctype html><title>é</title><body class="a"><p>ü</p>text</body>'


def at_once(_: Request) -> Response:
    return HTMLResponse(PAGE)


def in_parts(_: Request) -> Response:
    return StreamingResponse((character for character in PAGE), media_type="text/html")


def get(page: object, path: str) -> httpx.Response:
    """Ask for a path of an app whose page is mounted at /study."""
    routes = [
        Route("/", page),
        Route("/file.html", at_once),
        Route("/plain", lambda _: PlainTextResponse(PAGE)),
    ]
    mounted = Starlette(routes=routes)
    mounted.add_middleware(SentPage, change=lambda page: with_start(page, "<p>ü</p>".encode()))
    return TestClient(Starlette(routes=[Mount("/study", mounted)])).get(path)


@pytest.mark.parametrize("page", [at_once, in_parts])
def test_the_page_gets_a_beginning_and_its_new_length(page: object) -> None:
    reply = get(page, "/study/")
    assert (reply.text, reply.headers["content-length"]) == (COMPLETED, str(len(COMPLETED.encode())))


@pytest.mark.parametrize("path", ["/study/file.html", "/study/plain"])
def test_everything_else_stays_as_it_is(path: str) -> None:
    assert get(at_once, path).text == PAGE


@pytest.mark.parametrize("status", [404, 503])
def test_a_page_that_says_that_something_is_wrong_stays_as_it_is(status: int) -> None:
    assert get(lambda _: HTMLResponse("<h1>wrong</h1>", status), "/study/").text == "<h1>wrong</h1>"

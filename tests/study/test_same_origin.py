"""Which requests a page of another site may have made, told as browsers tell it."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.requests import Request

from study.researcher.login import ResearcherLogin
from study.same_origin import is_foreign
from tests.study.researcher.guard import guard


@pytest.mark.parametrize(
    ("method", "headers", "foreign"),
    [
        ("POST", {"sec-fetch-site": "same-origin"}, False),
        ("POST", {"sec-fetch-site": "none"}, False),
        ("POST", {"sec-fetch-site": "cross-site"}, True),
        ("POST", {"sec-fetch-site": "same-site"}, True),
        ("POST", {"sec-fetch-site": "cross-site", "origin": "http://lab.example"}, True),
        ("POST", {"origin": "http://lab.example"}, False),
        ("POST", {"origin": "https://lab.example"}, False),
        ("POST", {"origin": "http://lab.example:8080"}, True),
        ("POST", {"origin": "http://evil.example"}, True),
        ("POST", {"origin": "null"}, True),
        ("POST", {"origin": "http://["}, True),
        ("POST", {}, False),
        ("DELETE", {"origin": "http://evil.example"}, True),
        ("GET", {"sec-fetch-site": "cross-site", "origin": "http://evil.example"}, False),
    ],
)
def test_a_request_is_foreign_if_the_browser_says_so(method: str, headers: dict[str, str], foreign: bool) -> None:
    raw = [(name.encode(), value.encode()) for name, value in {"host": "lab.example", **headers}.items()]
    assert is_foreign(Request({"type": "http", "method": method, "headers": raw})) is foreign


def test_a_foreign_page_can_change_nothing_with_the_researchers_own_cookie() -> None:
    app = FastAPI()
    guard(app, ResearcherLogin("correct horse", b"k" * 32))
    done: list[str] = []
    app.add_api_route("/researcher/change", lambda: done.append("changed"), methods=["POST"])
    client = TestClient(app)
    client.post("/researcher/login", data={"password": "correct horse"}, follow_redirects=False)
    refused = client.post("/researcher/change", headers={"sec-fetch-site": "cross-site"})
    assert (refused.status_code, done) == (403, [])
    assert client.post("/researcher/change", headers={"sec-fetch-site": "same-origin"}).status_code == 200
    assert done == ["changed"]

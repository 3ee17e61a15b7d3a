"""What every reply tells browsers, and what is at no address."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.demo.studio_page import wait_until_painted
from tests.server.conftest import EMBEDDING
from tests.server.running import PASSWORD, RunningApp
from tests.study.tiny_study import SLUG


@pytest.fixture
def researcher(app: RunningApp) -> Iterator[httpx.Client]:
    """A browser that has logged in."""
    with httpx.Client(base_url=app.address, timeout=60) as client:
        assert client.post("/researcher/login", data={"password": PASSWORD}).status_code == 303
        yield client


@pytest.mark.parametrize(
    "path", ["/", "/study/", "/researcher/login", "/study/api/studies", "/config", "/healthz", "/no-such-page"]
)
def test_every_reply_says_what_browsers_may_do(path: str, app: RunningApp) -> None:
    headers = httpx.get(f"{app.address}{path}", timeout=60).headers
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
    policy = headers["content-security-policy"]
    # Only the two pages for everybody may be embedded.
    framed = f"frame-ancestors {EMBEDDING}" if path in ("/", "/study/") else "frame-ancestors 'none'"
    assert policy.endswith(framed)
    assert policy.startswith("default-src 'self'" if path in ("/", "/study/") else "default-src 'none'")
    assert "*" not in policy and "http:" not in policy


def test_the_researchers_page_is_in_nobodys_frame(researcher: httpx.Client) -> None:
    assert researcher.get("/researcher/").headers["content-security-policy"].endswith("frame-ancestors 'none'")


CLOSED = [
    "monitoring",
    "monitoring/summary",
    "monitoring/key",
    "openapi.json",
    "docs",
    "redoc",
    "gradio_api/openapi.json",
    "gradio_api/dev/reload",
    "gradio_api/file=https://example.org/a.png",
    "gradio_api/proxy=https://example.org/",
    "gradio_api/run/enhance",
    "gradio_api/api/predict",
    "gradio_api/mcp/sse",
    "gradio_api/mcp/http/",
    "gradio_api/mcp/messages/",
    "gradio_api/mcp/schema",
]


@pytest.mark.parametrize("path", [f"{page}{path}" for page in ("/", "/study/") for path in CLOSED])
def test_what_nobody_needs_is_closed(path: str, app: RunningApp) -> None:
    assert httpx.get(f"{app.address}{path}", timeout=60).status_code == 404
    assert httpx.post(f"{app.address}{path}", json={}, timeout=60).status_code in (404, 405)


@pytest.mark.parametrize("path", ["/gradio_api/run/enhance", "/gradio_api/api/render", "/gradio_api/run/predict"])
def test_nothing_is_done_past_the_queue(path: str, app: RunningApp) -> None:
    asked = httpx.post(f"{app.address}{path}", json={"data": [None, None], "fn_index": 0}, timeout=60)
    assert (asked.status_code, asked.text) == (404, "There is nothing at this address.\n")


def test_no_page_or_its_configuration_names_a_folder_of_the_server(app: RunningApp, researcher: httpx.Client) -> None:
    folders = re.compile(f"{re.escape(str(app.log.parent))}|site-packages|{re.escape(str(Path(__file__).parents[3]))}")
    for path in ("", "config", "gradio_api/info"):
        for page in ("/", "/study/", "/researcher/"):
            reply = researcher.get(f"{page}{path}")
            assert reply.status_code == 200
            assert folders.findall(reply.text) == []


def test_what_a_researcher_uploads_is_sent_only_to_a_researcher(app: RunningApp, researcher: httpx.Client) -> None:
    reply = researcher.post("/researcher/gradio_api/upload", files={"files": ("study.json", b'{"secret": 1}')})
    (path,) = reply.json()
    assert researcher.get(f"/researcher/gradio_api/file={path}").json() == {"secret": 1}
    for page in ("", "/study"):
        assert httpx.get(f"{app.address}{page}/gradio_api/file={path}", timeout=60).status_code == 403
    assert httpx.get(f"{app.address}/researcher/gradio_api/file={path}", timeout=60).status_code == 401


def test_a_visitors_file_cannot_act_as_a_page(app: RunningApp) -> None:
    with httpx.Client(base_url=app.address, timeout=60) as visitor:
        (path,) = visitor.post("/gradio_api/upload", files={"files": ("a.html", b"<script>alert(1)</script>")}).json()
        headers = visitor.get(f"/gradio_api/file={path}").headers
    assert headers["content-disposition"].startswith("attachment")
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")


TABS = (
    ("people", "#people .results"),
    ("setup", "#links input"),
)


@pytest.fixture(scope="module")
def context(browser: Browser, app: RunningApp) -> Iterator[BrowserContext]:
    """A browser that has logged in, and is warm after one test: a page stays, else each test loads all of Gradio."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        context.request.post(f"{app.address}/researcher/login", form={"password": PASSWORD}, max_redirects=0)
        context.new_page().goto(f"{app.address}/healthz")
        yield context


@pytest.fixture
def window(context: BrowserContext) -> Iterator[Page]:
    """A window in which nothing may be complained of, logged in to the researcher's page.

    A page that is left complains of its streams, which end: every page has a window of its own.
    """
    complaints: list[str] = []

    def told(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{message.text} {message.location}")

    with context.new_page() as page:
        page.on("console", told)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        assert complaints == []


def test_the_enhancement_page_works_within_its_policy(app: RunningApp, window: Page) -> None:
    window.goto(f"{app.address}/")
    wait_until_painted(window)
    window.get_by_role("button", name="Coffee").click()
    expect(window.locator(".file-name")).to_have_text("coffee.jpg")
    wait_until_painted(window)
    with window.expect_download():
        window.get_by_role("button", name="Download").click()


def test_the_participants_page_works_within_its_policy(app: RunningApp, window: Page) -> None:
    window.goto(f"{app.address}/study/")
    window.get_by_role("button", name="Take part").click()
    window.get_by_role("checkbox").check()
    window.get_by_role("button", name="Continue").click()
    window.get_by_role("button", name="Begin").click()
    expect(window.locator(".board-count")).to_have_text("1 of 2")


@pytest.mark.parametrize(("tab", "shown"), TABS)
def test_the_researchers_page_works_within_its_policy(tab: str, shown: str, app: RunningApp, window: Page) -> None:
    window.goto(f"{app.address}/researcher/?study={SLUG}&tab={tab}")
    expect(window.locator(shown).first).to_be_visible()

"""The app behind a proxy that shows it below a path and takes that path off: nothing leads out of it."""

import os
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from playwright.sync_api import Browser, Page, expect
from starlette.background import BackgroundTask

from app import main
from tests.behind_nginx import at_root, behind_nginx, is_available
from tests.demo.studio_page import wait_until_painted
from tests.project import ROOT
from tests.server.running import running_app
from tests.serving import serving, wait_until_ready
from tests.study.opening import open_studies
from tests.study.server_process import free_port
from tests.study.tiny_study import SLUG, write_study

pytestmark = pytest.mark.slow

PASSWORD, PREFIX = "correct horse battery", "/studio"
_OF_ONE_CONNECTION = ("connection", "transfer-encoding", "keep-alive")


def stripping_proxy(target: str) -> FastAPI:
    """Return a proxy that passes on what is below the prefix, without it, and knows nothing else."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with httpx.AsyncClient(base_url=target, timeout=60) as client:
            app.state.client = client
            yield

    async def pass_on(request: Request) -> Response:
        if not request.url.path.startswith(f"{PREFIX}/"):
            return Response("nothing here", 404)
        client: httpx.AsyncClient = request.app.state.client
        url = httpx.URL(path=request.url.path.removeprefix(PREFIX), query=request.url.query.encode())
        sent = client.build_request(request.method, url, headers=request.headers.raw, content=await request.body())
        reply = await client.send(sent, stream=True)
        answer = StreamingResponse(reply.aiter_raw(), reply.status_code, background=BackgroundTask(reply.aclose))
        answer.raw_headers = [each for each in reply.headers.raw if each[0].decode().lower() not in _OF_ONE_CONNECTION]
        return answer

    app = FastAPI(lifespan=lifespan, openapi_url=None)
    app.add_route("/{path:path}", pass_on, methods=["GET", "HEAD", "POST"])
    return app


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`python app.py --root-path` behind the proxy: the origin under which browsers know it."""
    data = tmp_path_factory.mktemp("data")
    write_study(data / "studies" / SLUG, images=("one", "two"), screen_check=False)
    open_studies(data)
    environment = {**os.environ, "ENHANCEGAN_DATA": str(data), "ENHANCEGAN_ADMIN_PASSWORD": PASSWORD}
    environment.pop("DATABASE_URL", None)
    port = free_port()
    command = [sys.executable, "app.py", "--port", str(port), "--root-path", f"{PREFIX}/"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process)
        with serving(stripping_proxy(f"http://127.0.0.1:{port}")) as origin:
            yield origin
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A window; nothing that it asks the site for may be outside of the prefix, or fail."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    failed: list[str] = []
    page.on("response", lambda reply: failed.append(f"{reply.status} {reply.url}") if reply.status >= 400 else None)
    yield page
    context.close()
    assert failed == []


def paths_of_cookies(reply: httpx.Response) -> set[str]:
    """Return the paths for which a reply sets cookies."""
    return {
        morsel["path"] for header in reply.headers.get_list("set-cookie") for morsel in SimpleCookie(header).values()
    }


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/study", "/study/"),
        ("/study?study=tiny", "/study/?study=tiny"),
        ("/researcher", "/researcher/login"),
        ("/researcher/", "/researcher/login"),
    ],
)
def test_redirects_stay_below_the_prefix(site: str, asked: str, leads_to: str) -> None:
    reply = httpx.get(f"{site}{PREFIX}{asked}", follow_redirects=True, timeout=60)
    assert reply.status_code == 200
    assert str(reply.url) == f"{site}{PREFIX}{leads_to}"


def test_cookies_are_for_what_is_below_the_prefix(site: str) -> None:
    with httpx.Client(base_url=f"{site}{PREFIX}", timeout=60) as client:
        login = client.post("/researcher/login", data={"password": PASSWORD})
        assert login.headers["location"] == f"{PREFIX}/researcher/login?entered=1"
        assert paths_of_cookies(login) == {f"{PREFIX}/researcher", f"{PREFIX}/researcher/login"}
        consent = client.post("/study/api/consent", json={"study": SLUG})
        assert paths_of_cookies(consent) == {f"{PREFIX}/study"}
        withdrawal = client.post("/study/api/withdraw", json={"study": SLUG})
        assert paths_of_cookies(withdrawal) == {f"{PREFIX}/study"}
        logout = client.post("/researcher/logout")
        assert logout.headers["location"] == f"{PREFIX}/researcher/login"
        assert paths_of_cookies(logout) == {f"{PREFIX}/researcher"}


def test_one_takes_part(page: Page, site: str) -> None:
    page.goto(f"{site}{PREFIX}/study/?study={SLUG}")
    page.get_by_role("button", name="Take part").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Begin").click()
    expect(page.locator(".board-count")).to_have_text("1 of 2")
    page.reload()
    expect(page.locator(".tile img").first).to_be_visible()
    expect(page.locator(".board-count")).to_have_text("1 of 2")


def test_the_researcher_gets_links_that_work(page: Page, site: str) -> None:
    page.goto(f"{site}{PREFIX}/researcher/?study={SLUG}&tab=setup")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{site}{PREFIX}/researcher/**")
    page.goto(f"{site}{PREFIX}/researcher/?study={SLUG}&tab=setup")
    expect(page.get_by_label("Public link")).to_have_value(f"{site}{PREFIX}/study/?study={SLUG}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Rankings, tidy (CSV)").click()
    assert Path(download.value.path()).read_text().startswith("participant,image,method,")


def test_the_enhancement_page_shows_its_photos(page: Page, site: str) -> None:
    page.goto(f"{site}{PREFIX}/")
    wait_until_painted(page)


@pytest.mark.skipif(not is_available(), reason="needs nginx and openssl")
def test_nginx_shows_the_app_at_the_root_with_what_its_configuration_says(tmp_path: Path) -> None:
    write_study(tmp_path / "data" / "studies" / SLUG, images=("one", "two"), screen_check=False)
    open_studies(tmp_path / "data")
    with (
        running_app(tmp_path / "data", "--no-enhance") as app,
        behind_nginx(app.address, tmp_path, at_root(), "") as site,
        httpx.Client(
            base_url=site, verify=ssl.create_default_context(cafile=tmp_path / "site.pem"), timeout=60
        ) as visitor,
    ):
        login = visitor.post("/researcher/login", data={"password": PASSWORD})
        assert login.headers["location"] == "/researcher/login?entered=1"
        assert paths_of_cookies(login) == {"/researcher", "/researcher/login"}
        assert [each["slug"] for each in visitor.get("/study/api/studies").json()] == [SLUG]


@pytest.mark.parametrize("path", ["studio", "/a b", "/studio?x", "/a//b", "https://a.example/studio"])
def test_what_cannot_be_a_root_path_is_refused(
    path: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["app.py", "--root-path", path])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert f"must be a path of letters, digits and . _ ~ - like /studio; got {path!r}" in capsys.readouterr().err

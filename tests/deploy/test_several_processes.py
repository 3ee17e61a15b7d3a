"""compose.yaml without containers: PostgreSQL, nginx, a process with Gradio's queues, and two for participants."""

import json
import shutil
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from db import models
from db.session import Database
from db.settings import PASSWORD_VARIABLE
from enhancegan.console import amount
from tests.behind_caddy import behind_caddy, configuration
from tests.demo.studio_page import wait_until_painted
from tests.deploy.composed import Composed, composed, nginx_is_available
from tests.local_postgresql import program
from tests.study.opening import open_studies
from tests.study.tiny_study import SLUG, write_study
from tests.study.visits.widget.board import wait_for_set

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not nginx_is_available(), reason="needs nginx")]

PREFIX = "/studio"
SETS = 4
FILE_ENV = {
    # Letters that would have to be escaped in an address.
    "POSTGRES_PASSWORD": "p@ss/w:rd%25",
    "ENHANCEGAN_ADMIN_PASSWORD": "correct horse battery",
    # Every request is in the log of the process that answered it.
    "ENHANCEGAN_LOG": "json",
}
PARTICIPANTS = ("study-1", "study-2")
UPLOAD = Path("cache", "photos", "somebody", "photo.jpg")
"""A visitor's photo on the enhancement page, which that page's process alone may delete."""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    """Everything but nginx, with a study of four sets."""
    with composed(tmp_path_factory.mktemp("composed"), FILE_ENV) as running:
        write_study(
            running.data / "studies" / SLUG, images=("one", "two", "three", "four"), screen_check=False, undo_seconds=0
        )
        open_studies(running.data, running.database_url)
        running.start("app")
        # Docker waits longer, for the sample study; here there is a study.
        running.wait("app", until="healthz")
        upload = running.data / UPLOAD
        upload.parent.mkdir()
        upload.touch()
        for each in PARTICIPANTS:
            running.start(each)
        running.wait("app", *PARTICIPANTS)
        yield running


@pytest.fixture(scope="module")
def site(system: Composed) -> Iterator[str]:
    """The app at the root, for visitors who come to nginx itself."""
    with system.nginx(STUDIO_OUTER_PROXY="192.0.2.1") as address:
        yield address


@pytest.fixture(scope="module")
def site_below(system: Composed) -> Iterator[str]:
    """The app below a path, behind another proxy, which asks from 127.0.0.1."""
    with system.nginx(STUDIO_PREFIX=PREFIX, STUDIO_OUTER_PROXY="127.0.0.1") as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window in which nothing that is asked for fails, and no other server is asked (docs/privacy.md)."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    failed: list[str] = []
    asked: set[str | None] = set()
    page.on("response", lambda reply: failed.append(f"{reply.status} {reply.url}") if reply.status >= 400 else None)
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname))
    yield page
    context.close()
    assert failed == []
    # Addresses without a host are pictures in the page's own memory.
    assert asked - {None} == {"127.0.0.1"}


def answered(system: Composed, service: str) -> Counter[str]:
    """How often a process has answered requests of each route."""
    # A line that is being written has no end yet.
    lines = system.log(service).read_text().splitlines(keepends=True)
    told = (json.loads(line) for line in lines if line.startswith("{") and line.endswith("\n"))
    return Counter(f"{each['method']} {each['route']}" for each in told if "route" in each)


def stored_rankings(system: Composed) -> int:
    """How many rankings are in the database."""
    database = Database.open(system.database_url)
    with database.read() as session:
        found = session.scalar(select(func.count(models.Ranking.id)))
    database.close()
    assert found is not None
    return found


def begin(page: Page, site: str) -> None:
    """Go to the study, agree, and begin."""
    page.goto(f"{site}/study/?study={SLUG}")
    page.get_by_role("button", name="Take part").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Begin").click()


def rank(page: Page, place: int) -> None:
    """Rank the set that is shown."""
    wait_for_set(page, place)
    for slot in (3, 1, 5, 2, 4):
        page.keyboard.press(str(slot))


def test_a_visit_goes_on_when_one_of_two_processes_is_killed(page: Page, system: Composed, site: str) -> None:
    before = stored_rankings(system)
    begin(page, site)
    rank(page, 1)
    wait_for_set(page, 2)
    # Each of the two has answered for this visitor; the process of the other pages has not.
    assert all(answered(system, each) for each in PARTICIPANTS)
    assert not any(" /study/" in route for route in answered(system, "app"))
    system.kill(PARTICIPANTS[0])
    try:
        for place in range(2, SETS + 1):
            rank(page, place)
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        assert stored_rankings(system) - before == SETS
    finally:
        # As Docker does.
        system.start(PARTICIPANTS[0])


def test_one_takes_part_below_a_path(page: Page, system: Composed, site_below: str) -> None:
    before = stored_rankings(system)
    begin(page, site_below)
    rank(page, 1)
    wait_for_set(page, 2)
    page.reload()
    wait_for_set(page, 2)
    assert stored_rankings(system) - before == 1


@pytest.mark.parametrize("kind", ["site", "site_below"])
def test_photos_are_enhanced(kind: str, page: Page, system: Composed, request: pytest.FixtureRequest) -> None:
    page.goto(f"{request.getfixturevalue(kind)}/")
    wait_until_painted(page)
    assert not any("/studio/api" in route for each in PARTICIPANTS for route in answered(system, each))


def test_the_researcher_follows_what_participants_do_in_other_processes(page: Page, site_below: str) -> None:
    page.goto(f"{site_below}/researcher/?study={SLUG}&tab=setup")
    page.get_by_label("Password").fill(FILE_ENV[PASSWORD_VARIABLE])
    # It leads to what was asked for; to go there meanwhile would cut it off.
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_label("Public link")).to_have_value(f"{site_below}/study/?study={SLUG}")


def consented(site: str, **headers: str) -> httpx.Response:
    """Consent as a new participant, and return the answer."""
    return httpx.post(f"{site}/study/api/consent", json={"study": SLUG}, headers=headers, timeout=60).raise_for_status()


def is_secure(reply: httpx.Response) -> bool:
    """Whether the participant's cookie comes back over HTTPS alone."""
    (cookie,) = SimpleCookie(reply.headers["set-cookie"]).values()
    return bool(cookie["secure"])


def test_the_outer_proxy_says_that_visitors_came_over_https(site_below: str) -> None:
    assert is_secure(consented(site_below, **{"X-Forwarded-Proto": "https"}))
    assert not is_secure(consented(site_below))


def test_visitors_cannot_say_so_themselves(site: str) -> None:
    assert not is_secure(consented(site, **{"X-Forwarded-Proto": "https"}))


@pytest.mark.parametrize("path", ["", "/study", "/study?study=tiny"])
def test_an_address_without_its_last_slash_leads_to_the_page(site_below: str, path: str) -> None:
    reply = httpx.get(f"{site_below}{path}", follow_redirects=False, timeout=60)
    assert reply.status_code in (301, 307, 308)
    name, _, query = f"{PREFIX}{path}".partition("?")
    assert reply.headers["location"] == f"{name}/" + (f"?{query}" if query else "")


def test_the_counts_are_not_for_visitors(site: str) -> None:
    assert httpx.get(f"{site}/metrics", timeout=60).status_code == 404


NEEDS_CADDY = pytest.mark.skipif(shutil.which("caddy") is None, reason="needs caddy")


@NEEDS_CADDY
def test_caddy_shows_one_process_below_a_path(system: Composed, tmp_path: Path) -> None:
    app = f"http://127.0.0.1:{system.ports['app']}"
    with behind_caddy(app, tmp_path, configuration("Caddyfile"), f"{PREFIX}/healthz") as origin:
        assert httpx.get(f"{origin}{PREFIX}", timeout=60).headers["location"] == f"{PREFIX}/"
        assert "/studio/studio" not in httpx.get(f"{origin}{PREFIX}/", timeout=60).raise_for_status().text
        sent = {"password": FILE_ENV[PASSWORD_VARIABLE]}
        login = httpx.post(f"{origin}{PREFIX}/researcher/login", data=sent, timeout=60)
        assert login.headers["location"] == f"{PREFIX}/researcher/login?entered=1"


@NEEDS_CADDY
def test_caddy_in_front_of_nginx_tells_who_the_visitor_is(system: Composed, site_below: str, tmp_path: Path) -> None:
    nginx, site = site_below.removesuffix(PREFIX), configuration("in-front-of-compose.Caddyfile")
    with behind_caddy(nginx, tmp_path, site, f"{PREFIX}/healthz") as origin:
        assert httpx.get(f"{origin}{PREFIX}/study/api/studies", timeout=60).json()[0]["slug"] == SLUG
        sent = {"password": FILE_ENV[PASSWORD_VARIABLE]}
        login = httpx.post(f"{origin}{PREFIX}/researcher/login", data=sent, timeout=60)
        assert login.headers["location"] == f"{PREFIX}/researcher/login?entered=1"


def test_a_backup_holds_the_database_and_the_key(system: Composed, tmp_path: Path) -> None:
    program("pg_dump")
    told = system.execute("app", "-m", "db", "backup", str(tmp_path))
    assert f"{amount(stored_rankings(system), 'ranking')}, and" in told
    (archive,) = tmp_path.iterdir()
    with zipfile.ZipFile(archive) as held:
        names = held.namelist()
    assert any(name.endswith("secret.key") for name in names) and any(name.endswith("study.yaml") for name in names)


def test_a_process_that_was_started_again_takes_part_again(system: Composed, site: str) -> None:
    back = PARTICIPANTS[0]
    system.wait(back)
    assert (system.data / UPLOAD).exists()
    before = answered(system, back)["GET /study/api/studies"]
    deadline = time.monotonic() + 60
    while answered(system, back)["GET /study/api/studies"] == before:
        assert time.monotonic() < deadline, "nginx does not ask it any more"
        assert httpx.get(f"{site}/study/api/studies", timeout=60).status_code == 200
        time.sleep(0.2)

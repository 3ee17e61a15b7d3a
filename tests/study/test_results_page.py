"""The researcher's page over real HTTP and in a real browser, on a SQLite file with rankings written by hand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image
from playwright.sync_api import Browser, Page

from db.session import Database
from study import responses
from study.catalog import Catalog
from study.login import ResearcherLogin
from study.results_page import PHOTOS_PER_PAGE, mount_results
from study.results_routes import SMALL_SIDE, results_router
from study.settings import sqlite_url
from tests.serving import serving

PASSWORD = "correct horse"
METHODS = {"input": "Input", "auto": "Photoshop Auto", "human": "Human editor"}
COLOURS = {"input": (90, 90, 90), "auto": (140, 120, 60), "human": (60, 140, 200)}
# Photo to the methods in the order in which each person clicked them, best first.
ANN = {"lake": ("human", "auto", "input"), "street": ("human", "input", "auto")}
BOB = {"lake": ("auto", "human", "input"), "street": ("input", "auto", "human")}
EVE = dict.fromkeys(("lake", "street"), ("human", "auto", "input"))  # answers one set only, whichever comes first
# With 10, 5 and 0 points: input 0 + 5 + 0 + 10 + 0, auto 5 + 0 + 10 + 5 + 5, human 10 + 10 + 5 + 0 + 10, over five.
MEANS = {"input": "3.000", "auto": "5.000", "human": "7.000"}


@dataclass(frozen=True)
class Site:
    """A running app with the researcher's page."""

    url: str
    database: Database
    catalog: Catalog


def make_study(folder: Path, photos: list[str], side: int = 60) -> None:
    """Write a study of plain pictures, each twice as wide as high."""
    for method, colour in COLOURS.items():
        (folder / method).mkdir(parents=True)
        for photo in photos:
            Image.new("RGB", (2 * side, side), colour).save(folder / method / f"{photo}.png")
    methods = "".join(f"  {key}: {label}\n" for key, label in METHODS.items())
    (folder / "study.yaml").write_text(f"title: Study {folder.name}\nseed: 1\nmethods:\n{methods}")


def take_part(site: Site, slug: str, clicks: Mapping[str, Sequence[str]], sets: int) -> None:
    """Let one more person take part and answer the first ``sets`` sets."""
    study = site.catalog.get(slug)
    assert study is not None
    person = responses.add_participant(site.database, study)
    responses.begin(site.database, person)
    visit = responses.load_visit(site.database, person)
    assert visit is not None
    for index, trial in enumerate(visit.trials[:sets]):
        order = [trial.slots.index(method) + 1 for method in clicks[trial.image]]
        responses.record_answer(site.database, person, index, order, rt_ms=4000)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve two studies ranked by hand, one that nobody has answered, and one of many photos."""
    data = tmp_path_factory.mktemp("data")
    studies = data / "studies"
    make_study(studies / "ranked", ["lake", "street"], side=400)
    make_study(studies / "growing", ["lake", "street"])
    make_study(studies / "unanswered", ["lake"])
    make_study(studies / "many", [f"photo-{number:03}" for number in range(100)])
    database = Database.open(sqlite_url(data))
    catalog = Catalog(studies, database)
    with serving(app_of(database, catalog)) as url:
        site = Site(url, database, catalog)
        take_part(site, "ranked", ANN, sets=2)
        take_part(site, "ranked", BOB, sets=2)
        take_part(site, "ranked", EVE, sets=1)
        take_part(site, "growing", ANN, sets=2)
        yield site
    database.close()


def app_of(database: Database, catalog: Catalog) -> FastAPI:
    """Put the page, its routes and the login together as the app does."""
    app = FastAPI()
    login = ResearcherLogin(PASSWORD, b"k" * 32)
    login.protect(app)
    mount_results(app, database, catalog, login)
    return app


@pytest.fixture
def client(site: Site) -> Iterator[httpx.Client]:
    """Return a client that has logged in."""
    with httpx.Client(base_url=f"{site.url}/researcher/") as client:
        assert client.post("login", data={"password": PASSWORD}).status_code == 303
        yield client


@pytest.mark.parametrize(
    "path", ["config", "plotly.js", "studies/ranked/rankings.csv", "studies/ranked/pictures/input/lake"]
)
def test_nothing_is_served_without_login(site: Site, path: str) -> None:
    assert httpx.get(f"{site.url}/researcher/{path}").status_code == 401


def test_our_routes_ask_for_the_login_themselves(site: Site) -> None:
    app = FastAPI()
    app.include_router(results_router(site.database, site.catalog, ResearcherLogin(PASSWORD, b"k" * 32)))
    with serving(app) as url:
        assert httpx.get(f"{url}/researcher/studies/ranked/rankings.csv").status_code == 401
        assert httpx.get(f"{url}/researcher/studies/ranked/pictures/input/lake").status_code == 401


def test_rankings_can_be_downloaded(client: httpx.Client) -> None:
    answer = client.get("studies/ranked/rankings.csv")
    lines = answer.text.splitlines()
    assert lines[0] == "participant,image,method,position,rank,score,rt_ms"
    assert len(lines) == 1 + 5 * 3
    assert len(re.findall(r",(?:lake|street),human,[123],1,10\.0,4000$", answer.text, re.MULTILINE)) == 3
    assert answer.headers["content-disposition"] == 'attachment; filename="ranked-rankings.csv"'


def test_a_picture_is_served_whole_and_small(client: httpx.Client) -> None:
    whole = Image.open(BytesIO(client.get("studies/ranked/pictures/auto/lake").content))
    assert (whole.format, whole.size) == ("PNG", (800, 400))
    small = Image.open(BytesIO(client.get("studies/ranked/pictures/auto/lake?small").content))
    assert (small.format, small.size) == ("JPEG", (SMALL_SIDE, SMALL_SIDE // 2))
    assert small.getpixel((9, 9)) == pytest.approx(COLOURS["auto"], abs=3)


@pytest.mark.parametrize(
    "path",
    [
        "studies/nowhere/rankings.csv",
        "studies/ranked/pictures/auto/nothing",
        "studies/ranked/pictures/nobody/lake",
        "studies/ranked/pictures/auto/..%2F..%2Fstudy.yaml",
        "studies/..%2Franked/rankings.csv",
    ],
)
def test_what_does_not_exist_is_404(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """Open the login form in a fresh window; at the end the page must not have run into an error."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{site.url}/researcher/")
    yield page
    page.close()
    assert errors == []


def log_in(page: Page, password: str = PASSWORD) -> None:
    """Fill in the login form and send it."""
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def open_study(page: Page, site: Site, slug: str) -> None:
    """Log in and open one study's results."""
    log_in(page)
    page.wait_for_url("**/researcher/")
    page.goto(f"{site.url}/researcher/?study={slug}")


def mean_scores_of(page: Page) -> dict[str | None, str]:
    """Read the mean scores as they stand on the page."""
    rows = page.locator("#mean-scores tbody tr").all()
    return {row.get_attribute("data-method"): row.locator(".mean").inner_text() for row in rows}


def test_a_researcher_logs_in_and_reads_the_mean_scores(page: Page, site: Site) -> None:
    assert page.url.endswith("/researcher/login")
    log_in(page, "wrong")
    assert page.get_by_role("alert").inner_text() == "This is not the password."
    open_study(page, site, "ranked")
    page.wait_for_selector("#mean-scores")
    assert mean_scores_of(page) == MEANS
    assert page.locator("#sum-of-means").inner_text() == "15.000"
    assert page.locator("#participants-started").inner_text() == "3"
    assert page.locator("#participants-finished").inner_text() == "2"
    assert page.locator("#rankings-count").inner_text() == "5"
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/researcher/login")
    page.goto(f"{site.url}/researcher/")
    assert page.url.endswith("/researcher/login")


def test_every_photo_stands_above_its_boxes(page: Page, site: Site) -> None:
    open_study(page, site, "ranked")
    card = page.locator('[data-image="street"]')
    card.scroll_into_view_if_needed()
    card.locator(".js-plotly-plot .boxlayer path.box").first.wait_for()
    for picture in card.locator("img").all():
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == SMALL_SIDE
    edges = "elements => elements.map(element => element.getBoundingClientRect().toJSON())"
    boxes = card.locator("path.box").evaluate_all(edges)
    pictures = card.locator("img").evaluate_all(edges)
    assert len(boxes) == len(pictures) == len(METHODS)
    for box, picture in zip(boxes, pictures, strict=True):
        assert picture["left"] <= box["left"] < box["right"] <= picture["right"]
        assert picture["bottom"] <= box["top"]


def test_refreshing_shows_new_answers(page: Page, site: Site) -> None:
    open_study(page, site, "growing")
    page.wait_for_selector("#mean-scores")
    assert mean_scores_of(page) == {"input": "2.500", "auto": "2.500", "human": "10.000"}
    take_part(site, "growing", EVE, sets=1)
    page.get_by_role("button", name="Refresh").click()
    page.wait_for_function("document.querySelector('#rankings-count').innerText === '3'")
    # input 0 + 5 + 0, auto 5 + 0 + 5, human three times 10
    assert mean_scores_of(page) == {"input": "1.667", "auto": "3.333", "human": "10.000"}


def test_a_study_without_answers_says_so(page: Page, site: Site) -> None:
    open_study(page, site, "unanswered")
    page.wait_for_selector("#no-rankings")
    text = page.locator("body").inner_text()
    assert "Nobody has ranked a photo of this study yet." in text
    assert "not ranked yet" in text
    assert not re.search(r"\bnan\b|error|traceback", text, re.IGNORECASE)


def test_a_hundred_photos_come_in_pages(page: Page, site: Site) -> None:
    take_part(site, "many", {f"photo-{number:03}": ("human", "auto", "input") for number in range(100)}, sets=100)
    open_study(page, site, "many")
    page.wait_for_selector(".photo-card")
    assert page.locator(".photo-card").count() == PHOTOS_PER_PAGE
    page.locator("#photo-page input").click()
    page.get_by_role("option", name="Photos 91 to 100 of 100").click()
    page.wait_for_selector('[data-image="photo-099"]')
    assert page.locator(".photo-card").count() == PHOTOS_PER_PAGE


def test_figures_follow_light_and_dark(browser: Browser, site: Site) -> None:
    inks = set()
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(f"{site.url}/researcher/")
        open_study(page, site, "ranked")
        page.locator("#summary .xtick text").first.wait_for()
        inks.add(page.locator("#summary .xtick text").first.evaluate("text => getComputedStyle(text).fill"))
        page.close()
    assert inks == {"rgb(31, 41, 55)", "rgb(236, 239, 244)"}

"""The tab of results over real HTTP and in a real browser, on a SQLite file with rankings written by hand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from study.content.trials import Kind
from study.researcher.pictures import SMALL_SIDE
from study.researcher.results_tab import PHOTOS_PER_PAGE
from study.researcher.stores import Stores
from study.visits.people import add_participant, begin
from study.visits.responses import Answer, record_answer
from tests.study.researcher.site import Site, log_in, open_tab, serving_site
from tests.study.rich_study import BEST_FIRST, Person, open_rich_study, planned
from tests.study.rich_study import take_part as go_through

METHODS = {"input": "Input", "auto": "Photoshop Auto", "human": "Human editor"}
COLOURS = {"input": (90, 90, 90), "auto": (140, 120, 60), "human": (60, 140, 200)}
# Photo to the methods in the order in which each person clicked them, best first.
ANN = {"lake": ("human", "auto", "input"), "street": ("human", "input", "auto")}
BOB = {"lake": ("auto", "human", "input"), "street": ("input", "auto", "human")}
EVE = dict.fromkeys(("lake", "street"), ("human", "auto", "input"))  # answers one set only, whichever comes first
# With 10, 5 and 0 points: input 0 + 5 + 0 + 10 + 0, auto 5 + 0 + 10 + 5 + 5, human 10 + 10 + 5 + 0 + 10, over five.
MEANS = {"input": "3.000", "auto": "5.000", "human": "7.000"}


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
    study = site.stores.catalog.get(slug)
    assert study is not None
    person = add_participant(site.database, study)
    begin(site.database, person)
    for index, trial in enumerate(planned(site.database, study, person)[:sets]):
        order = [trial.slots.index(method) + 1 for method in clicks[trial.image]]
        record_answer(site.database, study, person, index, Answer(order, rt_ms=4000))


@pytest.fixture(scope="module")
def site(stores: Stores) -> Iterator[Site]:
    """Serve two studies ranked by hand, one that nobody has answered, and one of many photos."""
    studies = stores.settings.studies
    make_study(studies / "ranked", ["lake", "street"], side=400)
    make_study(studies / "growing", ["lake", "street"])
    make_study(studies / "unanswered", ["lake"])
    make_study(studies / "many", [f"photo-{number:03}" for number in range(100)])
    with serving_site(stores) as site:
        take_part(site, "ranked", ANN, sets=2)
        take_part(site, "ranked", BOB, sets=2)
        take_part(site, "ranked", EVE, sets=1)
        take_part(site, "growing", ANN, sets=2)
        yield site


def mean_scores_of(page: Page) -> dict[str | None, str]:
    """Read the mean scores as they stand on the page."""
    rows = page.locator("#mean-scores tbody tr").all()
    return {row.get_attribute("data-method"): row.locator(".mean").inner_text() for row in rows}


def test_a_researcher_logs_in_and_reads_the_mean_scores(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/researcher/")
    assert page.url.endswith("/researcher/login")
    log_in(page, "wrong")
    assert page.get_by_role("alert").inner_text() == "This is not the password."
    open_tab(page, site, "ranked", "results")
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
    open_tab(page, site, "ranked", "results")
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
    open_tab(page, site, "growing", "results")
    page.wait_for_selector("#mean-scores")
    assert mean_scores_of(page) == {"input": "2.500", "auto": "2.500", "human": "10.000"}
    take_part(site, "growing", EVE, sets=1)
    page.get_by_role("button", name="Refresh").click()
    page.wait_for_function("document.querySelector('#rankings-count').innerText === '3'")
    # input 0 + 5 + 0, auto 5 + 0 + 5, human three times 10
    assert mean_scores_of(page) == {"input": "1.667", "auto": "3.333", "human": "10.000"}


def test_a_study_without_answers_says_so(page: Page, site: Site) -> None:
    open_tab(page, site, "unanswered", "results")
    page.wait_for_selector("#no-rankings")
    text = page.locator("body").inner_text()
    assert "Nobody has ranked a photo of this study yet." in text
    assert "not ranked yet" in text
    assert not re.search(r"\bnan\b|error|traceback", text, re.IGNORECASE)


def test_a_hundred_photos_come_in_pages(page: Page, site: Site) -> None:
    take_part(site, "many", {f"photo-{number:03}": ("human", "auto", "input") for number in range(100)}, sets=100)
    open_tab(page, site, "many", "results")
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
        open_tab(page, site, "ranked", "results")
        page.locator("#summary .xtick text").first.wait_for()
        inks.add(page.locator("#summary .xtick text").first.evaluate("text => getComputedStyle(text).fill"))
        page.close()
    assert inks == {"rgb(31, 41, 55)", "rgb(236, 239, 244)"}


def test_repeats_traps_and_practice_do_not_count(page: Page, site: Site) -> None:
    study = open_rich_study(site.stores.settings, site.database)
    poorest_first = tuple(reversed(BEST_FIRST))
    person = Person(ranks=lambda trial: BEST_FIRST if trial.kind is Kind.MAIN else poorest_first)
    go_through(site.database, study, person)
    open_tab(page, site, study.slug, "results")
    page.wait_for_selector("#mean-scores")
    assert mean_scores_of(page) == dict(zip(BEST_FIRST, ("10.000", "7.500", "5.000", "2.500", "0.000"), strict=True))
    assert page.locator("#rankings-count").inner_text() == "4"

"""The tab of results over real HTTP and in a real browser, on a SQLite file with rankings written by hand."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from study.analysis.analysis import Analysis
from study.content.keeping.life import set_status
from study.content.serving.small_pictures import SMALL_SIDE
from study.content.trials import Kind
from study.content.yaml.definition import Study
from study.researcher import results_analyses
from study.researcher.addresses import export_address
from study.researcher.results_photos import PHOTOS_PER_PAGE
from study.researcher.stores import Stores
from study.results.exports import EXPORTS
from study.results.study_analysis import study_analysis
from study.visits.answers.people import add_participant, begin, withdraw
from study.visits.answers.responses import Answer, record_answer
from tests.study.researcher.site import Site, log_in, open_tab, serving_site
from tests.study.rich_study import BEST_FIRST, Person, open_rich_study, planned
from tests.study.rich_study import take_part as go_through

METHODS = {"input": "Input", "auto": "Photoshop Auto", "human": "Human editor"}
COLORS = {"input": (90, 90, 90), "auto": (140, 120, 60), "human": (60, 140, 200)}
# Photo to the methods in the order in which each person clicked them, best first.
ANN = {"lake": ("human", "auto", "input"), "street": ("human", "input", "auto")}
BOB = {"lake": ("auto", "human", "input"), "street": ("input", "auto", "human")}
EVE = dict.fromkeys(("lake", "street"), ("human", "auto", "input"))  # answers one set only, whichever comes first
# With 10, 5 and 0 points: input 0 + 5 + 0 + 10 + 0, auto 5 + 0 + 10 + 5 + 5, human 10 + 10 + 5 + 0 + 10, over five.
MEANS = {"input": "3.000", "auto": "5.000", "human": "7.000"}


def make_study(folder: Path, photos: list[str], side: int = 60) -> None:
    """Write a study of plain pictures, each twice as wide as high."""
    for method, color in COLORS.items():
        (folder / method).mkdir(parents=True)
        for photo in photos:
            Image.new("RGB", (2 * side, side), color).save(folder / method / f"{photo}.png")
    methods = "".join(f"  {key}: {label}\n" for key, label in METHODS.items())
    (folder / "study.yaml").write_text(f"title: Study {folder.name}\nseed: 1\nmethods:\n{methods}")


def usable(site: Site, slug: str) -> Study:
    study = site.stores.catalog.get(slug)
    assert study is not None
    return study


def take_part(site: Site, slug: str, clicks: Mapping[str, Sequence[str]], sets: int) -> str:
    """Let one more person take part in a study, now open, and answer the first ``sets`` sets; return who it is."""
    person = join(site, slug)
    answer(site, slug, person, clicks, sets)
    return person


def join(site: Site, slug: str) -> str:
    """Let one more person begin in a study, now open; return who it is."""
    study = usable(site, slug)
    set_status(site.database, slug, "open")
    person = add_participant(site.database, study)
    begin(site.database, person)
    return person


def answer(site: Site, slug: str, person: str, clicks: Mapping[str, Sequence[str]], sets: int) -> None:
    """Let somebody who has begun answer the first ``sets`` sets."""
    study = usable(site, slug)
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


def expect_mean_scores(page: Page, expected: dict[str, str]) -> None:
    """Wait until these are the mean scores, by method: they are drawn anew after the numbers of rankings."""
    expect(page.locator("#mean-scores tbody tr")).to_have_count(len(expected))
    for method, mean in expected.items():
        expect(page.locator(f'#mean-scores tr[data-method="{method}"] .mean')).to_have_text(mean)


@pytest.mark.smoke
def test_a_researcher_logs_in_and_reads_the_mean_scores(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/researcher/")
    assert page.url.endswith("/researcher/login")
    log_in(page, "wrong")
    assert page.get_by_role("alert").inner_text() == "Wrong password."
    log_in(page)
    page.wait_for_url("**/researcher/")
    page.goto(f"{site.url}/researcher/?study=ranked&tab=results")
    page.wait_for_selector("#mean-scores")
    expect_mean_scores(page, MEANS)
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
    expect_mean_scores(page, {"input": "2.500", "auto": "2.500", "human": "10.000"})
    take_part(site, "growing", EVE, sets=1)
    page.get_by_role("button", name="Refresh").click()
    page.wait_for_function("document.querySelector('#rankings-count').innerText === '3'")
    # input 0 + 5 + 0, auto 5 + 0 + 5, human three times 10
    expect_mean_scores(page, {"input": "1.667", "auto": "3.333", "human": "10.000"})


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
        with browser.new_page(color_scheme=scheme) as page:
            open_tab(page, site, "ranked", "results")
            page.locator("#analysis .figure").first.scroll_into_view_if_needed()
            tick = page.locator("#analysis .xtick text").first
            inks.add(tick.evaluate("text => getComputedStyle(text).fill"))
    assert inks == {"rgb(31, 41, 55)", "rgb(236, 239, 244)"}


def test_repeats_traps_and_practice_do_not_count(page: Page, site: Site) -> None:
    study = open_rich_study(site.stores.settings, site.database)
    poorest_first = tuple(reversed(BEST_FIRST))
    person = Person(ranks=lambda trial: BEST_FIRST if trial.kind is Kind.MAIN else poorest_first)
    go_through(site.database, study, person)
    open_tab(page, site, study.slug, "results")
    page.wait_for_selector("#mean-scores")
    expect_mean_scores(page, dict(zip(BEST_FIRST, ("10.000", "7.500", "5.000", "2.500", "0.000"), strict=True)))
    assert page.locator("#rankings-count").inner_text() == "4"


PHOTOS = ("barn", "lake", "street", "tree")
ALIKE = dict.fromkeys(PHOTOS, ("human", "auto", "input"))
REVERSED = dict.fromkeys(PHOTOS, ("input", "auto", "human"))


@pytest.fixture
def disputed(site: Site) -> dict[str, str]:
    """Three people rank a study alike, one the other way round; a fifth leaves after a set, agreeing with the three."""
    slug = f"disputed-{len(site.stores.catalog.studies())}"
    make_study(site.studies / slug, list(PHOTOS))
    people = {name: take_part(site, slug, ALIKE, sets=4) for name in ("ann", "cat", "dan")}
    return {"slug": slug, **people, "bob": take_part(site, slug, REVERSED, 4), "eve": take_part(site, slug, ALIKE, 1)}


def open_filters(page: Page, site: Site, slug: str) -> None:
    """Open the tab about a study, and the filters in it."""
    open_tab(page, site, slug, "results")
    page.wait_for_selector("#mean-scores")
    page.get_by_role("button", name="Leave out participants").click()


def wait_for_rankings(page: Page, rankings: int) -> None:
    """Wait until the page shows the means of so many rankings."""
    expect(page.locator("#rankings-count")).to_have_text(str(rankings))


@pytest.mark.smoke
def test_leaving_out_who_is_flagged_changes_the_means_and_is_said(
    page: Page, site: Site, disputed: dict[str, str]
) -> None:
    open_filters(page, site, disputed["slug"])
    # 17 rankings, in four of which, bob's, input has the 10 points and not human
    expect_mean_scores(page, {"input": "2.353", "auto": "5.000", "human": "7.647"})
    bob = page.get_by_role("checkbox", name=disputed["bob"][:6])
    expect(bob).to_have_accessible_name(re.compile("ranked in reverse of the others"))
    bob.check()
    wait_for_rankings(page, 13)
    expect_mean_scores(page, {"input": "0.000", "auto": "5.000", "human": "10.000"})
    expect(page.get_by_role("button", name="Leave out participants: 1 of 5 left out")).to_be_visible()
    said = page.locator(".left-out").inner_text()
    assert "1 participant is left out" in said and disputed["bob"] in said


def test_who_is_left_out_is_left_out_of_every_download(page: Page, site: Site, disputed: dict[str, str]) -> None:
    open_filters(page, site, disputed["slug"])
    page.get_by_role("checkbox", name=disputed["bob"][:6]).check()
    wait_for_rankings(page, 13)
    page.get_by_text("Download what is shown here, without the 1 left out").click()
    links = page.locator("#downloads-of-results a")
    expect(links).to_have_count(len(EXPORTS))
    with site.client() as client:
        for link in links.all():
            address = link.get_attribute("href")
            assert address is not None
            reply = client.get(address)
            assert reply.status_code == 200, address
            if "replication" in address:
                archive = zipfile.ZipFile(io.BytesIO(reply.content))
                assert "left out 1 of these people" in archive.read("README.md").decode()
                texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(("csv", "json"))]
            else:
                texts = [reply.text]
            # The report names who is left out, and has nothing else of them.
            most = 1 if "report.html" in address else 0
            assert sum(text.count(disputed["bob"]) for text in texts) <= most, address
        everybody = client.get(export_address(disputed["slug"], "rankings.csv")).text
    assert disputed["bob"] in everybody


@pytest.mark.parametrize("people", ["nobody", "a,,b", ","])
def test_a_download_without_somebody_who_is_not_there_is_refused(
    site: Site, disputed: dict[str, str], people: str
) -> None:
    with site.client() as client:
        reply = client.get(export_address(disputed["slug"], "rankings.csv", leave_out=[people]))
    assert reply.status_code == 404
    assert "participants have an identifier that begins with" in reply.json()["detail"]


def test_the_report_is_one_page_with_what_the_tab_shows(site: Site, disputed: dict[str, str]) -> None:
    with site.client() as client:
        report = client.get(export_address(disputed["slug"], "report.html")).text
    assert report.lower().startswith("<!doctype html>")
    assert "2.35" in report


def test_who_did_not_finish_and_anybody_else_can_be_left_out(page: Page, site: Site, disputed: dict[str, str]) -> None:
    open_filters(page, site, disputed["slug"])
    page.get_by_role("checkbox", name="Everybody who did not finish (1)").check()
    wait_for_rankings(page, 16)
    expect(page.locator("#participants-started")).to_have_text("4")
    page.locator("#leave-out-others input").fill(disputed["ann"][:6])
    page.get_by_role("option", name=disputed["ann"][:6]).click()
    wait_for_rankings(page, 12)
    # cat and dan against bob, on four photos
    expect_mean_scores(page, {"input": "3.333", "auto": "5.000", "human": "6.667"})


def test_everybody_left_out_is_a_sentence_and_everybody_comes_back(
    page: Page, site: Site, disputed: dict[str, str]
) -> None:
    open_filters(page, site, disputed["slug"])
    page.get_by_role("button", name="Leave out everyone flagged").click()
    expect(page.get_by_role("checkbox", name=disputed["bob"][:6])).to_be_checked()
    for name in ("ann", "cat", "dan", "eve"):
        page.locator("#leave-out-others input").fill(disputed[name][:6])
        page.get_by_role("option", name=disputed[name][:6]).click()
    expect(page.locator("#nobody-left")).to_contain_text("nothing to analyze")
    expect(page.locator(".photo-card")).to_have_count(0)
    expect(page.get_by_role("button", name="Leave out participants: 5 of 5 left out")).to_be_visible()
    assert not re.search(r"\bnan\b|error|traceback", page.locator("body").inner_text(), re.IGNORECASE)
    page.get_by_role("button", name="Take everybody back in").click()
    wait_for_rankings(page, 17)
    expect(page.get_by_role("button", name="Leave out participants: nobody is left out")).to_be_visible()


def test_new_answers_are_noticed_and_who_is_left_out_stays_so(page: Page, site: Site, disputed: dict[str, str]) -> None:
    open_filters(page, site, disputed["slug"])
    page.get_by_role("checkbox", name=disputed["bob"][:6]).check()
    wait_for_rankings(page, 13)
    take_part(site, disputed["slug"], ALIKE, sets=3)
    withdraw(site.database, disputed["eve"])
    page.get_by_role("button", name="Refresh").click()
    wait_for_rankings(page, 15)
    expect(page.get_by_role("checkbox", name=disputed["bob"][:6])).to_be_checked()
    expect_mean_scores(page, {"input": "0.000", "auto": "5.000", "human": "10.000"})


def test_another_study_begins_with_everybody(page: Page, site: Site, disputed: dict[str, str]) -> None:
    open_filters(page, site, disputed["slug"])
    page.get_by_role("checkbox", name="Everybody who did not finish (1)").check()
    wait_for_rankings(page, 16)
    for slug, rankings in (("ranked", 5), (disputed["slug"], 17)):
        page.locator("#study input").click()
        page.get_by_role("option", name=f"({slug})").click()
        wait_for_rankings(page, rankings)
        expect(page.get_by_role("button", name="Leave out participants: nobody is left out")).to_be_visible()


def test_turning_to_other_photos_computes_nothing_anew(page: Page, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    computed = []  # of how many rankings each analysis is

    def count(study: Study, rankings: pd.DataFrame, *others: Any) -> Analysis | None:
        computed.append(len(rankings) // len(study.methods))
        return study_analysis(study, rankings, *others)

    monkeypatch.setattr(results_analyses, "study_analysis", count)
    make_study(site.studies / "turned", [f"photo-{number:03}" for number in range(2 * PHOTOS_PER_PAGE)])
    liked = {f"photo-{number:03}": ("human", "auto", "input") for number in range(2 * PHOTOS_PER_PAGE)}
    take_part(site, "turned", liked, sets=20)
    # Already here: somebody who joins changes what the analysis depends on, also without an answer.
    late = join(site, "turned")
    open_tab(page, site, "turned", "results")
    page.locator("#photo-page input").click()
    page.get_by_role("option", name="Photos 11 to 20 of 20").click()
    page.wait_for_selector('[data-image="photo-019"]')
    assert computed == [20]
    answer(site, "turned", late, liked, sets=20)
    page.get_by_role("button", name="Refresh").click()
    wait_for_rankings(page, 40)
    # Gradio says twice that a page of photos was chosen; the second time may fall among the new answers.
    assert computed.count(20) == computed.count(40) == 1
    expect(page.locator('[data-image="photo-019"]')).to_be_visible()


@pytest.mark.smoke
def test_the_report_follows_the_means(page: Page, site: Site, disputed: dict[str, str]) -> None:
    open_tab(page, site, disputed["slug"], "results")
    page.wait_for_selector("#mean-scores")
    headings = page.locator("#analysis h2")
    expect(headings.first).to_have_text("Mean scores and their intervals")
    expect(headings.last).to_have_text("How it was computed")
    assert {"Ranks", "Pairs of methods", "Participants", "Size of a study"} <= set(headings.all_inner_texts())
    before = page.url
    page.get_by_role("link", name="Size of a study").click()
    expect(page.get_by_role("heading", name="Size of a study")).to_be_in_viewport()
    assert page.url == before
    expect(page.locator('[data-section="power"] .main-svg').first).to_be_visible()
    assert not re.search(r"\bnan\b|\binf\b|\bNone\b", page.locator("#analysis").inner_text())

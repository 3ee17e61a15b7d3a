"""The tabs of the researcher's page in a real browser; before there is a study they say what they wait for."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from study.researcher.page import STUDY_TABS
from tests.study.researcher.site import Site, open_tab, serving_site, stores_at
from tests.study.tiny_study import write_study

BUILDING = "The sample study is being built, once; that takes a minute or two. It appears here by itself."
NONE = "There is no study yet that could be shown here. Make one on the tab New study."


class Builder:
    """Whether a first study is being built."""

    at_work = True


@pytest.fixture
def builder() -> Builder:
    return Builder()


@pytest.fixture
def empty_site(tmp_path: Path, builder: Builder) -> Iterator[Site]:
    """A site without a study, which builds one."""
    with stores_at(tmp_path / "data") as stores, serving_site(stores, lambda: builder.at_work) as site:
        yield site


@pytest.fixture
def page(empty_site: Site, page: Page) -> Iterator[Page]:
    """A window that is closed before the site is, which would wait for it."""
    yield page
    page.close()


def choose(page: Page, name: str) -> None:
    """Click on a tab, and wait until it is the one that is shown."""
    page.get_by_role("tab", name=name, exact=True).click()
    expect(page.get_by_role("tab", name=name, exact=True)).to_have_attribute("aria-selected", "true")


def test_every_tab_says_that_the_sample_study_is_being_built_until_it_is_there(
    page: Page, empty_site: Site, builder: Builder, tmp_path: Path
) -> None:
    open_tab(page, empty_site, "", "")
    said = page.locator("#nothing")
    for label in ("Studies", *(label for label, _ in STUDY_TABS.values())):
        choose(page, label)
        expect(said).to_contain_text(BUILDING)
    choose(page, "New study")
    expect(page.get_by_role("button", name="Make the study")).to_be_visible()
    expect(said).to_be_hidden()
    choose(page, "Progress")
    expect(said).to_be_visible()
    write_study(tmp_path / "built")
    empty_site.studies.mkdir(parents=True, exist_ok=True)
    # Whole, as the app builds it: the page looks for it all the time.
    (tmp_path / "built").rename(empty_site.studies / "tiny")
    builder.at_work = False
    expect(page.locator("#study input")).to_have_value("A tiny study (tiny)")
    expect(page.locator("#slots, #balance").first).to_be_visible()
    expect(said).to_be_hidden()
    expect(page.get_by_role("tab", name="Progress")).to_have_attribute("aria-selected", "true")


def test_without_a_study_a_tab_says_where_one_is_made(page: Page, empty_site: Site, builder: Builder) -> None:
    builder.at_work = False
    open_tab(page, empty_site, "", "results")
    expect(page.get_by_role("tab", name="New study")).to_have_attribute("aria-selected", "true")
    choose(page, "Results")
    expect(page.locator("#nothing")).to_contain_text(NONE)


def test_after_quick_clicks_on_tabs_the_last_one_is_open(page: Page, empty_site: Site, builder: Builder) -> None:
    builder.at_work = False
    write_study(empty_site.studies / "tiny")
    open_tab(page, empty_site, "tiny", "results")
    expect(page).to_have_url(re.compile("tab=results"))
    for label in ("Progress", "Studies", "Set up", "Participants"):
        # The tab opens at once; what is on it is not waited for.
        choose(page, label)
    expect(page).to_have_url(re.compile("tab=people"))
    expect(page.locator("#people")).to_be_visible()
    expect(page.get_by_role("tab", name="Participants", exact=True)).to_have_attribute("aria-selected", "true")


def test_a_tab_that_is_clicked_while_the_page_is_still_being_opened_stays_open(
    page: Page, empty_site: Site, builder: Builder
) -> None:
    builder.at_work = False
    write_study(empty_site.studies / "tiny")
    open_tab(page, empty_site, "tiny", "progress")
    choose(page, "New study")
    expect(page).to_have_url(re.compile("tab=new"))
    expect(page.get_by_role("button", name="Make the study")).to_be_visible()
    expect(page.get_by_role("tab", name="New study", exact=True)).to_have_attribute("aria-selected", "true")


def test_all_tabs_can_be_reached_on_a_phone(page: Page, empty_site: Site) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_tab(page, empty_site, "", "studies")
    expect(page.locator("#nothing")).to_be_visible()
    tabs = page.get_by_role("tab")
    assert tabs.count() == len(STUDY_TABS) + 2
    for place in range(tabs.count()):
        tab = tabs.nth(place)
        box = tab.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390
        tab.focus()
        page.keyboard.press("Enter")
        expect(tab).to_have_attribute("aria-selected", "true")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

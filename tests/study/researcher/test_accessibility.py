"""axe-core on the login form and on every tab: no serious or critical violation."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from study.content.keeping.life import set_status
from study.content.yaml.definition import Study
from study.researcher.page import PILOT_TABS, STUDY_TABS
from study.researcher.stores import Stores
from tests.study.researcher.site import Site, open_tab
from tests.study.rich_study import Person, take_part
from tests.study.tiny_study import write_study

SHOWN = {
    "results": "#mean-scores",
    "progress": "#slots",
    "people": "#participants",
    "settings": ".settings-bar",
    "setup": "#try",
}


@pytest.fixture(scope="module")
def answered(stores: Stores, rich: Study) -> Study:
    """A study with answers, also from a pilot, beside one that cannot be used."""
    set_status(stores.database, rich.slug, "pilot")
    take_part(stores.database, rich, Person())
    set_status(stores.database, rich.slug, "open")
    take_part(stores.database, rich, Person())
    take_part(stores.database, rich, Person(sets=3))
    write_study(stores.settings.studies / "broken", ("wallaby1",), seed="none")
    return rich


@pytest.fixture(params=[((1280, 800), "light"), ((390, 844), "dark")], ids=["wide light", "narrow dark"])
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A window of a computer by day, and of a telephone by night."""
    (width, height), scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    """Name the serious and critical ones, with the markup they are in."""
    # Gradio fades what it asks the server for, and fades it in again; nobody is to read it meanwhile.
    page.wait_for_function(
        """() => !document.querySelector('.pending')
            && !document.getAnimations().some((each) => each instanceof CSSTransition)"""
    )
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html']}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def test_no_tab_is_forgotten_here() -> None:
    assert SHOWN.keys() == STUDY_TABS.keys()


def test_every_tab_can_be_used_by_everybody(window: Page, site: Site, answered: Study) -> None:
    window.goto(f"{site.url}/researcher/")
    assert violations(window) == []
    for tab, shown in SHOWN.items():
        open_tab(window, site, answered.slug, tab)
        window.locator(shown).wait_for()
        if tab == "progress":
            window.locator("#pace .figure").scroll_into_view_if_needed()
            window.locator("#pace .barlayer").wait_for()
        if tab == "people":
            window.locator(".choose").first.click()
            window.locator("#sets").wait_for()
            window.get_by_role("button", name="Delete this participant's data").click()
            window.get_by_role("button", name="Delete for good").wait_for()
        if tab == "setup":
            window.get_by_role("button", name="Delete this study").click()
            window.get_by_role("button", name="Freeze the content").click()
            window.get_by_role("button", name="Freeze for good").wait_for()
            window.get_by_role("button", name="Delete pilot and simulated data").click()
            window.locator("#clear-question").get_by_text("This deletes").wait_for()
        assert violations(window) == []
        if tab in PILOT_TABS:
            window.get_by_label("Data of the pilot").check()
            window.get_by_text("These are the data of the pilot.").wait_for()
            window.locator(shown).wait_for()
            assert violations(window) == []
        assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    open_tab(window, site, answered.slug, "studies")
    window.locator("#all-studies").wait_for()
    assert violations(window) == []
    open_tab(window, site, answered.slug, "new")
    window.locator("#new-photos").wait_for()
    assert violations(window) == []
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    window.get_by_label("From finished versions").check()
    window.locator("#create").click()
    window.get_by_text("Choose a zip file first.").wait_for()
    assert violations(window) == []

"""The tab of all studies in a real browser."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from study.content.keeping.life import set_status
from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study
from study.content.yaml.definition import Study
from study.visits.answers.people import Arrival
from tests.study.researcher.site import PASSWORD, Site
from tests.study.rich_study import Person, take_part
from tests.study.tiny_study import write_study


@pytest.fixture
def studies(site: Site, rich: Study) -> Iterator[None]:
    """Beside the rich study: one with a target, one in its pilot, a draft, and one that cannot be read."""
    write_study(site.studies / "aimed", ("wallaby1", "wallaby2"), title="Aimed", target=20, closes="2099-12-31")
    register_study(site.database, read_study(site.studies / "aimed"), opened=True)
    write_study(site.studies / "piloted", ("wallaby1", "wallaby2"), title="Piloted", screen_check=False)
    register_study(site.database, read_study(site.studies / "piloted"))
    set_status(site.database, "piloted", "pilot")
    write_study(site.studies / "drafted", ("wallaby1", "wallaby2"), title="Drafted")
    write_study(site.studies / "broken", ("wallaby1", "wallaby2"), title="Broken", repeats="many")
    yield
    for slug in ("aimed", "piloted", "drafted", "broken"):
        shutil.rmtree(site.studies / slug)


def open_first_tab(page: Page, site: Site) -> None:
    """Open the researcher's page as after the login."""
    page.context.request.post(f"{site.url}/researcher/login", form={"password": PASSWORD}, max_redirects=0)
    page.goto(f"{site.url}/researcher/")
    expect(page.locator("#all-studies")).to_be_visible()


def cells(page: Page, slug: str) -> list[str]:
    """What a study's row says."""
    return [" ".join(text.split()) for text in page.locator(f"[data-study={slug}] td").all_inner_texts()]


def test_every_study_is_there_with_what_it_does(page: Page, site: Site, rich: Study, studies: None) -> None:
    take_part(site.database, rich)
    take_part(site.database, rich, Person(sets=2))
    take_part(site.database, rich, Person(arrival=Arrival(simulated=True)))
    site.stores.catalog.problems.note("rich", "a participant could not be shown an image: it is missing")
    open_first_tab(page, site)
    state, active, done, pace, last, problem = cells(page, "rich")
    assert (state, active, done) == ("open listed", "1", "2 / no limit 1 simulated")
    # Two people and a half ranked seven sets each, practice and checks included.
    assert float(pace) == pytest.approx((2 * 7 + 2) / 10)
    assert last.endswith("UTC")
    assert problem.endswith("a participant could not be shown an image: it is missing")
    assert cells(page, "aimed") == ["open listed closes at the end of 2099-12-31 (UTC)", "0", "0 / 20", "0.0", "–", "–"]
    assert cells(page, "piloted")[:3] == ["pilot", "0", "0 / no limit"]
    assert cells(page, "drafted")[0] == "draft"
    broken = cells(page, "broken")
    assert broken[0] == "cannot be read" and "repeats must be a whole number" in broken[-1]


def test_it_refreshes_itself_and_leads_to_the_study(page: Page, site: Site, rich: Study, studies: None) -> None:
    open_first_tab(page, site)
    study = site.stores.catalog.get("aimed")
    assert study is not None
    take_part(site.database, study, Person(before={}, after={}))
    expect(page.locator("[data-study=aimed]")).to_contain_text("1 / 20")
    page.get_by_role("link", name="Aimed").click()
    expect(page.locator("#done")).to_have_text("1")
    expect(page.locator("#study input")).to_have_value("Aimed (aimed)")
    page.get_by_role("tab", name="Studies").click()
    expect(page.locator("#all-studies")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_it_fits_the_window(page: Page, site: Site, rich: Study, studies: None, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    open_first_tab(page, site)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    table = page.locator("#all-studies").bounding_box()
    frame = page.get_by_role("group", name="All studies").bounding_box()
    assert table is not None and frame is not None
    assert table["width"] <= frame["width"] + 1

"""The data of a pilot on the researcher's page: not shown unless asked for, then in place of the study's own."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from study.content.keeping.life import set_status
from study.content.yaml.definition import Study
from study.researcher.results_analyses import Analyses
from study.researcher.stores import Stores
from study.results.monitor import answers_over_time, standing
from study.visits.answers.people import Arrival, withdraw
from tests.study.researcher.site import Site, open_tab
from tests.study.rich_study import Person, take_part
from tests.study.tiny_study import write_study

NOTE = "These are the data of the pilot."


@pytest.fixture(scope="module")
def people(stores: Stores, rich: Study) -> dict[str, list[str]]:
    """Two people of the pilot, one of whom stopped after two sets, and one of the study."""
    sent = Arrival(external_id="prolific:5f00", source={"PROLIFIC_PID": "5f00"})
    set_status(stores.database, rich.slug, "pilot")
    pilot = [take_part(stores.database, rich, Person(arrival=sent)), take_part(stores.database, rich, Person(sets=2))]
    set_status(stores.database, rich.slug, "open")
    return {"pilot": pilot, "live": [take_part(stores.database, rich)]}


def rows(page: Page) -> list[str]:
    """Identifiers in the table of participants."""
    page.locator("#participants").wait_for()
    names: list[str] = page.locator("[data-participant]").evaluate_all(
        "rows => rows.map(row => row.dataset.participant)"
    )
    return names


def test_progress_is_of_the_pilot_alone(stores: Stores, rich: Study, people: dict[str, list[str]]) -> None:
    now = datetime.now(UTC)
    own, pilot = (standing(stores.database, rich, now, kept) for kept in ("live", "pilot"))
    assert (own.done, own.active, own.answers) == (1, 0, 7)
    assert (pilot.done, pilot.active, pilot.answers) == (1, 1, 7 + 2)
    assert pilot.slots.to_numpy().sum() == 5 * pilot.counted
    assert sum(answers_over_time(stores.database, rich.slug, "pilot").answers) == 9


def test_analyses_of_pilot_and_study_stay_apart_and_both_are_kept(
    stores: Stores, rich: Study, people: dict[str, list[str]]
) -> None:
    analyses = Analyses(stores.database)
    own, pilot = analyses.of(rich), analyses.of(rich, kept="pilot")
    for kept, found in (("live", own), ("pilot", pilot)):
        assert found.analysis is not None
        assert found.analysis.shown.participants.tolist() == people[kept]
    assert (analyses.of(rich), analyses.of(rich, kept="pilot")) == (own, pilot)
    assert analyses.of(rich) is own and analyses.of(rich, kept="pilot") is pilot


def test_every_tab_shows_the_pilot_only_when_it_is_asked_for(
    page: Page, site: Site, rich: Study, people: dict[str, list[str]]
) -> None:
    open_tab(page, site, rich.slug, "people")
    box, note = page.get_by_label("Data of the pilot"), page.get_by_text(NOTE)
    assert rows(page) == people["live"]
    expect(box).not_to_be_checked()
    expect(note).to_be_hidden()
    expect(page.get_by_text("2 pilot participants are not listed here")).to_be_visible()
    box.check()
    expect(note).to_be_visible()
    expect(page.locator("[data-participant]")).to_have_count(2)
    assert rows(page) == people["pilot"]
    with page.expect_download() as download:
        page.get_by_role("link", name="approval list (CSV)").click()
    assert download.value.suggested_filename == "rich-pilot-prolific-approvals.csv"
    assert download.value.path().read_text("utf-8").count("\n") == 2
    page.locator(f"[data-person='{people['pilot'][1]}']").click()
    expect(page.locator("#sets tbody tr")).to_have_count(7)
    page.get_by_role("tab", name="Progress").click()
    expect(page.locator("#done")).to_have_text("1")
    expect(page.locator("#active")).to_have_text("1")
    expect(page.locator("#declined")).to_have_count(0)
    assert "pilot=1" in page.url
    page.reload()
    expect(page.locator("#active")).to_have_text("1")
    expect(box).to_be_checked()
    page.get_by_role("tab", name="Results").click()
    page.locator("#mean-scores").wait_for()
    with page.expect_download() as download:
        page.locator("#summary a[href*='rankings.csv']").click()
    assert download.value.suggested_filename == "rich-pilot-rankings.csv"
    assert all(name in download.value.path().read_text("utf-8") for name in people["pilot"])
    page.get_by_role("tab", name="Set up").click()
    expect(page.locator("#try")).to_be_visible()
    expect(box).to_be_hidden()
    expect(note).to_be_hidden()
    page.get_by_role("tab", name="Participants").click()
    box.uncheck()
    expect(page.locator("[data-participant]")).to_have_count(1)
    assert rows(page) == people["live"]


def test_a_study_without_a_pilot_has_no_such_box(page: Page, site: Site, rich: Study) -> None:
    write_study(site.studies / "fresh", ("wallaby1", "wallaby2"))
    open_tab(page, site, "fresh", "progress")
    expect(page.locator("#balance")).to_be_visible()
    expect(page.get_by_label("Data of the pilot")).to_be_hidden()


def test_a_participant_of_the_pilot_is_deleted_from_its_list(
    page: Page, site: Site, rich: Study, people: dict[str, list[str]]
) -> None:
    set_status(site.database, rich.slug, "open")
    open_tab(page, site, rich.slug, "people")
    page.get_by_label("Data of the pilot").check()
    expect(page.locator("[data-participant]")).to_have_count(2)
    page.locator(f"[data-person='{people['pilot'][1]}']").click()
    page.get_by_role("button", name="Delete this participant's data").click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.locator("[data-participant]")).to_have_count(1)
    assert rows(page) == people["pilot"][:1]
    withdraw(site.database, people["pilot"][0])
    page.reload()
    expect(page.get_by_label("Data of the pilot")).to_be_hidden()
    assert rows(page) == people["live"]

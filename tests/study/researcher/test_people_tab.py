"""The tab of participants: rows by hand, and in a browser sorting, every set of a person, deleting."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from db import models
from study.content.keeping.life import set_status
from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study
from study.content.trials import Kind
from study.content.yaml.definition import Study
from study.researcher.people_rows import SHORT_ID, answers_of, people_of, person_of, sets_of
from study.researcher.stores import Stores
from study.visits.answers.people import Arrival, add_participant, record_color_vision, record_screen, withdraw
from tests.study.researcher.site import Site, open_tab, serving_site
from tests.study.rich_study import BEST_FIRST, SCREEN, Person, planned, take_part
from tests.study.tiny_study import write_study

SCRIPT = "<img src=x onerror=\"document.title='run'\">"


@pytest.fixture(scope="module")
def people(stores: Stores, rich: Study) -> list[str]:
    """A careful person, one who falls into the trap, and one who has answered two sets."""
    prolific = Arrival(language="de", external_id="prolific:5f00", source={"PROLIFIC_PID": "5f00"})
    after = {"devices": ["1", "3"], "remarks": SCRIPT}
    # Practice is spoiled in dingo_edit, the trap in quokka_auto: somebody careful puts that one last.
    careful = (*(method for method in BEST_FIRST if method != "quokka_auto"), "quokka_auto")
    return [
        take_part(stores.database, rich, Person(lambda trial: careful, arrival=prolific, after=after)),
        take_part(stores.database, rich, Person(rt_ms=4200)),
        take_part(stores.database, rich, Person(sets=2, arrival=Arrival(external_id="invitation:12"))),
    ]


@pytest.fixture
def tab(page: Page, site: Site, rich: Study, people: list[str]) -> Page:
    """The tab, open."""
    open_tab(page, site, rich.slug, "people")
    page.locator("#participants").wait_for()
    return page


def test_a_row_says_how_a_person_took_part(stores: Stores, rich: Study, people: list[str]) -> None:
    careful, careless, leaving = people_of(stores.database, rich, datetime.now(UTC))
    assert [person.id for person in (careful, careless, leaving)] == people
    assert (careful.state, leaving.state) == ("done", "active")
    assert (careful.answered, careful.sets, leaving.answered) == (7, 7, 2)
    assert (careful.language, careful.sent_by, careless.sent_by, leaving.sent_by) == (
        "de",
        "5f00",
        None,
        "invitation 12",
    )
    assert (careful.window, careful.pixel_ratio, careful.brightness) == ("1280 × 720", 1.5, "dark 3/4, light 4/4")
    assert (careful.seconds, careless.seconds, leaving.minutes) == (2.1, 4.2, None)
    assert careful.flags == ()
    assert careless.flags == ("did not put the ruined version last in 1 of 1 attention checks (rule: any)",)


def test_a_person_who_has_only_consented_has_a_row(stores: Stores, rich: Study, people: list[str]) -> None:
    newcomer = add_participant(stores.database, rich)
    simulated = add_participant(stores.database, rich, Arrival(simulated=True))
    row, other = people_of(stores.database, rich, datetime.now(UTC))[-2:]
    withdraw(stores.database, newcomer)
    withdraw(stores.database, simulated)
    assert (row.sent_by, other.sent_by) == (None, "simulation")
    assert datetime.now(UTC) - row.consented_at < timedelta(minutes=1)
    assert (row.id, row.answered, row.seconds, row.window, row.brightness) == (newcomer, 0, None, None, None)


def test_one_person_is_found_by_the_identifier(stores: Stores, rich: Study, people: list[str]) -> None:
    found = person_of(stores.database, rich, people[2], datetime.now(UTC))
    assert found is not None
    assert (found.id, found.answered, found.sets, found.sent_by) == (people[2], 2, 7, "invitation 12")
    assert person_of(stores.database, rich, "nobody", datetime.now(UTC)) is None


def test_every_set_is_told_as_it_was_shown(stores: Stores, rich: Study, people: list[str]) -> None:
    labels = {method.key: method.label for method in rich.methods}
    told = sets_of(stores.database, rich, people[1])
    plan = planned(stores.database, rich, people[1])
    assert [each.image for each in told] == [trial.image for trial in plan]
    for each, trial in zip(told, plan, strict=True):
        assert [version.label for version in each.versions] == [labels[method] for method in trial.slots]
        assert [version.rank for version in each.versions] == [BEST_FIRST.index(method) + 1 for method in trial.slots]
        assert (each.kind == "counts") is (trial.kind is Kind.MAIN)
        assert (each.seconds, each.zoom, each.undos, each.resumed) == (4.2, "2.5×, 0.8 s", 2, 1)
    unranked = sets_of(stores.database, rich, people[2])[-1]
    assert ([version.rank for version in unranked.versions], unranked.seconds) == ([None] * 5, None)


def test_answers_to_questions_are_told_in_the_studys_language(stores: Stores, rich: Study, people: list[str]) -> None:
    answers = answers_of(stores.database, rich, people[0], datetime.now(UTC))
    assert answers == [("Age?", "30"), ("Sight?", "1"), ("Anything?", SCRIPT), ("On?", "1, 3")]


def test_columns_sort_by_size_both_ways(tab: Page) -> None:
    answered = tab.locator("#participants tbody td:nth-child(4)")
    tab.get_by_role("button", name="Sets", exact=True).click()
    expect(answered).to_have_text(["2 of 7", "7 of 7", "7 of 7"])
    tab.get_by_role("button", name="Sets", exact=True).click()
    expect(answered).to_have_text(["7 of 7", "7 of 7", "2 of 7"])
    assert tab.locator("#participants th[aria-sort=descending]").inner_text() == "Sets"
    tab.get_by_role("button", name="Minutes").click()
    # Who has not finished has no minutes, and comes last.
    expect(answered).to_have_text(["7 of 7", "7 of 7", "2 of 7"])


@pytest.mark.smoke
def test_a_person_is_chosen_and_every_set_is_shown(tab: Page, people: list[str]) -> None:
    tab.get_by_role("button", name=f"Every set of participant {people[0][:SHORT_ID]}").click()
    expect(tab.locator("#sets tbody tr")).to_have_count(7)
    assert SCRIPT in tab.locator("#person").inner_text()
    assert tab.title() != "run"


@pytest.mark.smoke
def test_data_are_deleted_only_once_that_is_confirmed(tab: Page, site: Site, people: list[str]) -> None:
    tab.get_by_role("button", name=f"Every set of participant {people[2][:SHORT_ID]}").click()
    tab.get_by_role("button", name="Delete this participant's data").click()
    tab.get_by_role("button", name="Keep").click()
    expect(tab.get_by_role("button", name="Delete for good")).to_be_hidden()
    tab.get_by_role("button", name="Delete this participant's data").click()
    expect(tab.get_by_role("alert").filter(has_text="cannot be undone")).to_contain_text("2 of 7 sets")
    with site.database.read() as session:
        assert session.get(models.Participant, people[2]) is not None
        departures = session.scalars(select(models.Departure.kind)).all()
    tab.get_by_role("button", name="Delete for good").click()
    expect(tab.locator("#participants tbody tr")).to_have_count(2)
    expect(tab.get_by_role("button", name="Delete this participant's data")).to_be_hidden()
    with site.database.read() as session:
        assert session.get(models.Participant, people[2]) is None
        assert session.scalars(select(models.Departure.kind)).all() == [*departures, "withdrawn"]


def test_each_panel_has_its_lists(tab: Page, site: Site, rich: Study, people: list[str]) -> None:
    lists = tab.locator("#panel-lists li")
    expect(lists).to_have_count(1)
    expect(lists).to_contain_text("1 to approve, 0 to review, 0 screened out (code SCREEN5), 0 without a code")
    with tab.expect_download() as download:
        lists.get_by_role("link", name="identifiers to approve").click()
    assert download.value.suggested_filename == "rich-prolific-approve.txt"
    assert download.value.path().read_text() == "5f00\n"
    with tab.expect_download() as download:
        lists.get_by_role("link", name="approval list").click()
    header, row = download.value.path().read_text().splitlines()
    assert header.startswith("panel,panel_person,panel_visit,") and row.startswith("prolific,5f00,")


def test_it_says_when_identifiers_are_deleted(tab: Page, page: Page, stores: Stores, rich: Study) -> None:
    expect(tab.locator("#identifiers-deleted")).to_have_count(0)
    with serving_site(replace(stores, settings=replace(stores.settings, identifier_days=30))) as other:
        open_tab(page, other, rich.slug, "people")
        expect(page.locator("#identifiers-deleted")).to_contain_text(
            "30 days after somebody was last seen, what identifies"
        )
        # A server does not stop while a window is open.
        page.goto("about:blank")


def test_there_is_no_list_for_a_panel_that_sent_nobody(tab: Page, site: Site, rich: Study) -> None:
    for path in ("mturk/approvals.csv", "prolific/rejected.txt"):
        assert tab.request.get(f"{site.url}/researcher/studies/{rich.slug}/panels/{path}").status == 404


def test_pilot_participants_are_said_to_be_there(page: Page, site: Site, stores: Stores) -> None:
    write_study(site.studies / "tried", ("wallaby1", "wallaby2"), screen_check=False)
    study = stores.catalog.get("tried")
    assert study is not None
    set_status(stores.database, "tried", "pilot")
    take_part(stores.database, study, Person(before={}, after={}))
    open_tab(page, site, "tried", "people")
    expect(page.locator("#no-participants")).to_contain_text("apart from the pilot")
    expect(page.locator("#people .pilot")).to_contain_text("1 pilot participant is not listed here")
    open_tab(page, site, "tried", "progress")
    expect(page.locator("#progress .pilot")).to_contain_text("1 pilot participant is not counted here")


def test_the_table_fits_a_window_of_1280_pixels_with_everything_in_it(page: Page, site: Site, stores: Stores) -> None:
    study = read_study(write_study(site.studies / "wide", color_vision="flag"))
    register_study(stores.database, study, opened=True)
    pid = "5f0000000000000000000abc"
    sent = Arrival(external_id=f"prolific:{pid}", source={"PROLIFIC_PID": pid})
    name = add_participant(stores.database, study, sent)
    record_screen(stores.database, name, SCREEN)
    record_color_vision(stores.database, name, 1, [], {"verdict": "not passed", "right": 0})
    open_tab(page, site, "wide", "people")
    row = page.locator(f"tr[data-participant='{name}']")
    for said in (pid, "not passed", "1280 × 720", "pixel ratio 1.50", "dark 3/4, light 4/4"):
        expect(row).to_contain_text(said)
    table = page.locator(".wide-table:has(#participants)")
    needed, there = table.evaluate("each => [each.scrollWidth, each.clientWidth]")
    assert needed <= there

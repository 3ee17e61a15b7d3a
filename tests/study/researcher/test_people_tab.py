"""The tab of participants: rows by hand, and in a browser sorting, every set of a person, deleting."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from db import models
from study.content.trials import Kind
from study.content.yaml.definition import Study
from study.researcher.people_rows import SHORT_ID, answers_of, people_of, person_of, sets_of
from study.researcher.stores import Stores
from study.visits.answers.people import Arrival, add_participant, withdraw
from tests.study.researcher.site import Site, open_tab
from tests.study.rich_study import BEST_FIRST, Person, planned, take_part

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
    row = people_of(stores.database, rich, datetime.now(UTC))[-1]
    withdraw(stores.database, newcomer)
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
    assert answered.all_inner_texts() == ["2 of 7", "7 of 7", "7 of 7"]
    tab.get_by_role("button", name="Sets", exact=True).click()
    assert answered.all_inner_texts() == ["7 of 7", "7 of 7", "2 of 7"]
    assert tab.locator("#participants th[aria-sort=descending]").inner_text() == "Sets"
    tab.get_by_role("button", name="Minutes").click()
    # Who has not finished has no minutes, and comes last.
    assert answered.all_inner_texts()[-1] == "2 of 7"


def test_a_person_is_chosen_and_every_set_is_shown(tab: Page, people: list[str]) -> None:
    tab.get_by_role("button", name=f"Every set of participant {people[0][:SHORT_ID]}").click()
    expect(tab.locator("#sets tbody tr")).to_have_count(7)
    assert SCRIPT in tab.locator("#person").inner_text()
    assert tab.title() != "run"


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

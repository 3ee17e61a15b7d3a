"""The example study with simulated answers: one click leads to a report, and nothing else is touched."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from db.session import Database
from db.settings import sqlite_url
from study.content.keeping.life import set_status
from study.content.making.store import head_counts
from study.researcher.example_study import TITLE, found_example, make_example
from study.researcher.stores import Stores
from study.visits.answers.consent import consent_text
from study.visits.answers.people import Arrival, add_participant
from tests.server.running import PASSWORD, RunningApp, running_app, wait_until
from tests.study.researcher.site import log_in, stores_at
from tests.study.tiny_study import write_study

BUTTON = "Load the example study with simulated answers"


@pytest.fixture(
    scope="module", params=[pytest.param(False, id="nothing", marks=pytest.mark.slow), pytest.param(True, id="a study")]
)
def data(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which there is nothing, for which the app builds its sample study meanwhile, or one study."""
    data = tmp_path_factory.mktemp("fresh") / "data"
    if request.param:
        write_study(data / "studies" / "other", ("one",))
    return data


@pytest.fixture(scope="module")
def app(data: Path) -> Iterator[RunningApp]:
    with running_app(data) as app:
        wait_until(lambda: app.readiness()[1]["pages"] == "ready")
        yield app


@pytest.fixture(scope="module")
def database(app: RunningApp, data: Path) -> Iterator[Database]:
    database = Database.open(sqlite_url(data))
    yield database
    database.close()


@pytest.fixture
def researcher(page: Page, app: RunningApp) -> Iterator[Page]:
    """Who has logged in, and sees all studies."""
    page.set_default_timeout(240_000)
    expect.set_options(timeout=240_000)
    page.goto(f"{app.address}/researcher/?tab=studies")
    log_in(page, PASSWORD)
    expect(page.get_by_role("button", name=BUTTON)).to_be_visible()
    yield page
    expect.set_options(timeout=60_000)


def load(researcher: Page) -> None:
    """Click, and wait for the results."""
    researcher.get_by_role("button", name=BUTTON).click()
    expect(researcher.get_by_role("tab", name="Results")).to_have_attribute("aria-selected", "true")
    expect(researcher.locator("#mean-scores tbody tr[data-method]")).to_have_count(5)


def test_a_click_leads_to_a_report_marked_as_simulated(researcher: Page, database: Database) -> None:
    researcher.get_by_role("button", name=BUTTON).click()
    expect(researcher.locator("#example-progress")).to_contain_text("sets answered")
    expect(researcher.get_by_role("tab", name="Results")).to_have_attribute("aria-selected", "true")
    expect(researcher.locator("#mean-scores tbody tr[data-method]")).to_have_count(5)
    expect(researcher.locator("#simulated-note")).to_contain_text("These answers are simulated.")
    expect(researcher.locator("#study input")).to_have_value("Example with simulated answers (example)")
    researcher.get_by_role("tab", name="Studies").click()
    expect(researcher.locator("[data-study=example]")).to_contain_text("draft")
    expect(researcher.locator("[data-study=example]")).to_contain_text("40 simulated")
    counts = head_counts(database, "example")
    assert (counts.live, counts.simulated) == (40, 40)


def test_a_second_click_opens_the_same_example(researcher: Page, data: Path, database: Database) -> None:
    load(researcher)
    assert head_counts(database, "example").live == 40
    assert not (data / "studies" / "example-2").exists()


def test_its_answers_are_deleted_like_all_that_are_simulated(
    researcher: Page, app: RunningApp, database: Database
) -> None:
    researcher.goto(f"{app.address}/researcher/?study=example&tab=setup")
    researcher.locator("#clear").click()
    researcher.get_by_role("button", name="Delete for good").click()
    expect(researcher.locator("#clear")).to_be_hidden()
    assert head_counts(database, "example").live == 0


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Stores]:
    with stores_at(tmp_path / "data") as stores:
        yield stores


def test_it_is_found_again_and_has_a_trap_and_practice(empty: Stores) -> None:
    assert found_example(empty) is None
    made = make_example(empty)
    assert made.slug == "example" and made.title == TITLE
    assert (len(made.images), len(made.practice), made.repeats) == (6, 1, 1)
    again = found_example(empty)
    assert again is not None and again.slug == "example"


def test_a_study_that_happens_to_have_its_name_is_left_alone(empty: Stores) -> None:
    definition = write_study(empty.settings.studies / "example") / "study.yaml"
    before = definition.read_bytes()
    assert found_example(empty) is None
    assert make_example(empty).slug == "example-2"
    assert definition.read_bytes() == before
    again = found_example(empty)
    assert again is not None and again.slug == "example-2"


def test_an_example_in_which_a_person_has_taken_part_is_left_alone(empty: Stores) -> None:
    made = make_example(empty)
    set_status(empty.database, made.slug, "open")
    add_participant(empty.database, made, Arrival(), consent_text(made, "en"))
    assert found_example(empty) is None
    assert make_example(empty).slug == "example-2"
    assert head_counts(empty.database, "example").live == 1

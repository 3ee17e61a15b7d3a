"""The tab of progress: numbers by hand, and renewed by itself while somebody looks."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study
from study.content.yaml.definition import Study
from study.researcher import progress_tab
from study.researcher.progress_tab import progress_html, step_in_words
from study.researcher.stores import Stores
from study.visits.answers.people import record_decline, withdraw
from tests.server.running import wait_until
from tests.study.researcher.site import Site, open_tab
from tests.study.rich_study import Person, planned, take_part
from tests.study.tiny_study import RICH, TINTS, write_study

TILES = ("active", "done", "abandoned", "declined", "withdrawn")


@pytest.fixture(scope="module", autouse=True)
def quickly() -> Iterator[None]:
    """Renew the page every half a second."""
    patch = pytest.MonkeyPatch()
    patch.setattr(progress_tab, "RENEWED_EVERY_S", 0.5)
    yield
    patch.undo()


def tiles_of(page: str) -> list[int]:
    """Read the tiles by their name."""
    return [int(re.findall(rf'<dd id="{name}">(\d+)<', page)[0]) for name in TILES]


def cells_of(page: str) -> dict[str, list[int]]:
    """Read the table of methods and slots."""
    rows = re.findall(r'<tr data-method="(\w+)">(.*?)</tr>', page, re.DOTALL)
    return {method: [int(count) for count in re.findall(r'<td class="number">(\d+)<', row)] for method, row in rows}


def test_numbers_are_those_of_the_people(stores: Stores, rich: Study) -> None:
    assert "No ranking that counts yet." in progress_html(stores, rich)
    done = take_part(stores.database, rich, Person())
    take_part(stores.database, rich, Person(sets=1))  # the practice set
    withdraw(stores.database, take_part(stores.database, rich, Person(sets=3)))
    record_decline(stores.database, rich.slug)
    record_decline(stores.database, rich.slug)
    page = progress_html(stores, rich)
    assert tiles_of(page) == [1, 1, 0, 2, 1]
    expected = {method: [0] * 5 for method in rich.method_keys}
    for trial in planned(stores.database, rich, done):
        if trial.kind == "main":
            for slot, method in enumerate(trial.slots):
                expected[method][slot] += 1
    assert cells_of(page) == expected
    assert "perfect balance would be 0.8 in every cell" in " ".join(page.split())
    assert "The slots are balanced." in page


def test_conditions_have_their_numbers_and_slots_are_compared_within_a_method(stores: Stores) -> None:
    methods = list(TINTS)
    conditions = [{"name": "first", "methods": methods[:3]}, {"name": "second", "methods": methods[2:]}]
    changes = {"methods_per_set": 2, "conditions": conditions, "questions": {}, "repeats": 0}
    study = read_study(write_study(stores.settings.studies / "conditions", **{**RICH, **changes}))
    register_study(stores.database, study, opened=True)
    for _ in range(6):
        take_part(stores.database, study, Person(ranks=lambda trial: trial.slots, before={}, after={}))
    page = " ".join(progress_html(stores, study).split())
    rows = re.findall(r'<th scope="row">(\w+)</th><td class="number">(\d+)</td> <td class="number">(\d+)<', page)
    assert rows == [("first", "3", "0"), ("second", "3", "0")]
    # Three members of each condition rank four sets of two methods: 24 versions of three methods, one of them in both.
    cells = cells_of(page)
    assert [sum(cells[method]) for method in methods] == [8, 8, 16, 8, 8]
    assert all(counts == [sum(counts) // 2] * 2 for counts in cells.values())
    assert "conditions differ in their methods. Largest difference between two cells of one method: <b>0</b>." in page


def test_steps_have_names() -> None:
    steps = [timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1), timedelta(days=7)]
    assert [step_in_words(step) for step in steps] == ["minute", "15 minutes", "hour", "7 days"]


@pytest.mark.smoke
def test_the_page_renews_itself_while_it_is_seen(page: Page, site: Site, rich: Study) -> None:
    open_tab(page, site, rich.slug, "progress")
    active = page.locator("#active")
    before = int(active.inner_text())
    take_part(site.database, rich, Person(sets=2))
    expect(active).to_have_text(str(before + 1))
    page.locator("#pace .barlayer path").first.wait_for()


def test_a_tab_that_is_not_seen_asks_for_nothing(page: Page, site: Site, rich: Study) -> None:
    open_tab(page, site, rich.slug, "progress")
    page.locator("#active").wait_for()
    with page.expect_request("**/queue/join*"):
        pass  # it asks while it is seen
    page.get_by_role("tab", name="Set up").click()
    page.locator("#try").wait_for()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "queue/join" in request.url else None)

    def is_quiet() -> bool:
        """Whether nothing is asked for as long as three renewals take; what is under way comes first."""
        asked.clear()
        page.wait_for_timeout(1500)
        return asked == []

    wait_until(is_quiet)

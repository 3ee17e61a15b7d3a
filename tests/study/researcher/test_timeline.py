"""What happened to a participant: told from what is stored, absences included, in the time zone of the browser."""

import re
from collections.abc import Iterator
from datetime import UTC, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from db import models
from db.session import Database
from study.content.yaml.definition import Study
from study.researcher.people_rows import SHORT_ID
from study.researcher.stores import Stores
from study.researcher.timeline import Happening, timeline_of
from study.visits.answers.consent import consent_text
from study.visits.answers.people import (
    Arrival,
    add_participant,
    begin,
    record_answers,
    record_color_vision,
    record_screen,
    withdraw,
)
from study.visits.answers.responses import Answer, record_answer
from tests.study.researcher.site import PASSWORD, Site, open_tab
from tests.study.rich_study import SCREEN
from tests.study.set_clock import NOON, SetClock

PARAMETERS = [["PROLIFIC_PID", "5f00"], ["SESSION_ID", "s1"]]


@pytest.fixture(scope="module")
def person(stores: Stores, rich: Study) -> str:
    """Somebody who reads for two minutes, pauses after the first set, changes the window, and stays away at the end."""
    patch = pytest.MonkeyPatch()
    clock = SetClock.installed(patch)
    database = stores.database
    name = add_participant(database, rich, Arrival(language="de"), consent_text(rich, "de"))
    clock.forward(minutes=1)
    record_screen(database, name, SCREEN)
    record_answers(database, name, "before", {"age": 30, "sight": "1"})
    clock.forward(minutes=1)
    begin(database, name)
    clock.forward(seconds=30)
    record_answer(database, rich, name, 0, Answer([1, 2, 3, 4, 5], 20_000, {"window": [1280, 720], "loading_ms": 500}))
    arrive(database, name, clock.at + timedelta(minutes=11))
    clock.forward(minutes=14)
    events = [[900, "rank", 2], [1500, "undo", 2], [1700, "rank", 2], [2100, "undo", 1]]
    record = {"window": [800, 600], "events": events, "hidden_ms": 90_000, "resumed": 1}
    record_answer(database, rich, name, 1, Answer([1, 2, 3, 4, 5], 120_000, record))
    clock.forward(minutes=7)
    record_answer(database, rich, name, 2, Answer([1, 2, 3, 4, 5], 400_000, {"window": [800, 600]}))
    patch.undo()
    return name


def test_the_color_vision_screening_is_told(database: Database, study: Study) -> None:
    name = add_participant(database, study)
    plates = [{"kind": "demonstration", "digit": 7, "answer": None}]
    for number in (1, 2):
        record_color_vision(database, name, number, plates, {"verdict": "unclear", "right": 0})
    assert "- | Color-vision screening | unclear | 2 rounds" in told(timeline_of(database, name))


def arrive(database: Database, person: str, at: object) -> None:
    with database.write() as session:
        session.add(models.Arrival(participant_id=person, parameters=PARAMETERS, arrived_at=at))


def told(happenings: list[Happening]) -> list[str]:
    return [" | ".join([f"{each.at:%H:%M:%S}" if each.timed else "-", each.what, *each.details]) for each in happenings]


def test_everything_is_told_in_order_with_the_time_it_was_stored(stores: Stores, rich: Study, person: str) -> None:
    version = consent_text(rich, "de").version[:8]
    assert told(timeline_of(stores.database, person)) == [
        f"12:00:00 | Consented | language de | text {version}",
        "- | Display check | window 1280 × 720 | 3 of 4 dark patches seen | 4 of 4 light patches seen",
        "- | Questions before the sets | 2 answers",
        "12:02:00 | Began",
        "12:02:30 | Set 1, practice: ranked | 20.0 s",
        "- | Nothing for 11 min",
        "12:13:30 | Arrived | PROLIFIC_PID = 5f00 | SESSION_ID = s1",
        "12:16:30 | Set 2, counts: ranked | 120.0 s | 2 undos | window changed from 1280 × 720 to 800 × 600 "
        "| out of sight for 2 min | page loaded again 1 time",
        # All of the seven minutes were spent on it.
        "12:23:30 | Set 3, counts: ranked | 400.0 s",
        "12:23:30 | Set 4, counts: shown, not ranked",
        "12:23:30 | Last seen",
    ]


def test_an_end_is_told(stores: Stores, rich: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    SetClock.installed(monkeypatch)
    done, out = (add_participant(stores.database, rich) for _ in range(2))
    with stores.database.write() as session:
        finished = session.get_one(models.Participant, done)
        finished.finished_at, finished.answers_after = NOON + timedelta(minutes=2), {"remarks": "ok"}
        screened = session.get_one(models.Participant, out)
        screened.screened_out_at, screened.screened_out_by = NOON + timedelta(days=1, hours=2), "brightness"
    assert told(timeline_of(stores.database, done))[1:] == ["12:02:00 | Finished | 1 answer"]
    assert told(timeline_of(stores.database, out))[1:] == [
        "- | Nothing for 1 d 2 h",
        "14:00:00 | Screened out | by brightness",
    ]
    for each in (done, out):
        withdraw(stores.database, each)


def test_nothing_is_left_of_somebody_who_withdrew(stores: Stores, rich: Study) -> None:
    name = add_participant(stores.database, rich)
    arrive(stores.database, name, NOON)
    withdraw(stores.database, name)
    assert timeline_of(stores.database, name) == []


def test_an_address_whose_identifiers_were_deleted_is_still_an_arrival(stores: Stores, rich: Study) -> None:
    name = add_participant(stores.database, rich)
    with stores.database.write() as session:
        session.add(models.Arrival(participant_id=name, parameters=[], arrived_at=NOON))
    assert told(timeline_of(stores.database, name))[0] == "12:00:00 | Arrived | what the address said has been deleted"
    withdraw(stores.database, name)


@pytest.fixture
def in_tokyo(browser: Browser, site: Site) -> Iterator[Page]:
    """A window of a browser in Tokyo."""
    context = browser.new_context(timezone_id="Asia/Tokyo")
    yield context.new_page()
    # A server does not stop while a window is open.
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_shows_it_in_the_zone_of_the_browser(
    in_tokyo: Page, site: Site, rich: Study, person: str, width: int
) -> None:
    page = in_tokyo
    page.set_viewport_size({"width": width, "height": 800})
    open_tab(page, site, rich.slug, "people")
    expect(page.get_by_label("Times in")).to_have_value("Asia/Tokyo")
    expect(page.get_by_role("columnheader", name="Consented (Asia/Tokyo)")).to_be_visible()
    page.get_by_role("button", name=f"Every set of participant {person[:SHORT_ID]}").click()
    items = page.locator(".timeline li")
    expect(items).to_have_count(11)
    # 12:02 in Greenwich is 21:02 in Tokyo.
    expect(items.filter(has_text="Began")).to_contain_text("2026-03-01 21:02:00")
    box = items.nth(7).bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_another_zone_is_kept_by_the_browser(page: Page, site: Site, rich: Study, person: str) -> None:
    open_tab(page, site, rich.slug, "people")
    consented = page.locator(f"tr[data-participant='{person}']")
    expect(consented).to_contain_text("2026-03-01 12:00")
    page.get_by_label("Times in").select_option("America/New_York")
    expect(consented).to_contain_text("2026-03-01 07:00")
    page.reload()
    expect(page.get_by_label("Times in")).to_have_value("America/New_York")
    expect(consented).to_contain_text("2026-03-01 07:00")
    page.get_by_label("Times in").select_option("UTC")
    expect(consented).to_contain_text("2026-03-01 12:00")
    page.get_by_role("tab", name="Progress").click()
    expect(page.locator("#progress")).to_contain_text(re.compile(r"Updated at \d\d:\d\d:\d\d UTC"))
    page.get_by_label("Times in").select_option("Asia/Kolkata")
    expect(page.locator("#progress")).to_contain_text(re.compile(r"Updated at \d\d:\d\d:\d\d IST"))
    expect(page.locator("#pace")).to_contain_text("times are in Asia/Kolkata")


@pytest.mark.parametrize("zone", ["Nowhere/City", "../../etc/passwd", "", "%00"])
def test_a_zone_that_nobody_knows_is_utc(site: Site, page: Page, rich: Study, person: str, zone: str) -> None:
    page.context.add_cookies([{"name": "time_zone", "value": zone, "url": f"{site.url}/researcher/"}])
    page.context.request.post(f"{site.url}/researcher/login", form={"password": PASSWORD}, max_redirects=0)
    page.goto(f"{site.url}/researcher/?study={rich.slug}&tab=people")
    expect(page.locator(f"tr[data-participant='{person}']")).to_contain_text("2026-03-01 12:00")


def test_files_stay_in_utc(site: Site, rich: Study, person: str) -> None:
    with site.client() as client:
        client.cookies.set("time_zone", "Asia/Tokyo")
        table = client.get(f"studies/{rich.slug}/participants.csv").text
    assert f"{NOON.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000000Z" in table

"""The life of a study in a real browser: a draft, a full study, a trial run that is over, a date that has passed."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml
from playwright.sync_api import expect
from sqlalchemy import update

from db import models
from study.content.keeping.catalog import Catalog
from study.content.keeping.life import Status, set_status
from study.content.making.store import delete_records
from tests.study.tiny_study import IMAGES, write_study
from tests.study.visits.widget.test_accessibility import violations
from tests.study.visits.widget.visitor import Records, Visitor

SLUG = "living"
NewVisitor = Callable[..., Visitor]
Living = Callable[..., None]


@pytest.fixture
def living(records: Records) -> Iterator[Living]:
    """A study of its own, to be brought into a state, and whose study.yaml can change at any time."""
    folder = records.settings.studies / SLUG
    write_study(folder, images=IMAGES[:2], languages=["en", "de"], title={"en": "Life", "de": "Leben"})
    catalog = Catalog(records.settings.studies, records.database)

    def change(*ways: Status, **settings: Any) -> None:
        path = folder / "study.yaml"
        path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), "screen_check": False, **settings}))
        later = path.stat().st_mtime_ns + 10**9
        os.utime(path, ns=(later, later))
        catalog.get(SLUG)
        for status in ways:
            set_status(records.database, SLUG, status)

    yield change
    shutil.rmtree(folder)
    delete_records(records.database, SLUG)


def go_away(records: Records, visitor: Visitor) -> None:
    """Let a person's last answer be two hours old."""
    seen = datetime.now(UTC) - timedelta(hours=2)
    person = models.Participant
    with records.database.write() as session:
        session.execute(update(person).where(person.id == records.id(visitor, SLUG)).values(seen_at=seen))


@pytest.mark.parametrize(
    ("lang", "heading"), [("en", "This study is not open yet"), ("de", "Diese Studie ist noch nicht eröffnet")]
)
def test_a_draft_says_that_it_is_not_open_yet(visitor: Visitor, living: Living, lang: str, heading: str) -> None:
    living()
    visitor.open(SLUG, lang=lang)
    visitor.sees("draft")
    assert visitor.heading() == heading
    assert violations(visitor.page) == []
    assert str(visitor.page.locator("a").get_attribute("href")) == f"/researcher/studies/{SLUG}/try"
    living("open")
    visitor.go_on()
    visitor.sees("welcome")


def test_its_researcher_walks_through_a_draft(visitor: Visitor, living: Living, records: Records) -> None:
    living()
    visitor.open(SLUG, test="1", invitation=records.test_link(SLUG))
    visitor.consent()
    visitor.go_on("instructions")
    visitor.rank("1 of 2")
    visitor.rank("2 of 2")
    visitor.sees("thanks")


def test_a_full_study_says_so_before_consent_or_at_the_consent(new_visitor: NewVisitor, living: Living) -> None:
    living("open", target=1)
    inside, reading, late = new_visitor(), new_visitor(), new_visitor()
    reading.open(SLUG)
    reading.go_on("welcome")
    reading.page.get_by_role("checkbox").check()
    inside.open(SLUG)
    inside.consent()
    inside.sees("instructions")
    reading.go_on("consent")
    reading.sees("full")
    assert reading.heading() == "The study is full"
    assert violations(reading.page) == []
    late.open(SLUG, lang="de")
    late.sees("full")
    assert late.heading() == "Die Studie ist voll"
    inside.go_on("instructions")
    inside.rank("1 of 2")
    inside.rank("2 of 2")
    inside.sees("thanks")


def test_who_was_away_too_long_is_told_and_goes_on_with_the_kept_answer_when_a_place_is_free(
    new_visitor: NewVisitor, living: Living, records: Records
) -> None:
    living("open", target=1)
    away, other = new_visitor(), new_visitor()
    away.open(SLUG)
    away.consent()
    away.go_on("instructions")
    away.at("1 of 2")
    go_away(records, away)
    other.open(SLUG)
    other.consent()
    other.sees("instructions")
    away.rank("1 of 2")
    away.sees("full")
    assert away.heading() == "The study has become full"
    expect(away.page.locator(".study-card")).to_contain_text("Everything that you have ranked is stored.")
    expect(away.page.locator(".study-notice")).to_contain_text("It is kept here and will be sent again.")
    assert violations(away.page) == []
    other.post("withdraw", study=SLUG)
    away.at("2 of 2")
    assert len(records.orders(away, SLUG)) == 1


def test_a_study_whose_date_has_passed_says_when_it_closed(visitor: Visitor, living: Living) -> None:
    living("open", closes="2026-01-31T12:00+00:00")
    visitor.open(SLUG, lang="en")
    visitor.sees("closed")
    expect(visitor.page.locator(".study-card")).to_contain_text("It closed on January 31, 2026")
    assert violations(visitor.page) == []
    visitor.open(SLUG, lang="de")
    expect(visitor.page.locator(".study-card")).to_contain_text("Sie endete am 31. Januar 2026")


@pytest.mark.parametrize(
    ("lang", "since"),
    [("en", "It closed on January 31, 2026"), ("de", "Sie endete am 31. Januar 2026")],
    ids=["en", "de"],
)
def test_who_is_in_a_visit_when_the_date_passes_is_told_since_when_it_is_closed(
    visitor: Visitor, living: Living, records: Records, lang: str, since: str
) -> None:
    living("open")
    visitor.open(SLUG, lang=lang)
    visitor.consent()
    visitor.go_on("instructions")
    visitor.at("1 of 2" if lang == "en" else "1 von 2")
    living(closes="2026-01-31T12:00+00:00")
    for slot in (3, 1, 4, 5, 2):
        visitor.page.keyboard.press(str(slot))
    visitor.sees("closed")
    expect(visitor.page.locator(".study-card")).to_contain_text(since)
    assert len(records.orders(visitor, SLUG)) == 1, "the answer on its way was stored"
    assert violations(visitor.page) == []
    visitor.page.reload()
    visitor.sees("closed")
    expect(visitor.page.locator(".study-card")).to_contain_text(since)


def test_who_comes_back_after_the_trial_run_is_told_kindly(visitor: Visitor, living: Living, records: Records) -> None:
    living("pilot")
    visitor.open(SLUG)
    visitor.go_on("welcome")
    expect(visitor.page.get_by_text("This is a trial run of the study.")).to_be_visible()
    assert violations(visitor.page) == []
    visitor.page.get_by_role("checkbox").check()
    visitor.go_on("consent")
    visitor.sees("instructions")
    expect(visitor.page.locator(".study-piloted")).to_have_count(0)
    living("open")
    visitor.open(SLUG)
    expect(visitor.page.locator(".study-piloted")).to_contain_text("your answers belong to the trial run")
    visitor.go_on("instructions")
    visitor.rank("1 of 2")
    visitor.rank("2 of 2")
    visitor.sees("thanks")
    expect(visitor.page.locator(".study-piloted")).to_be_visible()
    assert violations(visitor.page) == []
    assert records.person(visitor, SLUG)["mode"] == "pilot"

"""The ends before the sets, in a real browser: declined, and screened out by a check, each with its own code."""

import pytest
from playwright.sync_api import expect

from db import models
from study.visits.answers.people import screen_out
from tests.study.tiny_study import RICH
from tests.study.visits.widget.test_accessibility import violations
from tests.study.visits.widget.visitor import PLAIN, RICH_SLUG, Records, Visitor

GIVEN = RICH["completion"]
PANEL = "https://panel.example/**"


def test_who_declines_gets_the_code_for_it_also_after_a_reload(visitor: Visitor) -> None:
    visitor.open(RICH_SLUG)
    visitor.go_on("welcome")
    visitor.button("No, thank you").click()
    visitor.sees("declined")
    expect(visitor.page.locator(".thanks-code")).to_have_text(GIVEN["declined"]["code"])
    expect(visitor.page.get_by_text("Go back to the panel's page and enter this code there.")).to_be_visible()
    assert violations(visitor.page) == []
    visitor.page.reload()
    visitor.sees("declined")
    expect(visitor.page.locator(".thanks-code")).to_have_text(GIVEN["declined"]["code"])


def test_the_next_person_in_the_browser_declines_for_themselves(visitor: Visitor, records: Records) -> None:
    before = records.count(models.Departure, kind="declined")
    for person in ("60e1", "60e2"):
        visitor.open(RICH_SLUG, PROLIFIC_PID=person)
        visitor.go_on("welcome")
        visitor.button("No, thank you").click()
        visitor.sees("declined")
    assert records.count(models.Departure, kind="declined") == before + 2


def test_without_a_code_who_declines_is_told_that_this_is_all(visitor: Visitor) -> None:
    visitor.open(PLAIN)
    visitor.go_on("welcome")
    visitor.button("No, thank you").click()
    visitor.sees("declined")
    expect(visitor.page.get_by_text("You can close this window now.")).to_be_visible()
    expect(visitor.page.locator(".thanks-code")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_who_is_screened_out_is_told_gets_the_code_and_goes_back(
    visitor: Visitor, records: Records, theme: str
) -> None:
    visitor.context.route(PANEL, lambda route: route.fulfill(body="the panel"))
    visitor.open(RICH_SLUG, __theme=theme)
    visitor.consent()
    visitor.sees("check")
    screen_out(records.database, records.id(visitor, RICH_SLUG), by="color_vision")
    visitor.check_screen()
    visitor.sees("screened_out")
    assert visitor.heading() == "You cannot take part in this study"
    expect(visitor.page.locator(".thanks-code")).to_have_text(GIVEN["screened_out"]["code"])
    assert violations(visitor.page) == []
    visitor.page.wait_for_url(GIVEN["screened_out"]["url"])

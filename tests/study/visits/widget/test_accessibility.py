"""axe-core on every sheet, light and dark: no serious or critical violation."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.study.visits.widget.visitor import RICH_SLUG, Records, Visitor

NewVisitor = Callable[..., Visitor]


def violations(page: Page) -> list[str]:
    """Return the serious and critical violations on the page, with the elements they are about."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['impact']} {each['id']}: {[node['html'] for node in each['nodes']]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_no_sheet_has_a_serious_violation(visitor: Visitor, theme: str) -> None:
    page = visitor.page
    found: dict[str, list[str]] = {}

    def look(stage: str, name: str = "") -> None:
        visitor.sees(stage)
        found[name or stage] = violations(page)

    page.goto(visitor.address(RICH_SLUG, __theme=theme))
    look("welcome")
    assert ("dark" in (page.locator("body").get_attribute("class") or "")) == (theme == "dark")
    visitor.go_on()
    look("consent")
    visitor.button("No, thank you").click()
    look("declined")
    visitor.button("Back to the study").click()
    visitor.consent()
    look("check")
    visitor.go_on()
    look("check", "check with an error")
    visitor.check_screen()
    visitor.sees("questions")
    visitor.go_on()
    look("questions", "questions before, with an error")
    page.get_by_label("Age?").fill("40")
    visitor.go_on()
    look("instructions")
    visitor.button("Stop and delete my answers").click()
    look("instructions", "withdrawal")
    visitor.button("Keep them").click()
    visitor.go_on()
    visitor.at("Practice 1 of 1")
    page.keyboard.press("1")
    look("ranking")
    visitor.button("Menu").click()
    look("ranking", "menu")
    visitor.button("Back to the photos").click()
    for key in "2345":
        page.keyboard.press(key)
    look("feedback")
    visitor.go_on()
    for place in range(1, 7):
        visitor.rank(f"{place} of 6")
        if place in (2, 4):
            look("break")
            visitor.go_on()
    look("questions", "questions after")
    visitor.go_on()
    visitor.sees("thanks")
    visitor.button("Stay here").click()
    look("thanks")
    visitor.button("Delete my answers").click()
    visitor.page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    look("withdrawn")
    assert len(found) == 15
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_one_sees_without_taking_part_has_no_serious_violation(
    visitor: Visitor, records: Records, theme: str
) -> None:
    page = visitor.page
    found: dict[str, list[str]] = {}
    for stage, slug in (("not_open", "missing"), ("invited", "invited")):
        page.goto(visitor.address(slug, __theme=theme))
        visitor.sees(stage)
        found[stage] = violations(page)
    page.goto(visitor.address(RICH_SLUG, __theme=theme, invitation=records.test_link(RICH_SLUG), test="1"))
    expect(page.get_by_text("Test: nothing you do here counts.")).to_be_visible()
    found["test"] = violations(page)
    page.goto(visitor.address(None, __theme=theme))
    visitor.sees("studies")
    found["studies"] = violations(page)
    page.route("**/api/studies*", lambda route: route.abort())
    page.reload()
    visitor.sees("waiting")
    found["waiting"] = violations(page)
    assert {name: each for name, each in found.items() if each} == {}

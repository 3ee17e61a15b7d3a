"""The ends of a visit, in a real browser: completion code, the way back to the panel, withdrawal."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from db import models
from tests.study.tiny_study import RICH
from tests.study.visits.widget.visitor import PLAIN, RICH_SLUG, Records, Visitor

NewVisitor = Callable[..., Visitor]
CODE, PANEL = RICH["completion"]["code"], "https://panel.example/**"


def to_last_question(visitor: Visitor) -> None:
    """Come to the last question of the rich study."""
    visitor.context.route(PANEL, lambda route: route.fulfill(body="the panel"))
    visitor.enter(RICH_SLUG, ranked=7)
    visitor.sees("questions")


def finish(visitor: Visitor) -> None:
    """Answer it."""
    to_last_question(visitor)
    visitor.go_on()
    visitor.sees("thanks")


def test_the_panel_is_opened_by_itself_once(new_visitor: NewVisitor) -> None:
    """Time stands still here but for the milliseconds given."""
    visitor = new_visitor()
    visitor.page.clock.install()
    to_last_question(visitor)
    visitor.stop_time()
    visitor.go_on()
    visitor.sees("thanks")
    expect(visitor.page.get_by_role("timer")).to_have_text("You will be taken back in 5 seconds.")
    visitor.page.clock.run_for(2000)
    expect(visitor.page.get_by_role("timer")).to_have_text("You will be taken back in 3 seconds.")
    visitor.page.clock.run_for(3000)
    visitor.page.wait_for_url(PANEL)
    visitor.page.clock.resume()
    visitor.page.go_back()
    visitor.sees("thanks")
    expect(visitor.page.get_by_role("timer")).to_be_hidden()
    visitor.button("Back to panel.example").click()
    visitor.page.wait_for_url(PANEL)


def test_one_can_stay_copy_the_code_and_come_back_to_it(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(permissions=["clipboard-read", "clipboard-write"])
    visitor.page.clock.install()
    finish(visitor)
    visitor.button("Stay here").click()
    expect(visitor.page.get_by_role("timer")).to_be_hidden()
    visitor.button("Copy").click()
    expect(visitor.page.get_by_text("Copied.")).to_be_visible()
    assert visitor.page.evaluate("navigator.clipboard.readText()") == CODE
    assert visitor.page.evaluate("getSelection().toString()") == CODE
    visitor.page.clock.run_for(20_000)
    visitor.sees("thanks")


@pytest.mark.parametrize("url", ["https://a:port/x", "http://{{%SITE%}}/x", "javascript:alert(1)"])
def test_an_address_that_no_browser_opens_still_leaves_thanks_and_code(visitor: Visitor, url: str) -> None:
    def give_it(route: Route) -> None:
        reply = route.fetch()
        route.fulfill(response=reply, json={**reply.json(), "completion": {"code": CODE, "url": url}})

    visitor.page.route("**/api/arrive", give_it)
    visitor.enter(ranked=4)
    visitor.sees("thanks")
    expect(visitor.page.locator(".thanks-code")).to_have_text(CODE)
    assert visitor.page.get_by_role("timer").count() == 0


def test_without_a_code_the_window_may_be_closed(visitor: Visitor) -> None:
    visitor.enter(ranked=4)
    visitor.sees("thanks")
    expect(visitor.page.get_by_text("You can close this window now.")).to_be_visible()
    assert visitor.page.get_by_role("timer").count() == 0


def withdraw(visitor: Visitor) -> None:
    visitor.page.locator("dialog").get_by_role("button", name="Stop and delete my answers").click()
    expect(visitor.page.get_by_role("dialog")).to_contain_text("This deletes everything that we have stored about you")
    visitor.button("Delete and stop").click()


def test_withdrawal_deletes_everything_here_and_there(visitor: Visitor, records: Records) -> None:
    visitor.enter()
    visitor.rank("1 of 4")
    visitor.rank("2 of 4", [3, 4])
    person = records.id(visitor)
    before = records.count(models.Departure, kind="withdrawn")
    visitor.button("Menu").click()
    withdraw(visitor)
    visitor.sees("withdrawn")
    assert visitor.heading() == "Your answers are deleted"
    assert records.count(models.Participant, id=person) == 0
    assert records.count(models.Trial, participant_id=person) == 0
    assert records.count(models.Departure, kind="withdrawn") == before + 1
    assert (visitor.context.cookies(), visitor.kept()) == ([], [])
    visitor.page.reload()
    visitor.sees("welcome")
    assert visitor.kept() == []


def test_at_the_end_nothing_is_left_to_stop_but_answers_can_be_deleted(visitor: Visitor, records: Records) -> None:
    visitor.enter(ranked=4)
    visitor.sees("thanks")
    assert "Stop and delete" not in visitor.page.locator(".study-root").inner_text()
    person = records.id(visitor)
    visitor.button("Delete my answers").click()
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("Delete your answers?")
    dialog.get_by_role("button", name="Delete", exact=True).click()
    visitor.sees("withdrawn")
    assert records.count(models.Participant, id=person) == 0


def test_another_tab_of_somebody_who_withdrew_ends_at_the_welcome_page(visitor: Visitor, records: Records) -> None:
    visitor.enter()
    visitor.at("1 of 4")
    other = visitor.new_tab()
    other.at("1 of 4")
    visitor.button("Menu").click()
    withdraw(visitor)
    visitor.sees("withdrawn")
    other.rank("1 of 4")
    other.sees("welcome")
    other.consent()
    other.go_on("instructions")
    other.at("1 of 4")
    assert records.orders(other) == []


@pytest.mark.parametrize("stage", ["instructions", "ranking"])
def test_one_may_think_better_of_it(visitor: Visitor, records: Records, stage: str) -> None:
    visitor.open()
    visitor.consent()
    visitor.sees("instructions")
    if stage == "ranking":
        visitor.go_on()
        visitor.at("1 of 4")
        visitor.button("Menu").click()
        visitor.page.locator("dialog").get_by_role("button", name="Stop and delete my answers").click()
    else:
        visitor.button("Stop and delete my answers").click()
    visitor.button("Keep them").click()
    visitor.sees(stage)
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    assert records.count(models.Participant, id=records.id(visitor)) == 1


def test_without_a_network_nothing_is_deleted_and_that_is_said(visitor: Visitor, records: Records) -> None:
    visitor.open()
    visitor.consent()
    visitor.sees("instructions")
    visitor.context.set_offline(True)
    visitor.button("Stop and delete my answers").click()
    visitor.button("Delete and stop").click()
    expect(visitor.page.get_by_role("alert")).to_have_text(
        "The server cannot be reached; nothing has been deleted. Please try again."
    )
    visitor.context.set_offline(False)
    visitor.button("Delete and stop").click()
    visitor.sees("withdrawn")


def test_keys_in_the_menu_rank_nothing_and_escape_closes_it(visitor: Visitor) -> None:
    visitor.enter(PLAIN)
    visitor.at("1 of 4")
    visitor.button("Menu").click()
    for key in ("1", "2", "Backspace"):
        visitor.page.keyboard.press(key)
    visitor.page.mouse.click(5, 400)
    visitor.page.keyboard.press("3")
    assert visitor.ranked() == []
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    expect(visitor.button("Menu")).to_be_focused()
    visitor.page.keyboard.press("3")
    assert visitor.ranked() == [3]

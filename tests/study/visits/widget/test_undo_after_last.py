"""The last choice of a set can be undone for some seconds, in a real browser: nothing is lost and nothing doubled."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from study.content.yaml.definition import Study
from tests.study.visits.widget.board import ORDER, UNDOABLE
from tests.study.visits.widget.visitor import RICH_SLUG, Records, Visitor

NewVisitor = Callable[..., Visitor]
SWAPPED = [*ORDER[:-2], ORDER[-1], ORDER[-2]]


def undo(visitor: Visitor) -> None:
    visitor.page.keyboard.press("Backspace")


def sent(page: Page) -> list[dict[str, object]]:
    """Return the answers that the page sends from now on, as they leave."""
    bodies: list[dict[str, object]] = []
    page.on("request", lambda request: request.url.endswith("/answer") and bodies.append(request.post_data_json))
    return bodies


def test_the_next_set_is_there_at_once_and_undo_leads_back(visitor: Visitor, records: Records) -> None:
    visitor.enter(UNDOABLE)
    visitor.at("1 of 4")
    visitor.page.wait_for_load_state("networkidle")
    bodies = sent(visitor.page)
    visitor.rank("1 of 4")
    visitor.at("2 of 4")
    back = visitor.page.get_by_role("button", name="Undo: back to the photo before")
    expect(back).to_be_enabled()
    assert records.orders(visitor, UNDOABLE) == [] and bodies == []
    back.click()
    visitor.at("1 of 4")
    assert visitor.ranked() == sorted(ORDER[:-1])
    undo(visitor)
    assert visitor.ranked() == sorted(ORDER[:-2])
    visitor.rank("1 of 4", SWAPPED[-2:])
    visitor.rank("2 of 4", [1])
    visitor.wait_until_stored()
    assert records.orders(visitor, UNDOABLE) == [SWAPPED]
    (body,) = bodies
    record = body["record"]
    assert isinstance(record, dict)
    assert [event[1:] for event in record["events"]] == [
        *(["rank", slot] for slot in ORDER),
        *(["undo", slot] for slot in (ORDER[-1], ORDER[-2])),
        *(["rank", slot] for slot in SWAPPED[-2:]),
    ]
    times = [event[0] for event in record["events"]]
    assert times == sorted(times) and record["resumed"] == 0
    assert times[-1] <= body["rt_ms"] <= times[-1] + 50, "to the last choice, the one after the undo"


def test_the_first_choice_in_the_next_set_makes_the_last_one_final(visitor: Visitor, records: Records) -> None:
    visitor.enter(UNDOABLE)
    visitor.rank("1 of 4")
    visitor.rank("2 of 4", [4])
    visitor.wait_until_stored()
    assert records.orders(visitor, UNDOABLE) == [ORDER]
    undo(visitor)
    undo(visitor)
    visitor.at("2 of 4")
    assert visitor.button("Undo").is_disabled()


def test_after_its_time_an_answer_is_sent(new_visitor: NewVisitor, records: Records) -> None:
    """Time stands still here but for the milliseconds given."""
    visitor = new_visitor()
    visitor.page.clock.install()
    visitor.enter(UNDOABLE)
    visitor.at("1 of 4")
    bodies = sent(visitor.page)
    visitor.stop_time()
    for slot in ORDER:
        visitor.page.keyboard.press(str(slot))
    expect(visitor.page.locator(".board-count")).to_have_text("2 of 4")
    expect(visitor.button("Undo")).to_be_enabled()
    visitor.page.clock.run_for(1000 * Study.undo_seconds - 100)
    visitor.page.wait_for_timeout(300)
    assert bodies == []
    visitor.page.clock.run_for(200)
    visitor.wait_until_stored()
    assert records.orders(visitor, UNDOABLE) == [ORDER]
    expect(visitor.button("Undo")).to_be_disabled()


@pytest.mark.parametrize("away", ["reloaded", "closed", "hidden"])
def test_an_answer_that_could_be_undone_is_not_lost_with_the_page(
    new_visitor: NewVisitor, records: Records, away: str
) -> None:
    """Time stands still here: it is not sent because its time is over."""
    visitor = new_visitor()
    visitor.page.clock.install()
    visitor.enter(UNDOABLE)
    visitor.at("1 of 4")
    visitor.stop_time()
    for slot in ORDER:
        visitor.page.keyboard.press(str(slot))
    expect(visitor.page.locator(".board-count")).to_have_text("2 of 4")
    if away == "reloaded":
        visitor.page.reload()
    elif away == "closed":
        other = visitor.context.new_page()
        visitor.page.close()
        visitor.page = other
        visitor.open(UNDOABLE)
    else:
        hide = "Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });"
        visitor.page.evaluate(f"{hide} document.dispatchEvent(new Event('visibilitychange'))")
    visitor.wait_until_stored()
    visitor.page.clock.resume()
    visitor.at("2 of 4")
    assert records.orders(visitor, UNDOABLE) == [ORDER]
    expect(visitor.button("Undo")).to_be_disabled()


def test_a_set_that_was_brought_back_survives_a_reload(visitor: Visitor, records: Records) -> None:
    visitor.enter(UNDOABLE)
    visitor.rank("1 of 4")
    visitor.at("2 of 4")
    undo(visitor)
    visitor.at("1 of 4")
    visitor.page.reload()
    visitor.at("1 of 4")
    assert visitor.ranked() == sorted(ORDER[:-1])
    visitor.rank("1 of 4", ORDER[-1:])
    visitor.rank("2 of 4", [1])
    visitor.wait_until_stored()
    assert records.orders(visitor, UNDOABLE) == [ORDER]


def test_another_window_has_sent_it_already(visitor: Visitor, records: Records) -> None:
    visitor.enter(UNDOABLE)
    other = visitor.new_tab()
    other.at("1 of 4")
    visitor.rank("1 of 4")
    visitor.at("2 of 4")
    other.page.reload()
    other.at("2 of 4")
    visitor.page.bring_to_front()
    undo(visitor)
    visitor.at("2 of 4")
    visitor.rank("2 of 4", [1])
    visitor.wait_until_stored()
    assert records.orders(visitor, UNDOABLE) == [ORDER]


def test_where_no_set_follows_at_once_the_ranking_stays_for_that_time(visitor: Visitor, records: Records) -> None:
    visitor.enter(UNDOABLE, ranked=2)
    page = visitor.page
    visitor.rank("3 of 4")
    proceed = page.get_by_role("button", name="Next", exact=True)
    expect(proceed).to_be_visible()
    undo(visitor)
    expect(proceed).to_be_hidden()
    page.keyboard.press(str(ORDER[-1]))
    page.keyboard.press("Enter")
    visitor.go_on("break")
    visitor.at("4 of 4")
    visitor.wait_until_stored()
    visitor.rank("4 of 4")
    assert len(records.orders(visitor, UNDOABLE)) == 3
    expect(proceed).to_be_visible()
    visitor.sees("thanks")
    assert records.orders(visitor, UNDOABLE) == [ORDER] * 4


def test_a_reload_while_the_last_ranking_stays_sends_it(visitor: Visitor, records: Records) -> None:
    visitor.enter(UNDOABLE, ranked=3)
    visitor.go_on("break")
    visitor.rank("4 of 4")
    visitor.page.reload()
    visitor.sees("thanks")
    assert records.orders(visitor, UNDOABLE) == [ORDER] * 4


def test_practice_is_answered_at_once(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.page.clock.install()
    visitor.enter(RICH_SLUG)
    visitor.at("Practice 1 of 1")
    visitor.stop_time()
    for slot in ORDER:
        visitor.page.keyboard.press(str(slot))
    visitor.sees("feedback")


def test_withdrawing_meanwhile_leaves_nothing_behind(visitor: Visitor) -> None:
    visitor.enter(UNDOABLE)
    visitor.rank("1 of 4")
    visitor.at("2 of 4")
    bodies = sent(visitor.page)
    visitor.button("Menu").click()
    visitor.page.locator("dialog").get_by_role("button", name="Stop and delete my answers").click()
    visitor.button("Delete and stop").click()
    visitor.sees("withdrawn")
    visitor.page.wait_for_timeout(1000 * Study.undo_seconds)
    assert bodies == [] and visitor.kept() == []

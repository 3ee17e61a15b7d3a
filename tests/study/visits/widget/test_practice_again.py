"""Another try at practice that went wrong, in a real browser."""

from playwright.sync_api import Route, expect

from tests.study.tiny_study import RICH
from tests.study.visits.widget.board import wait_until
from tests.study.visits.widget.visitor import RICH_SLUG, Records, Visitor, focused


def orders(visitor: Visitor, records: Records) -> tuple[list[int], list[int]]:
    """Return a wrong and a right ranking of the practice set."""
    spoiled = records.slot_of(visitor, RICH_SLUG, RICH["traps"][RICH["practice"][0]])
    others = [slot for slot in range(1, 6) if slot != spoiled]
    return [spoiled, *others], [*others, spoiled]


def test_another_try_until_it_is_right_even_with_reloads(visitor: Visitor, records: Records) -> None:
    visitor.enter(RICH_SLUG)
    wrong, right = orders(visitor, records)
    visitor.rank("Practice 1 of 1", wrong)
    visitor.sees("feedback")
    assert visitor.heading() == "Not quite"
    expect(visitor.page.get_by_text("You may try this photo again, up to 2 times, or go on.")).to_be_visible()
    expect(visitor.page.get_by_text("Now it counts")).to_have_count(0)
    visitor.page.reload()
    visitor.button("Try again").click()
    visitor.at("Practice 1 of 1")
    assert visitor.ranked() == []
    visitor.rank("Practice 1 of 1", right[:2])
    visitor.page.reload()
    visitor.at("Practice 1 of 1")
    assert visitor.ranked() == sorted(right[:2])
    visitor.rank("Practice 1 of 1", right[2:])
    visitor.sees("feedback")
    assert visitor.heading() == "Right"
    expect(visitor.button("Try again")).to_have_count(0)
    expect(visitor.page.get_by_text("Now it counts")).to_be_visible()
    visitor.go_on()
    visitor.at("1 of 6")
    visitor.page.reload()
    visitor.at("1 of 6")
    assert records.orders(visitor, RICH_SLUG) == [wrong]


def test_tries_end_and_one_may_go_on_at_any_time(visitor: Visitor, records: Records) -> None:
    visitor.enter(RICH_SLUG)
    wrong, _ = orders(visitor, records)
    visitor.rank("Practice 1 of 1", wrong)
    for left in ("up to 2 times", "once more"):
        expect(visitor.page.get_by_text(left)).to_be_visible()
        visitor.button("Try again").click()
        visitor.rank("Practice 1 of 1", wrong)
        visitor.sees("feedback")
    assert visitor.heading() == "Not quite"
    expect(visitor.button("Try again")).to_have_count(0)
    visitor.page.keyboard.press("Enter")
    visitor.at("1 of 6")


def test_a_further_try_waits_for_the_network(visitor: Visitor, records: Records) -> None:
    visitor.enter(RICH_SLUG)
    wrong, right = orders(visitor, records)
    visitor.rank("Practice 1 of 1", wrong)
    visitor.button("Try again").click()
    visitor.at("Practice 1 of 1")
    visitor.page.wait_for_load_state("networkidle")
    visitor.context.set_offline(True)
    visitor.rank("Practice 1 of 1", right)
    visitor.sees("waiting")
    visitor.context.set_offline(False)
    visitor.sees("feedback")
    assert visitor.heading() == "Right"


def test_enter_tries_again_but_not_while_it_is_held(visitor: Visitor, records: Records) -> None:
    visitor.enter(RICH_SLUG)
    wrong, right = orders(visitor, records)
    visitor.rank("Practice 1 of 1", wrong)
    visitor.page.keyboard.down("Enter")
    visitor.sees("feedback")
    assert focused(visitor.page) == "Try again"
    visitor.page.keyboard.down("Enter")  # a second keydown without a keyup: the key repeats
    visitor.page.wait_for_timeout(300)
    visitor.sees("feedback")
    visitor.page.keyboard.up("Enter")
    visitor.page.keyboard.press("Enter")
    visitor.at("Practice 1 of 1")
    visitor.rank("Practice 1 of 1", right)
    visitor.sees("feedback")
    assert visitor.heading() == "Right"
    visitor.page.keyboard.press("Enter")
    visitor.at("1 of 6")


def test_who_goes_on_without_another_try_presses_the_other_button(visitor: Visitor, records: Records) -> None:
    visitor.enter(RICH_SLUG)
    visitor.rank("Practice 1 of 1", orders(visitor, records)[0])
    visitor.button("Start").click()
    visitor.at("1 of 6")


def test_nothing_speaks_of_undo_once_the_ranking_is_sent(visitor: Visitor, records: Records) -> None:
    visitor.enter(RICH_SLUG)
    visitor.page.wait_for_load_state("networkidle")
    held: list[Route] = []
    visitor.page.route("**/study/api/answer", lambda route: held.append(route))
    visitor.rank("Practice 1 of 1", orders(visitor, records)[0])
    wait_until(visitor.page, lambda: held != [])
    assert visitor.button("Undo").is_disabled()
    visitor.sees("waiting")
    held.pop().continue_()
    visitor.sees("feedback")
    expect(visitor.page.get_by_text("Undo")).to_have_count(0)
    visitor.button("Try again").click()
    visitor.at("Practice 1 of 1")
    expect(visitor.button("Undo")).to_be_disabled()
    expect(visitor.page.get_by_role("status").filter(has_text="Undo")).to_have_count(0)

"""Another try at practice that went wrong, in a real browser."""

from playwright.sync_api import expect

from tests.study.tiny_study import RICH
from tests.study.visits.widget.visitor import RICH_SLUG, Records, Visitor


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

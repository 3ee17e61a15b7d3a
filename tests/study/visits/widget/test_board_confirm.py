"""Rankings that are confirmed, and keys that reach the board only when they should, in a real browser."""

from playwright.sync_api import expect

from tests.study.visits.widget.board import (
    CONFIRMED,
    NOTHING,
    ORDER,
    OpenBoard,
    common_view,
    rank,
    ranked,
    sent_answer,
    wait_for_set,
)


def test_a_ranking_that_is_confirmed_waits_for_enter(open_board: OpenBoard) -> None:
    page = open_board(CONFIRMED)
    proceed = page.get_by_role("button", name="Next", exact=True)
    expect(proceed).to_be_hidden()
    rank(page, ORDER)
    expect(proceed).to_be_visible()
    expect(page.locator(".board-count")).to_have_text("1 of 2")
    page.keyboard.press("Backspace")
    expect(proceed).to_be_hidden()
    assert ranked(page)[ORDER[-1] - 1] == "not ranked"
    page.keyboard.press(str(ORDER[-1]))
    answer = sent_answer(page, lambda: page.keyboard.press("Enter"))
    assert answer["order"] == ORDER
    wait_for_set(page, 2)
    expect(proceed).to_be_hidden()


def test_enter_confirms_wherever_the_focus_is_not_on_a_button(open_board: OpenBoard) -> None:
    page = open_board(CONFIRMED)
    rank(page, ORDER)
    page.mouse.click(640, 70)
    sent_answer(page, lambda: page.keyboard.press("Enter"))
    wait_for_set(page, 2)


def test_a_complete_ranking_survives_a_reload_until_it_is_confirmed(open_board: OpenBoard) -> None:
    page = open_board(CONFIRMED)
    rank(page, ORDER)
    page.reload()
    wait_for_set(page, 1)
    answer = sent_answer(page, page.get_by_role("button", name="Next", exact=True).click)
    assert answer["order"] == ORDER


def test_keys_reach_the_board_only_when_nothing_lies_over_it(open_board: OpenBoard) -> None:
    page = open_board()
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    rank(page, [1, 2])
    page.keyboard.press("+")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert ranked(page) == NOTHING
    assert common_view(page) == (1, 0, 0)


def test_the_response_time_ends_with_the_last_choice_not_with_the_confirmation(open_board: OpenBoard) -> None:
    page = open_board(CONFIRMED)
    rank(page, ORDER)
    page.wait_for_timeout(600)
    page.keyboard.press("Backspace")
    page.keyboard.press(str(ORDER[-1]))
    page.wait_for_timeout(600)
    page.reload()
    wait_for_set(page)
    page.wait_for_timeout(600)
    answer = sent_answer(page, lambda: page.keyboard.press("Enter"))
    last = [event for event in answer["record"]["events"] if event[1] == "rank"][-1]
    assert last[0] >= 600, "the last choice is the one after the undo"
    assert last[0] <= answer["rt_ms"] <= last[0] + 50

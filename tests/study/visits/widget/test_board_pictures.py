"""When the pictures of a set come late or not at all, in a real browser."""

import time

from playwright.sync_api import Request, Route, expect

from tests.study.tiny_study import TINTS
from tests.study.visits.widget.board import (
    NOTHING,
    ORDER,
    OpenBoard,
    rank,
    ranked,
    sent_answer,
    wait_for_set,
    wait_until,
)
from tests.study.visits.widget.visitor import Visitor


def test_loading_time_is_the_wait_for_the_pictures(open_board: OpenBoard) -> None:
    asked: list[Request] = []

    def late(route: Route) -> None:
        """Let a request pass after a tenth of a second."""
        asked.append(route.request)
        time.sleep(0.1)
        route.continue_()

    page = open_board(on_image=late)
    wait_until(page, lambda: len(asked) == 2 * len(TINTS))
    for each in asked:
        reply = each.response()
        assert reply is not None
        reply.finished()
    # The last ones have to be decoded, too.
    page.wait_for_timeout(500)
    slow = sent_answer(page, lambda: rank(page, ORDER))["record"]["loading_ms"]
    wait_for_set(page, 2)
    ahead = sent_answer(page, lambda: rank(page, ORDER))["record"]["loading_ms"]
    assert slow >= 500, "five pictures, one after the other"
    assert ahead == 0, "the second set was loaded while the first was ranked"


def test_nothing_can_be_ranked_before_all_pictures_are_there(open_board: OpenBoard) -> None:
    requests: list[Route] = []

    def hold_the_last(route: Route) -> None:
        requests.append(route)
        if len(requests) < 2 * len(TINTS):
            route.continue_()

    page = open_board(on_image=hold_the_last)
    rank(page, ORDER)
    loading = page.get_by_text("Loading the pictures")
    expect(loading).to_be_visible()
    rank(page, ORDER)
    wait_until(page, lambda: len(requests) == 2 * len(TINTS))
    requests[-1].continue_()
    expect(loading).to_be_hidden()
    expect(page.locator(".board-count")).to_have_text("2 of 2")
    assert ranked(page) == NOTHING


def test_pictures_of_a_set_that_was_left_are_not_asked_for_again(visitor: Visitor) -> None:
    page = visitor.page
    asked: list[str] = []

    def lose(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.clock.install()
    page.route("**/study/image/*", lose)
    visitor.enter()
    expect(page.get_by_text("The pictures could not be loaded. Trying again")).to_be_visible()
    before = len(asked)
    page.clock.run_for(2500)
    # Again for as long as the set is there.
    wait_until(page, lambda: len(asked) > before)
    visitor.button("Menu").click()
    page.locator("dialog").get_by_role("button", name="Stop and delete my answers").click()
    visitor.button("Delete and stop").click()
    visitor.sees("withdrawn")
    left = len(asked)
    for _ in range(3):
        page.clock.run_for(2500)
        page.wait_for_timeout(200)
    assert len(asked) == left

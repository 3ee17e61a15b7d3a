"""Zoom on the board in a real browser: all versions show the same part, by wheel, drag, keys, buttons and fingers."""

import re

import pytest
from playwright.sync_api import expect

from tests.study.visits.widget.board import (
    NOTHING,
    ORDER,
    TOUCH,
    OpenBoard,
    common_view,
    middle,
    pinch,
    rank,
    ranked,
    tile,
    touches,
    wait_for_set,
)


def test_the_wheel_magnifies_all_versions_where_the_mouse_is(open_board: OpenBoard) -> None:
    page = open_board()
    box = tile(page, 2).locator(".tile-frame").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.75 * box["height"])
    page.mouse.wheel(0, -400)
    factor, left, top = common_view(page)
    assert factor > 1.5
    assert left + 0.25 / factor == pytest.approx(0.25, abs=0.01), "what was under the mouse still is"
    assert top + 0.75 / factor == pytest.approx(0.75, abs=0.01)
    page.mouse.wheel(0, -9000)
    assert common_view(page)[0] == pytest.approx(8, abs=0.01)
    page.mouse.wheel(0, 9000)
    assert common_view(page) == pytest.approx((1, 0, 0), abs=0.001)


def test_a_drag_moves_all_versions_up_to_their_edges_and_ranks_none(open_board: OpenBoard) -> None:
    page = open_board()
    x, y = middle(tile(page, 1).locator(".tile-frame"))
    width = page.locator(".tile-frame").first.evaluate("(frame) => frame.clientWidth")
    page.mouse.move(x, y)
    page.mouse.wheel(0, -400)
    factor, left, _ = common_view(page)
    page.mouse.down()
    page.mouse.move(x - width / 4, y, steps=5)
    page.mouse.up()
    assert common_view(page)[1] == pytest.approx(left + 0.25 / factor, abs=0.02)
    page.mouse.down()
    page.mouse.move(x + 900, y + 900, steps=5)
    page.mouse.up()
    assert common_view(page) == pytest.approx((factor, 0, 0), abs=0.001)
    assert ranked(page) == NOTHING


def test_only_a_pointer_that_stays_in_place_clicks(open_board: OpenBoard) -> None:
    page = open_board()
    x, y = middle(tile(page, 1))
    for distance, expected in ((12, "not ranked"), (4, "Best")):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + distance, y, steps=3)
        page.mouse.up()
        assert ranked(page)[0] == expected


def test_zoom_by_keys_and_buttons(open_board: OpenBoard) -> None:
    page = open_board()
    page.keyboard.press("ArrowRight")
    assert common_view(page) == (1, 0, 0), "there is nothing to move while all is visible"
    page.keyboard.press("+")
    page.get_by_role("button", name="Zoom in").click()
    factor, left, top = common_view(page)
    assert factor == pytest.approx(2.25, abs=0.01)
    assert (left, top) == pytest.approx((0.278, 0.278), abs=0.01), "about the middle"
    expect(page.get_by_role("button", name="Show the whole picture")).to_have_text(re.compile("^225%"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    _, moved_left, moved_top = common_view(page)
    assert moved_left > left and moved_top < top
    page.keyboard.press("-")
    assert common_view(page)[0] == pytest.approx(1.5, abs=0.01)
    page.keyboard.press("0")
    assert common_view(page) == pytest.approx((1, 0, 0), abs=0.001)
    page.keyboard.press("+")
    page.get_by_role("button", name="Show the whole picture").click()
    assert common_view(page) == pytest.approx((1, 0, 0), abs=0.001)
    assert ranked(page) == NOTHING


def test_every_set_starts_with_whole_pictures(open_board: OpenBoard) -> None:
    page = open_board()
    page.keyboard.press("+")
    rank(page, ORDER)
    wait_for_set(page, 2)
    assert common_view(page) == (1, 0, 0)


def test_two_fingers_zoom_and_move_all_versions(open_board: OpenBoard) -> None:
    page = open_board(**TOUCH)
    # On a phone held upright the others may be out of sight.
    x, y = middle(tile(page, 1).locator(".tile-frame"))
    pinch(page, x, y, 30, 75)
    factor, left, _ = common_view(page)
    assert factor == pytest.approx(2.5, abs=0.2)
    touches(page, [(x, y)], [(x - 20, y)], [(x - 60, y)])
    assert common_view(page)[1] > left
    assert page.evaluate("visualViewport.scale") == 1, "the page itself keeps its size"
    assert ranked(page) == NOTHING
    pinch(page, x, y, 90, 10)
    assert common_view(page) == pytest.approx((1, 0, 0), abs=0.001)

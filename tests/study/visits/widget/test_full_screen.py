"""One version as large as the window, in a real browser: by keys, mouse and swipes."""

import pytest
from playwright.sync_api import expect

from tests.study.visits.widget.board import (
    NOTHING,
    TOUCH,
    WIDE,
    OpenBoard,
    common_view,
    full_name,
    full_view,
    middle,
    pinch,
    ranked,
    tile,
    touches,
)


def test_full_screen_compares_versions_in_place(open_board: OpenBoard) -> None:
    page = open_board()
    page.keyboard.press("4")
    page.get_by_role("button", name="View version 3 large").click()
    expect(full_name(page)).to_have_text("Version 3 of 5")
    box = page.locator(".full-frame img.shown").bounding_box()
    assert box is not None
    assert box["height"] > 0.85 * WIDE["height"] or box["width"] > 0.99 * WIDE["width"]
    page.mouse.move(500, 500)
    page.mouse.wheel(0, -500)
    seen = full_view(page)
    assert seen[0] > 2
    for key, version in (("ArrowRight", 4), ("ArrowRight", 5), ("ArrowRight", 1), ("ArrowLeft", 5), ("2", 2)):
        page.keyboard.press(key)
        expect(full_name(page)).to_have_text(f"Version {version} of 5")
        assert page.locator(".full-frame img").evaluate_all(
            "(images) => images.map((image) => getComputedStyle(image).visibility)"
        ) == ["visible" if slot == version else "hidden" for slot in range(1, 6)]
        assert full_view(page) == pytest.approx(seen, abs=0.001)
    page.keyboard.press("4")
    expect(page.locator(".full-note")).to_have_text("Best")
    page.get_by_role("button", name="Next version").click()
    expect(full_name(page)).to_have_text("Version 5 of 5")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert common_view(page) == pytest.approx(seen, abs=0.01), "the board shows the same part"
    assert ranked(page) == ["not ranked", "not ranked", "not ranked", "Best", "not ranked"]


def test_full_screen_by_keys_alone(open_board: OpenBoard) -> None:
    page = open_board()
    tile(page, 1).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("f")
    expect(full_name(page)).to_have_text("Version 2 of 5")
    inside = "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
    for _ in range(15):
        page.keyboard.press("Tab")
        assert page.evaluate(inside), "the focus stays in the dialog"
    page.keyboard.press("f")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(tile(page, 2)).to_be_focused()
    page.keyboard.press("Enter")
    assert ranked(page)[1] == "Best"


def test_f_takes_the_version_under_the_mouse(open_board: OpenBoard) -> None:
    page = open_board()
    tile(page, 2).focus()
    page.mouse.move(*middle(tile(page, 4)))
    page.keyboard.press("f")
    expect(full_name(page)).to_have_text("Version 4 of 5")


def test_a_swipe_flips_and_a_pinch_zooms_in_full_screen(open_board: OpenBoard) -> None:
    page = open_board(**TOUCH)
    page.get_by_role("button", name="View version 1 large").tap()
    touches(page, [(300, 500)], [(250, 500)], [(150, 505)])
    expect(full_name(page)).to_have_text("Version 2 of 5")
    touches(page, [(150, 500)], [(200, 500)], [(300, 505)])
    expect(full_name(page)).to_have_text("Version 1 of 5")
    pinch(page, 195, 470, 40, 100)
    assert full_view(page)[0] == pytest.approx(2.5, abs=0.2)
    touches(page, [(300, 470)], [(250, 470)], [(150, 475)])
    expect(full_name(page)).to_have_text("Version 1 of 5")
    page.get_by_role("button", name="Back to all versions").tap()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert ranked(page) == NOTHING

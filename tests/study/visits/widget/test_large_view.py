"""Ranking a version where it is shown as large as the window, in a real browser: by keys, by buttons, by fingers."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.study.visits.widget.board import (
    CONFIRMED,
    ORDER,
    PHONE,
    SMALL_PHONE,
    TABLET,
    TOUCH,
    UNDOABLE,
    WIDE,
    OpenBoard,
    full_name,
    overlap,
    ranked,
    sent_answer,
    wait_for_set,
)


def given(page: Page) -> Locator:
    """Find the rank of the version that is shown."""
    return page.locator(".full-note")


def test_versions_are_ranked_by_keys(open_board: OpenBoard) -> None:
    page = open_board()
    page.keyboard.press("f")
    button = page.get_by_role("dialog").locator(".full-rank")
    expect(button).to_have_text("Rank: Best")
    for key in ("3", "Enter"):
        page.keyboard.press(key)
    expect(given(page)).to_have_text("Best")
    expect(button).to_have_text("Ranked: Best")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text(
        "Version 3 ranked Best. Now choose: Excellent."
    )
    page.keyboard.press("Enter")
    expect(given(page)).to_have_text("Best")
    for key in ("ArrowRight", "Space"):
        page.keyboard.press(key)
    expect(full_name(page)).to_have_text("Version 4 of 5")
    expect(given(page)).to_have_text("Excellent")
    page.keyboard.press("Backspace")
    expect(given(page)).to_have_text("")
    expect(button).to_have_text("Rank: Excellent")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+z")
    expect(button).to_have_text("Rank: Best")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert ranked(page) == ["not ranked", "not ranked", "Best", "not ranked", "not ranked"]


def test_a_whole_set_is_ranked_by_buttons_and_the_record_tells_it(open_board: OpenBoard) -> None:
    page = open_board()
    page.get_by_role("button", name=f"View version {ORDER[0]} large").click()

    def rank_all() -> None:
        for place, slot in enumerate(ORDER, start=1):
            page.get_by_role("button", name=f"Show version {slot}").click()
            page.get_by_role("button", name="Rank: ").click()
            if place < len(ORDER):
                expect(given(page)).not_to_have_text("")

    answer = sent_answer(page, rank_all)
    assert answer["order"] == ORDER
    events = [tuple(event[1:]) for event in answer["record"]["events"]]
    assert [event for event in events if event[0] == "rank"] == [("rank", slot) for slot in ORDER]
    assert events[0] == ("full", ORDER[0]) and events[-1] == ("full", 0)
    wait_for_set(page, 2)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_ranking_to_be_confirmed_is_seen_as_a_whole(open_board: OpenBoard) -> None:
    page = open_board(CONFIRMED)
    page.keyboard.press("f")
    for key in "12345":
        page.keyboard.press(key)
        page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_focused()
    assert ranked(page) == ["Best", "Excellent", "Good", "Average", "Poor"]


def test_after_a_set_that_was_ranked_large_undo_leads_back_to_the_board(open_board: OpenBoard) -> None:
    page = open_board(UNDOABLE)
    page.keyboard.press("f")
    for key in "12345":
        page.keyboard.press(key)
        page.keyboard.press("Enter")
    wait_for_set(page, 2)
    page.keyboard.press("Backspace")
    wait_for_set(page, 1)
    assert ranked(page) == ["Best", "Excellent", "Good", "Average", "not ranked"]


@pytest.mark.parametrize("viewport", [PHONE, {"width": 844, "height": 390}, SMALL_PHONE], ids=["390", "turned", "360"])
def test_fingers_rank_and_nothing_is_covered(open_board: OpenBoard, viewport: ViewportSize) -> None:
    page = open_board(**{**TOUCH, "viewport": viewport})
    page.get_by_role("button", name="View version 1 large").tap()
    page.get_by_role("button", name="Next version").tap()
    page.get_by_role("button", name="Rank: Best").tap()
    expect(page.get_by_role("button", name="Ranked: Best")).to_be_visible()
    parts = page.get_by_role("dialog").locator("button:visible, .full-frame")
    boxes = [box for part in parts.all() if (box := part.bounding_box())]
    assert len(boxes) == 5 + 2 + 3 + 1 + 2 + 1
    for box in boxes:
        assert box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"]
        assert box["y"] >= 0 and box["y"] + box["height"] <= viewport["height"]
    assert not any(overlap(one, other) for one in boxes for other in boxes if one is not other)
    for button in page.get_by_role("dialog").locator(".full-foot button").all():
        box = button.bounding_box()
        assert box is not None and box["height"] >= 44 and box["width"] >= 44


@pytest.mark.parametrize(
    ("viewport", "dark"),
    [
        pytest.param(WIDE, True, id="1280-dark"),
        pytest.param(PHONE, False, id="390-light"),
        pytest.param(WIDE, False, id="1280-light", marks=pytest.mark.slow),
        pytest.param(TABLET, False, id="820-light", marks=pytest.mark.slow),
        pytest.param(TABLET, True, id="820-dark", marks=pytest.mark.slow),
        pytest.param(PHONE, True, id="390-dark", marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing(open_board: OpenBoard, viewport: ViewportSize, dark: bool) -> None:
    page = open_board(dark=dark, viewport=viewport)
    page.keyboard.press("f")
    page.keyboard.press("Enter")
    expect(given(page)).to_have_text("Best")
    for _ in range(2):
        found = Axe().run(page, context=".study-root").response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
        page.keyboard.press("ArrowRight")

"""The line above the pictures, in a real browser: nothing is cut off, and a notice covers nothing."""

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.study.visits.widget.board import (
    ORDER,
    PHONE,
    SEVEN,
    WIDE,
    OpenBoard,
    overlap,
    rank,
    wait_for_set,
)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_notice_covers_no_picture_and_no_control(open_board: OpenBoard, viewport: ViewportSize) -> None:
    page = open_board(viewport=viewport)
    page.route("**/study/api/answer", lambda route: route.abort())
    rank(page, ORDER)
    wait_for_set(page, 2)
    notice = page.get_by_text("No connection.")
    expect(notice).to_be_visible()
    page.wait_for_timeout(300)
    covered = notice.bounding_box()
    others = page.locator(".tile-frame, .viewer-tool, .tile-full, .board-steps li").all()
    assert not any(overlap(covered, box) for other in others if (box := other.bounding_box()))


@pytest.mark.parametrize(
    ("size", "touch"),
    [
        *(((1280, 800), False), ((1024, 768), True), ((844, 390), False), ((390, 844), True), ((320, 568), True)),
        # The other way to point at each.
        pytest.param((1280, 800), True, marks=pytest.mark.slow),
        pytest.param((1024, 768), False, marks=pytest.mark.slow),
        pytest.param((844, 390), True, marks=pytest.mark.slow),
        pytest.param((390, 844), False, marks=pytest.mark.slow),
        pytest.param((320, 568), False, marks=pytest.mark.slow),
    ],
    ids=lambda given: {False: "mouse", True: "touch"}.get(given, str(given)),
)
def test_nothing_of_the_head_is_cut_off_or_lies_over_something_else(
    open_board: OpenBoard, size: tuple[int, int], touch: bool
) -> None:
    """The longest there is: German words, in practice, seven ranks."""
    width, height = size
    page = open_board(SEVEN, viewport={"width": width, "height": height}, has_touch=touch, is_mobile=touch)
    expect(page.locator(".board-count")).to_have_text("Übung 1 von 1")
    parts = page.locator(".board-count, .viewer-tool:visible, .board-steps li:visible, .board-prompt")
    boxes = [box for part in parts.all() if (box := part.bounding_box()) and box["width"] > 1]
    assert len(boxes) >= 4, "the count, undo, menu, and at least the rank to give now"
    for box in boxes:
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert box["y"] >= 0 and box["y"] + box["height"] <= height
    assert not any(overlap(one, other) for one in boxes for other in boxes if one is not other)

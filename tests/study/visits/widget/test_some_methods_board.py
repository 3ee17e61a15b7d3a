"""The board of a study whose sets show 4 of 6 methods, in a real browser."""

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.study.visits.widget.board import (
    FOUR_OF_SIX,
    PHONE,
    TOUCH,
    WIDE,
    OpenBoard,
    overlap,
    rank,
    ranked,
    sent_answer,
    wait_for_set,
)

pytestmark = pytest.mark.smoke


def test_four_versions_are_ranked_with_the_words_of_four(open_board: OpenBoard) -> None:
    page = open_board(FOUR_OF_SIX)
    expect(page.locator(".board-count")).to_have_text("1 of 4")
    expect(page.locator(".tile")).to_have_count(4)
    expect(page.locator(".tile-frame img")).to_have_count(4)
    page.keyboard.press("5")
    assert ranked(page) == ["not ranked"] * 4, "there is no fifth version"
    rank(page, [2, 4, 1])
    assert ranked(page) == ["Average", "Best", "not ranked", "Good"]
    assert sent_answer(page, lambda: rank(page, [3]))["order"] == [2, 4, 1, 3]
    for place in (2, 3, 4):
        wait_for_set(page, place)
        rank(page, [1, 2, 3, 4])
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1280", "390"])
def test_all_four_have_room_and_none_hides_another(open_board: OpenBoard, viewport: ViewportSize) -> None:
    page = open_board(FOUR_OF_SIX, **(TOUCH if viewport is PHONE else {"viewport": viewport}))
    boxes = [frame.bounding_box() for frame in page.locator(".tile-frame").all()]
    sizes = {(round(box["width"]), round(box["height"])) for box in boxes if box is not None}
    assert len(boxes) == 4 and len(sizes) == 1
    width, height = sizes.pop()
    assert width / height == pytest.approx(60 / 40, abs=0.02)
    assert not any(overlap(one, other) for place, one in enumerate(boxes) for other in boxes[place + 1 :])
    assert width == viewport["width"] if viewport is PHONE else width > 450

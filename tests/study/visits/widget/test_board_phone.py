"""The board under fingers, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.study.visits.widget.board import (
    BOARD,
    NOTHING,
    ORDER,
    PHONE,
    SEVEN,
    SMALL_PHONE,
    TOUCH,
    UNDOABLE,
    OpenBoard,
    common_view,
    middle,
    overlap,
    pinch,
    rank,
    ranked,
    tile,
    touches,
    wait_for_set,
)


def test_taps_rank_and_a_double_tap_ranks_once(open_board: OpenBoard) -> None:
    page = open_board(**TOUCH)
    x, y = middle(tile(page, 2).locator(".tile-frame"))
    page.touchscreen.tap(x, y)
    page.touchscreen.tap(x, y)
    assert ranked(page) == ["not ranked", "Best", "not ranked", "not ranked", "not ranked"]
    tile(page, 4).tap()
    assert ranked(page)[3] == "Excellent"
    assert common_view(page) == (1, 0, 0)
    assert page.evaluate("visualViewport.scale") == 1


@pytest.mark.parametrize(
    "viewport", [pytest.param(PHONE, id="390", marks=pytest.mark.slow), pytest.param(SMALL_PHONE, id="360")]
)
def test_photos_are_as_wide_as_an_upright_phone_and_the_question_stays(
    open_board: OpenBoard, viewport: ViewportSize
) -> None:
    page = open_board(**{**TOUCH, "viewport": viewport})
    width, height = viewport["width"], viewport["height"]
    frames = page.locator(".tile-frame")
    assert [frame.bounding_box()["width"] for frame in frames.all()] == [width] * 5  # type: ignore[index]
    question = page.get_by_role("heading", name="Which version is best?")
    for slot in range(1, 6):
        swipe_until_seen(page, slot, viewport)
        box = question.locator(".now").bounding_box()
        assert box is not None and 0 <= box["y"] < 100 and box["width"] > 100 and box["height"] >= 14
        expect(page.locator(".board-steps .now")).to_have_text("Best")
    assert ranked(page) == NOTHING, "a finger that scrolls ranks nothing"
    tile(page, 5).tap()
    expect(page.get_by_role("heading", name="Which is the next best?")).to_be_visible()
    assert ranked(page)[4] == "Best"
    rank(page, [4, 3, 2, 1])
    wait_for_set(page, 2)
    first = frames.first.bounding_box()
    assert first is not None and 0 < first["y"] < height / 4, "the next set begins at its first version"


@pytest.mark.smoke
def test_zoomed_in_a_finger_moves_the_pictures_and_scrolls_between_them(open_board: OpenBoard) -> None:
    page = open_board(**TOUCH)
    pinch(page, 195, 250, 40, 100)
    factor, _, top = common_view(page)
    assert factor == pytest.approx(2.5, abs=0.2)
    x, y = middle(tile(page, 1).locator(".tile-frame"))
    touches(page, [(x, y)], [(x, y - 20)], [(x, y - 60)])
    assert common_view(page)[2] > top + 0.05
    assert scrolled(page) == 0
    seen = common_view(page)
    x, y = middle(tile(page, 1).locator(".tile-caption"))
    touches(page, *([(x, y - 20 * step)] for step in range(10)))
    page.wait_for_timeout(300)
    assert scrolled(page) > 50
    assert common_view(page) == pytest.approx(seen, abs=0.01)
    assert ranked(page) == NOTHING


def test_a_set_that_was_ranked_can_be_undone_with_a_finger(open_board: OpenBoard) -> None:
    page = open_board(UNDOABLE, **TOUCH)
    rank(page, ORDER)
    wait_for_set(page, 2)
    page.get_by_role("button", name="Undo: back to the photo before").tap()
    wait_for_set(page, 1)
    assert ranked(page)[ORDER[-1] - 1] == "not ranked"


def scrolled(page: Page) -> float:
    """Return how far the versions are scrolled."""
    return float(page.locator(".board-main").evaluate("(main) => main.scrollTop"))


def swipe_until_seen(page: Page, slot: int, viewport: ViewportSize) -> None:
    """Scroll with a finger until a version is seen as a whole, if that takes no more than a few swipes."""
    for _ in range(8):
        box = tile(page, slot).locator(".tile-frame").bounding_box()
        assert box is not None
        if box["y"] + box["height"] <= viewport["height"]:
            assert box["y"] >= 0
            return
        x, y = viewport["width"] / 2, viewport["height"] - 80
        touches(page, *([(x, y - 10 * step)] for step in range(12)))
        page.wait_for_timeout(300)
    raise AssertionError(f"version {slot} does not come into sight")


@pytest.mark.parametrize(("slug", "versions"), [(BOARD, 5), (SEVEN, 7)])
@pytest.mark.parametrize("viewport", [PHONE, {"width": 844, "height": 390}], ids=["upright", "turned"])
def test_controls_on_a_phone_are_large_and_apart(
    open_board: OpenBoard, slug: str, versions: int, viewport: ViewportSize
) -> None:
    page = open_board(slug, viewport=viewport, has_touch=True, is_mobile=True)
    upright = viewport == PHONE
    controls = page.locator(".viewer-tool:visible, .tile-full:visible")
    boxes = [box for control in controls.all() if (box := control.bounding_box())]
    assert len(boxes) == 5 + versions
    for box in boxes:
        assert box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"]
        assert box["y"] >= 0 and (upright or box["y"] + box["height"] <= viewport["height"])
    head = [box for control in page.locator(".viewer-tool").all() if (box := control.bounding_box())]
    assert all(box["height"] >= 44 and box["width"] >= 44 for box in head)
    assert all(box["height"] >= 36 and box["width"] >= 44 for box in boxes)
    frames = [box for frame in page.locator(".tile-frame").all() if (box := frame.bounding_box())]
    assert not any(overlap(one, other) for one in boxes for other in [*boxes, *frames] if one is not other)


@pytest.mark.parametrize(("options", "keys"), [({}, True), (TOUCH, False)], ids=["mouse", "touch"])
def test_the_menu_speaks_of_keys_only_where_there_is_a_keyboard(
    open_board: OpenBoard, options: dict[str, Any], keys: bool
) -> None:
    page = open_board(**options)
    page.get_by_role("button", name="Menu").click()
    hints = page.get_by_role("dialog").locator(".study-hints li").all_inner_texts()
    assert len(hints) == 5
    assert any(word in " ".join(hints) for word in ("Backspace", "keys", "press", ": F.")) == keys

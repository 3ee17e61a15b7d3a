"""The board under fingers, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import ViewportSize

from tests.study.visits.widget.board import (
    BOARD,
    PHONE,
    SEVEN,
    TOUCH,
    OpenBoard,
    common_view,
    middle,
    overlap,
    ranked,
    tile,
)


def test_taps_rank_and_a_double_tap_ranks_once(open_board: OpenBoard) -> None:
    page = open_board(**TOUCH)
    x, y = middle(tile(page, 4).locator(".tile-frame"))
    page.touchscreen.tap(x, y)
    page.touchscreen.tap(x, y)
    assert ranked(page) == ["not ranked", "not ranked", "not ranked", "Best", "not ranked"]
    tile(page, 2).tap()
    assert ranked(page)[1] == "Excellent"
    assert common_view(page) == (1, 0, 0)
    assert page.evaluate("visualViewport.scale") == 1


@pytest.mark.parametrize(("slug", "versions"), [(BOARD, 5), (SEVEN, 7)])
@pytest.mark.parametrize("viewport", [PHONE, {"width": 844, "height": 390}], ids=["upright", "turned"])
def test_controls_on_a_phone_are_large_and_apart(
    open_board: OpenBoard, slug: str, versions: int, viewport: ViewportSize
) -> None:
    page = open_board(slug, viewport=viewport, has_touch=True, is_mobile=True)
    controls = page.locator(".viewer-tool:visible, .tile-full:visible")
    boxes = [box for control in controls.all() if (box := control.bounding_box())]
    assert len(boxes) == 5 + versions
    for box in boxes:
        assert box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"]
        assert box["y"] >= 0 and box["y"] + box["height"] <= viewport["height"]
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

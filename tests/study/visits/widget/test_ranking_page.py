"""The ranking page in a real browser: equally large images, choices, undo, labels."""

import pytest
from playwright.sync_api import Locator, expect

from tests.study.visits.widget.board import wait_until_clickable
from tests.study.visits.widget.visitor import PLAIN, RICH_SLUG, Visitor

pytestmark = pytest.mark.smoke


def tile(visitor: Visitor, slot: int) -> Locator:
    return visitor.page.locator(".tile").nth(slot - 1)


def labels(visitor: Visitor) -> list[str]:
    """Return what a screen reader calls the versions."""
    names: list[str] = visitor.page.locator(".tile").evaluate_all("tiles => tiles.map(tile => tile.ariaLabel)")
    return names


@pytest.mark.parametrize(
    ("width", "height", "share"), [(1280, 800, 0.5), (390, 844, 0.4), (844, 390, 0.28)], ids=["wide", "phone", "turned"]
)
def test_images_are_equally_large_and_nothing_scrolls(visitor: Visitor, width: int, height: int, share: float) -> None:
    page = visitor.page
    page.set_viewport_size({"width": width, "height": height})
    visitor.enter()
    visitor.at("1 of 4")
    boxes = [box for image in page.locator(".tile img").all() if (box := image.bounding_box())]
    assert len(boxes) == 5
    assert len({(box["width"], box["height"]) for box in boxes}) == 1
    assert abs(boxes[0]["width"] / boxes[0]["height"] - 1.5) < 0.02
    for box in boxes:
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert box["y"] >= 0 and box["y"] + box["height"] <= height
    assert sum(box["width"] * box["height"] for box in boxes) / (width * height) > share
    hidden = page.evaluate(
        """() => [document.documentElement, document.body, document.querySelector('.study-root')].map(
            (e) => [e.scrollHeight - e.clientHeight, e.scrollWidth - e.clientWidth])"""
    )
    assert all(extent <= 0 for pair in hidden for extent in pair), hidden


def test_clicks_undo_and_labels(visitor: Visitor) -> None:
    visitor.enter()
    visitor.at("1 of 4")
    page = visitor.page
    undo = visitor.button("Undo")
    assert undo.is_disabled()
    tile(visitor, 2).click()
    tile(visitor, 4).click()
    assert labels(visitor)[1] == "Version 2 of 5, ranked Best"
    assert labels(visitor)[3] == "Version 4 of 5, ranked Excellent"
    assert page.locator(".tile.ranked .tile-rank").all_inner_texts() == ["Best", "Excellent"]
    expect(page.locator(".study-board [aria-live]").first).to_have_text("Version 4 ranked Excellent. Now choose: Good.")
    tile(visitor, 2).click()
    assert labels(visitor)[1] == "Version 2 of 5, ranked Best", "only the last choice is taken back by a click"
    page.wait_for_timeout(500)
    # In one step: two clicks that are far apart are no double click.
    tile(visitor, 4).dblclick()
    assert labels(visitor)[3] == "Version 4 of 5, not ranked"
    for key in ("5", "Backspace", "Control+z"):
        page.keyboard.press(key)
    assert visitor.ranked() == []
    page.keyboard.press("1")
    undo.click()
    assert undo.is_disabled()


@pytest.mark.parametrize("slug", [PLAIN, RICH_SLUG])
def test_a_double_click_on_a_picture_ranks_it_once(visitor: Visitor, slug: str) -> None:
    visitor.enter(slug)
    visitor.page.locator(".tile img").nth(4).wait_for()
    wait_until_clickable(visitor.page)
    tile(visitor, 3).dblclick()
    assert visitor.ranked() == [3]


def test_the_second_click_of_a_slow_double_click_does_not_rank_in_the_next_set(visitor: Visitor) -> None:
    """Time stands still here but for the milliseconds given."""
    page = visitor.page
    page.clock.install()
    visitor.enter()
    visitor.at("1 of 4")
    page.wait_for_load_state("networkidle")
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    for slot in (1, 2, 4, 5, 3):
        tile(visitor, slot).click()
    expect(page.locator(".board-count")).to_have_text("2 of 4")
    expect(page.locator(".study-board.loading")).to_have_count(0)
    page.clock.run_for(380)
    tile(visitor, 3).click()
    assert visitor.ranked() == []
    page.keyboard.press("5")
    assert visitor.ranked() == [5], "keys do not wait for a second click"
    page.clock.run_for(40)
    tile(visitor, 3).click()
    assert visitor.ranked() == [3, 5]

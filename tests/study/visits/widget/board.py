"""The ranking board in a browser: what it shows, fingers on it, and the answer that it sends."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Frame, Locator, Page, ViewportSize, expect

WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL_PHONE: ViewportSize = {"width": 360, "height": 640}
TABLET: ViewportSize = {"width": 820, "height": 1180}
TOUCH: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
FOUR_OF_SIX = "four-of-six"
"""A study of four sets that show four of six methods."""
BOARD, CONFIRMED, SEVEN, TELLING, UNDOABLE = "board", "confirmed", "seven", "telling", "undoable"
"""Studies: a plain one, one whose rankings are confirmed, one in German of seven versions, with practice, one whose
last page tells preferences, and one of four sets with a break before the last, whose last choices can be undone."""

ORDER = [3, 1, 4, 5, 2]
NOTHING = ["not ranked"] * 5

OpenBoard = Callable[..., Page]
View = tuple[float, float, float]
"""Factor, and left and top edge of the visible part as shares of the picture."""

VIEWS = """
(frames) => frames.map((frame) => {
  const box = frame.getBoundingClientRect();
  const image = frame.querySelector("img.shown, img:only-child").getBoundingClientRect();
  return [image.width / box.width, (box.left - image.left) / image.width, (box.top - image.top) / image.height];
})
"""


STOOD_STILL = """
(watch) => {
  const boxes = [...document.querySelectorAll(".board-main, .tile-frame")].map((node) => node.getBoundingClientRect());
  const pictures = [...document.querySelectorAll(".tile-frame img")].map((image) => image.src);
  const seen = JSON.stringify([boxes, pictures]);
  if (seen !== watch.seen) Object.assign(watch, { seen, since: performance.now() });
  return performance.now() - watch.since >= watch.still;
}
"""
STILL_MS = 270
"""A frame more than the time for which the board takes no click after its pictures came or moved (`board.js`)."""

GLIDED = """
async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  await frame();
  const pictures = [...document.querySelectorAll(".tile-frame img, .full-frame img")];
  await Promise.allSettled(pictures.flatMap((picture) => picture.getAnimations()).map((glide) => glide.finished));
}
"""


def go_to_first_set(page: Page) -> None:
    """From the first page of a study with a display check and no questions: agree, pass the check, and begin."""
    page.get_by_role("button", name="Take part").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Continue").click()
    for squares in ("dark", "light"):
        page.locator(f"input[name={squares}][value='4']").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Begin").click()


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds, and let the browser tell meanwhile what happens; fails the test after a minute."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, "it does not happen"
        page.wait_for_timeout(20)


def wait_until_clickable(page: Page | Frame) -> None:
    """Wait until the pictures are there and have stood still for so long that the board takes clicks."""
    expect(page.locator(".study-board.loading")).to_have_count(0)
    watch = page.evaluate_handle("(still) => ({ seen: null, since: 0, still })", STILL_MS)
    page.wait_for_function(STOOD_STILL, arg=watch)


def wait_for_set(page: Page, place: int = 1) -> None:
    """Wait until a set is shown and takes clicks; `place`: where it stands in its part."""
    expect(page.locator(".board-count")).to_have_text(re.compile(rf"\b{place} (of|von) "))
    wait_until_clickable(page)


def tile(page: Page, slot: int) -> Locator:
    return page.locator(".tile").nth(slot - 1)


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def ranked(page: Page) -> list[str]:
    """Return the ranks on the board, by slot."""
    names: list[str] = page.locator(".tile").evaluate_all("(tiles) => tiles.map((tile) => tile.ariaLabel)")
    return [name.split(", ")[1].removeprefix("ranked ") for name in names]


def common_view(page: Page) -> View:
    """Return what all pictures show; they must not differ."""
    page.evaluate(GLIDED)
    views = page.locator(".tile-frame").evaluate_all(VIEWS)
    assert len(views) == page.locator(".tile").count()
    for view in views:
        assert view == pytest.approx(views[0], abs=0.01)
    return tuple(views[0])


def full_view(page: Page) -> View:
    """Return what the full-screen view shows."""
    page.evaluate(GLIDED)
    return tuple(page.locator(".full-frame").evaluate_all(VIEWS)[0])


def full_name(page: Page) -> Locator:
    return page.get_by_role("dialog").get_by_role("heading")


def sent_answer(page: Page, finish: Callable[[], None]) -> dict[str, Any]:
    """Return the answer that the page sends while `finish` is done; the server must have taken it."""
    with page.expect_response("**/study/api/answer") as reply:
        finish()
    assert reply.value.status == 200, reply.value.text()
    body = reply.value.request.post_data_json
    assert isinstance(body, dict)
    return body


def rank(page: Page, order: list[int]) -> None:
    for slot in order:
        page.keyboard.press(str(slot))


def touches(page: Page, *frames: list[tuple[float, float]]) -> None:
    """Put fingers on the screen, move them through the `frames`, and lift them."""
    session = page.context.new_cdp_session(page)
    for index, fingers in enumerate(frames):
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(fingers)]
        session.send(
            "Input.dispatchTouchEvent", {"type": "touchMove" if index else "touchStart", "touchPoints": points}
        )
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def pinch(page: Page, x: float, y: float, start: float, end: float) -> None:
    """Spread two fingers around a place, from `start` to `end` pixels off it."""
    steps = [start + (end - start) * step / 6 for step in range(7)]
    touches(page, *([(x - off, y), (x + off, y)] for off in steps))


def overlap(one: Any, other: Any) -> bool:
    """Tell whether two boxes share more than an edge."""
    return all(
        one[start] + one[size] > other[start] + 0.5 and other[start] + other[size] > one[start] + 0.5
        for start, size in (("x", "width"), ("y", "height"))
    )

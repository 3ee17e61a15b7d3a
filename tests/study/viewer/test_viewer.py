"""The viewer in a real browser, on a page of its own: pictures that are zoomed together, and the full-screen view."""

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests.project import ROOT

pytestmark = pytest.mark.smoke

ADDRESS = "http://viewer.test"
VIEWER = ROOT / "study" / "viewer"
STYLE = "body { margin: 0 } .frame { float: left; width: 300px; height: 200px; overflow: hidden } img { width: 100% }"
COLORS = ["#a33", "#3a3", "#33a"]
SCRIPT = """
import { createFullView } from "./viewer/full_view.js";
import { bindGestures, nearestRectangle } from "./viewer/gestures.js";
import { zoomByKey } from "./viewer/keys.js";
import { applyZoom, createZoom } from "./viewer/zoom.js";

const main = document.querySelector("main");
const frames = [...main.querySelectorAll(".frame")];
const pictures = [...main.querySelectorAll("img")];
const put = () => frames.forEach((frame, index) => frame.replaceChildren(pictures[index]));
const words = (key, values = {}) => `${key} ${Object.values(values).join("/")}`.trim();
window.shown = [];
const zoom = createZoom((view, smooth) => {
  applyZoom(document.body, view, smooth);
  window.view = view;
  full.draw(view);
});
const full = createFullView(words, 3, zoom, { onShow: (slot) => shown.push(slot), onClosed: put });
document.body.append(full.element);
bindGestures(main, zoom, (x, y) => nearestRectangle(frames.map((frame) => frame.getBoundingClientRect()), x, y));
document.addEventListener("keydown", (event) => {
  if (event.key === "f") full.open(2, pictures, [null, "second", null], 1.5);
  else zoomByKey(zoom, event.key);
});
window.clicks = 0;
main.addEventListener("click", () => { window.clicks += 1; });
"""


def picture(color: str) -> str:
    """A photo of one color as a data address."""
    file = io.BytesIO()
    Image.new("RGB", (60, 40), color).save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def answer(route: Route) -> None:
    """Send the page, or one of the viewer's own files."""
    name = route.request.url.removeprefix(f"{ADDRESS}/")
    if name:
        file = VIEWER.parent / name
        route.fulfill(body=file.read_bytes(), content_type="text/javascript")
        return
    styles = "\n".join(Path(file).read_text(encoding="utf-8") for file in sorted(VIEWER.glob("*.css")))
    frames = "".join(
        f'<div class="frame"><img class="viewer-picture" alt="" draggable="false" src="{picture(color)}"></div>'
        for color in COLORS
    )
    route.fulfill(
        content_type="text/html",
        body=f'<html><head><style>{styles}{STYLE}</style></head><body class="viewer"><main>{frames}</main>'
        f'<script type="module">{SCRIPT}</script></body></html>',
    )


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with three pictures side by side, each 300 x 200 pixels."""
    context = browser.new_context(viewport={"width": 1000, "height": 700}, reduced_motion="reduce")
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    page = context.new_page()
    page.route(f"{ADDRESS}/**", answer)
    page.goto(f"{ADDRESS}/")
    yield page
    context.close()
    assert errors == []


def corner(page: Page, slot: int) -> list[float]:
    """The upper left corner and the width of a picture, relative to its frame, in pixels."""
    found: list[float] = (
        page.locator(".frame img")
        .nth(slot)
        .evaluate(
            """(image) => {
          const [inner, outer] = [image, image.parentElement].map((one) => one.getBoundingClientRect());
          return [inner.left - outer.left, inner.top - outer.top, inner.width];
        }"""
        )
    )
    return found


def test_the_wheel_zooms_all_pictures_where_the_mouse_is(page: Page) -> None:
    page.mouse.move(450, 50)  # half across the second picture, a quarter down
    page.mouse.wheel(0, -500)
    factor = page.evaluate("view.factor")
    assert factor == pytest.approx(2.718, abs=0.01), "e to the power of 0.002 for each of 500 pixels"
    for slot in range(3):
        assert corner(page, slot) == pytest.approx([150 - 150 * factor, 50 - 50 * factor, 300 * factor], abs=1)


def test_a_drag_moves_them_and_is_no_click(page: Page) -> None:
    page.keyboard.press("+")
    before = corner(page, 2)
    page.mouse.move(100, 100)
    page.mouse.down()
    page.mouse.move(70, 90, steps=4)
    page.mouse.up()
    assert corner(page, 2) == pytest.approx([before[0] - 30, before[1] - 10, 450], abs=1)
    assert page.evaluate("clicks") == 0
    page.mouse.click(100, 100)
    assert page.evaluate("clicks") == 1


def test_the_full_view_shows_one_at_the_same_place_and_gives_the_pictures_back(page: Page) -> None:
    page.keyboard.press("+")
    page.keyboard.press("f")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("full_version 2/3")
    expect(dialog).to_contain_text("second")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    dialog.get_by_role("button", name="full_previous").click()
    page.keyboard.press("2")
    assert page.evaluate("shown") == [2, 3, 1, 3, 2]
    assert dialog.locator("img").evaluate_all("(all) => all.map((one) => getComputedStyle(one).visibility)") == [
        *("hidden", "visible", "hidden"),
    ]
    dialog.get_by_role("button", name="zoom_in").click()
    assert page.evaluate("view.factor") == 2.25
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    assert corner(page, 0)[2] == pytest.approx(675, abs=1)


def test_a_swipe_over_whole_pictures_goes_to_the_next_and_over_zoomed_ones_moves_them(page: Page) -> None:
    page.keyboard.press("f")

    def swipe() -> None:
        page.mouse.move(600, 400)
        page.mouse.down()
        page.mouse.move(400, 410, steps=5)
        page.mouse.up()

    swipe()
    assert page.evaluate("shown") == [2, 3]
    page.keyboard.press("+")
    left = page.evaluate("view.left")
    swipe()
    assert page.evaluate("shown") == [2, 3]
    assert page.evaluate("view.left") > left

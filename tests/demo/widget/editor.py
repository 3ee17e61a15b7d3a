"""The enhancement page with a photo of a test's own, in front of a real browser."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, expect

WIDTH, HEIGHT = 600, 400
"""Of the photo."""


def checkered() -> Image.Image:
    """Return a photo of 100 x 100 pixel fields, each of its own color: it tells which part was kept."""
    pixels = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
    for row in range(HEIGHT // 100):
        for column in range(WIDTH // 100):
            pixels[100 * row : 100 * row + 100, 100 * column : 100 * column + 100] = field(column, row)
    return Image.fromarray(pixels)


def field(column: int, row: int) -> tuple[int, int, int]:
    """Return the color of a field."""
    return 40 + 30 * column, 40 + 50 * row, 120


@dataclass(frozen=True)
class Editor:
    """The page, with the photo open and its result painted."""

    page: Page

    def section(self, title: str) -> Locator:
        """Unfold a section of the panel, or fold it; return it."""
        section = self.page.locator("details.section").filter(
            has=self.page.get_by_role("heading", name=title, exact=True)
        )
        section.locator("summary").click()
        return section

    def choose(self, version: str) -> None:
        """Choose a version of the film strip and wait for it."""
        tile = self.page.locator(".strip-tile").filter(has=self.page.get_by_text(version, exact=True))
        tile.click()
        expect(tile).to_have_attribute("aria-pressed", "true")

    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, width and height of the crop's window, in pixels of the photo."""
        window, frame = (self.page.locator(name).bounding_box() for name in (".crop-window", ".crop-frame"))
        assert window is not None and frame is not None
        scale = WIDTH / frame["width"]
        return (
            round(scale * (window["x"] - frame["x"]), 1),
            round(scale * (window["y"] - frame["y"]), 1),
            round(scale * window["width"], 1),
            round(scale * window["height"], 1),
        )

    def drag(self, grip: Locator, across: float, down: float) -> None:
        """Drag something by so many pixels of the photo."""
        place, frame = grip.bounding_box(), self.page.locator(".crop-frame").bounding_box()
        assert place is not None and frame is not None
        scale = frame["width"] / WIDTH
        x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + scale * across / 2, y + scale * down / 2)
        self.page.mouse.move(x + scale * across, y + scale * down)
        self.page.mouse.up()

    def download(self) -> Image.Image:
        """Download the result and open it."""
        with self.page.expect_download() as taken:
            self.page.get_by_role("button", name="Download").click()
        with Image.open(io.BytesIO(taken.value.path().read_bytes())) as result:
            return result.convert("RGB")

    def picture_of(self, selector: str) -> Image.Image:
        """Return an element as it is seen once the newest edit is painted, with whatever covers it."""
        expect(self.page.locator(".stage")).to_have_attribute("aria-busy", "false")
        return Image.open(io.BytesIO(self.page.locator(selector).screenshot())).convert("RGB")

"""Measures the wait between the last click on one set of photos and the next set on the screen.

`python benchmarks/last_click.py` makes a study of 41 sets of five photos of about 200 kB each, with a target and a
closing date, starts the app, and ranks 40 sets in a real Chromium with pauses like a person's. It measures the time
from the last click's own timestamp (when the browser process received it) to the moment at which the last of the next
set's five images was painted, as the browser reports it (Element Timing's `renderTime`). It includes all that a
participant waits for: the handlers, putting in the decoded images, layout and paint. It prints milliseconds: p50, p95,
largest; then the parts: until the handlers have put in the next set, and the rest, until it is painted. The page does
not wait for the answer to be stored; how long that takes is printed as well.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright
from study_at_scale import run_study
from study_beside_enhancement import app

from db.settings import DATA_VARIABLE, DATABASE_VARIABLE, PASSWORD_VARIABLE

SLUG = "clicks"
METHODS = ("one", "two", "three", "four", "five")
SIZE = (1280, 853)
VIEWPORT: ViewportSize = {"width": 1280, "height": 800}
SHORTEST_PAUSE, MEAN_FURTHER_PAUSE = 0.25, 0.35
"""Seconds between two clicks: quick for a person who compares photos, so that preloading is not made easy."""

WATCH = """
() => {
  performance.setResourceTimingBufferSize(10_000);
  window.waits = [];
  window.parts = [];
  let clickedAt = null;
  document.addEventListener("click", (event) => { clickedAt = event.timeStamp; }, { capture: true });
  let painted = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      painted.push(entry.renderTime);
      if (painted.length === 5) window.waits.push(Math.max(...painted) - window.lastClick);
    }
  }).observe({ type: "element" });
  new MutationObserver((changes) => {
    const images = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.matches?.("img"));
    if (images.length !== 5) return;
    window.lastClick = clickedAt;
    window.parts.push(performance.now() - clickedAt);
    painted = [];
    for (const image of images) image.setAttribute("elementtiming", "version");
  }).observe(document.querySelector(".board-grid"), { childList: true, subtree: true });
}
"""


ANSWERS = 'performance.getEntriesByType("resource").filter((each) => each.name.endsWith("/api/answer"))'


def main() -> None:
    """Measure, and print the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=40, help="sets to rank (default: %(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="last-click-") as temporary:
        folder = Path(temporary)
        environment = {**os.environ, DATA_VARIABLE: str(folder / "data"), PASSWORD_VARIABLE: "benchmark"}
        environment.pop(DATABASE_VARIABLE, None)
        write_study(folder / SLUG, options.sets + 1)
        run_study(environment, "create", str(folder / SLUG), "--study", SLUG)
        run_study(environment, "status", SLUG, "open")
        with app(environment) as running:
            measured = measure(running.address, options.sets)
    sizes = np.mean(measured.sizes) / 1000
    print(f"{len(measured.waits)} sets of {len(METHODS)} images of {sizes:.0f} kB in {VIEWPORT}")
    print(f"last click -> next set painted, ms: {report(measured.waits)}")
    print(f"  until it is in the page:          {report(measured.handled)}")
    print(f"  from then until it is painted:    {report(measured.painted)}")
    print(f"answer sent -> stored, ms:          {report(measured.stored)}")


@dataclass(frozen=True)
class Measured:
    """What came of all sets; times in milliseconds."""

    waits: list[float]
    """From the last click until the next set is painted."""
    handled: list[float]
    """The part of it until the next set's pictures are in the page."""
    stored: list[float]
    """From sending an answer until the server has confirmed that it is stored."""
    sizes: list[int]
    """Bytes of the images received."""

    @property
    def painted(self) -> list[float]:
        """The part of the waits from then on."""
        return [wait - handled for wait, handled in zip(self.waits, self.handled, strict=True)]


def report(waits: list[float]) -> str:
    """Return the quantiles of waits in milliseconds as text."""
    return f"p50 {np.quantile(waits, 0.5):.0f}, p95 {np.quantile(waits, 0.95):.0f}, max {max(waits):.0f}"


def write_study(folder: Path, sets: int) -> None:
    """Write a study of photo-like images: smooth colors, and grain that makes the files sent about 200 kB large."""
    rng = np.random.default_rng(0)
    for method in METHODS:
        (folder / method).mkdir(parents=True)
    for number in range(sets):
        photo = grainy_photo(rng)
        for index, method in enumerate(METHODS):
            edited = (photo * (0.8 + 0.1 * index)).clip(0, 255).astype(np.uint8)
            Image.fromarray(edited).save(folder / method / f"photo{number:02d}.png", compress_level=1)
    definition = {"title": "Clicks", "seed": 1, "screen_check": False, "target": 20, "closes": "2099-12-31"}
    (folder / "study.yaml").write_text(yaml.safe_dump(definition), encoding="utf-8")


def grainy_photo(rng: np.random.Generator) -> np.ndarray:
    """Return one picture, height x width x 3, values 0 to 255 and a little beyond."""
    coarse = Image.fromarray(rng.integers(40, 215, (6, 9, 3), dtype=np.uint8)).resize(SIZE, Image.Resampling.BICUBIC)
    grain = rng.normal(0, 2.0, (SIZE[1], SIZE[0], 1))
    return np.asarray(coarse, dtype=float) + grain


def measure(address: str, sets: int) -> Measured:
    """Rank `sets` sets."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        sys.exit("error: needs Chromium or Chrome on the PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=VIEWPORT)
        sizes: list[int] = []
        page.on("response", lambda response: note_size(response, sizes))
        enter(page, address)
        page.evaluate(WATCH)
        rng = random.Random(0)
        for done in range(sets):
            rank_set(page, rng)
            page.wait_for_function("(count) => window.waits.length === count", arg=done + 1)
        waits, handled = page.evaluate("[window.waits, window.parts]")
        page.wait_for_function(f"{ANSWERS}.length === {sets}")
        stored = page.evaluate(f"{ANSWERS}.map((each) => each.responseEnd - each.requestStart)")
        browser.close()
    return Measured(waits, handled, stored, sizes)


def note_size(response: Any, sizes: list[int]) -> None:
    """Record the length of an image without reading it, which would take the browser's time."""
    if "/study/image/" in response.url:
        sizes.append(int(response.headers["content-length"]))


def enter(page: Page, address: str) -> None:
    """Consent over the page's routes and open the first set."""
    consent = {"study": SLUG, "test": False, "lang": "en", "browser_key": "0123456789abcdef"}
    for action, body in (("consent", consent), ("begin", {"study": SLUG, "test": False})):
        reply = page.request.post(f"{address}/study/api/{action}", data=body)
        if not reply.ok:
            raise RuntimeError(reply.text())
    page.goto(f"{address}/study/?study={SLUG}")
    page.locator(".study-board:not(.loading) .tile img").first.wait_for()


def rank_set(page: Page, rng: random.Random) -> None:
    """Click on all versions in random order, looking at them in between."""
    boxes = [box for tile in page.locator(".tile").all() if (box := tile.bounding_box())]
    for box in rng.sample(boxes, len(boxes)):
        x, y = box["x"] + box["width"] * rng.uniform(0.3, 0.7), box["y"] + box["height"] * rng.uniform(0.2, 0.7)
        page.mouse.move(x, y, steps=4)
        time.sleep(SHORTEST_PAUSE + rng.expovariate(1 / MEAN_FURTHER_PAUSE))
        page.mouse.click(x, y)


if __name__ == "__main__":
    main()

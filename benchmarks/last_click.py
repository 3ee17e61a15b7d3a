"""Measures the wait between the last click on one set of photos and the next set on the screen.

`python benchmarks/last_click.py` makes a study of 41 sets of five photos of about 200 kB each, starts the participants'
server in a process of its own, and ranks 40 sets in a real Chromium with pauses like a person's. It measures the time
from the last click's own timestamp (when the browser process received it) to the moment at which the last of the next
set's five images was painted, as the browser reports it (Element Timing's `renderTime`). It includes all that a
participant waits for: the handlers, putting in the decoded images, layout and paint. It prints
milliseconds: p50, p95, largest.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SLUG = "clicks"
METHODS = ("one", "two", "three", "four", "five")
SIZE = (1280, 853)
VIEWPORT: ViewportSize = {"width": 1280, "height": 800}
SHORTEST_PAUSE, MEAN_FURTHER_PAUSE = 0.25, 0.35
"""Seconds between two clicks: quick for a person who compares photos, so that preloading is not made easy."""

WATCH = """
() => {
  window.waits = [];
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
    painted = [];
    for (const image of images) image.setAttribute("elementtiming", "version");
  }).observe(document.querySelector(".board-grid"), { childList: true, subtree: true });
}
"""


def main() -> None:
    """Measure, and print the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=40, help="sets to rank (default: %(default)s)")
    options = parser.parse_args()
    # A script's own folder comes first on the path, not the repository.
    sys.path.insert(0, str(ROOT))
    from tests.study.server_process import ServerProcess, free_port

    with tempfile.TemporaryDirectory() as temporary:
        data = Path(temporary) / "data"
        write_study(data / "studies" / SLUG, options.sets + 1)
        server = ServerProcess(data, free_port(), with_page=True)
        try:
            waits, sizes = measure(server.address, options.sets)
        finally:
            server.kill()
    print(f"{len(waits)} sets of {len(METHODS)} images of {np.mean(sizes) / 1000:.0f} kB in {VIEWPORT}")
    print(f"last click -> next set painted, ms: {report(waits)}")


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
    definition = {"title": "Clicks", "seed": 1, "screen_check": False}
    (folder / "study.yaml").write_text(yaml.safe_dump(definition), encoding="utf-8")


def grainy_photo(rng: np.random.Generator) -> np.ndarray:
    """Return one picture, height x width x 3, values 0 to 255 and a little beyond."""
    coarse = Image.fromarray(rng.integers(40, 215, (6, 9, 3), dtype=np.uint8)).resize(SIZE, Image.Resampling.BICUBIC)
    grain = rng.normal(0, 2.0, (SIZE[1], SIZE[0], 1))
    return np.asarray(coarse, dtype=float) + grain


def measure(address: str, sets: int) -> tuple[list[float], list[int]]:
    """Rank `sets` sets; return the waits in milliseconds and the sizes in bytes of the images received."""
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
        waits: list[float] = page.evaluate("window.waits")
        browser.close()
    return waits, sizes


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

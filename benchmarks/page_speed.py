"""How long a visitor waits on the enhancement page: `PYTHONPATH=. python benchmarks/page_speed.py [--rounds 20]`.

Starts the app, and in a real browser sends JPEGs of 24 megapixels, chooses versions, moves a slider and downloads.
Prints medians and 95th percentiles: from the end of the upload to the enhanced preview on the screen, from a click on
another version to its picture, the server's time for a picture while a slider moves, and how long the result takes to
be written, against Pillow's decoding and encoding of the same photo, measured in turn with it.

The cores must be idle: the photo process gives way to everybody else.
Exit status 1 if the project's limits are exceeded.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from enhance_speed import large_photo
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from study_at_scale import free_port
from study_beside_enhancement import is_success

from db.settings import DATA_VARIABLE

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_MS = 120_000
MOST_PREVIEW_S, MOST_VERSION_S, MOST_SLIDER_MS = 0.8, 0.3, 120.0
MOST_DOWNLOAD, MOST_DOWNLOAD_LOCAL = 2.2, 2.8
QUALITY = 92
"""What the page begins with."""
SLIDER_STEPS = 30
WARMING = 2
"""Photos before the first that counts: the process for photos has to ask for its memory first."""
# Notes when an upload has been sent, and when another picture is on the stage.
WATCH = """
window.seen = {};
const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (body) {
  this.upload.addEventListener("load", () => (window.seen.sent = performance.now()));
  return send.call(this, body);
};
const watch = new MutationObserver((changes) => {
  const added = changes.some(({ target, addedNodes }) => target.closest?.(".stage-after") && addedNodes.length > 0);
  if (added) requestAnimationFrame(() => (window.seen.painted = performance.now()));
});
document.addEventListener("DOMContentLoaded", () => watch.observe(document.body, { childList: true, subtree: true }));
"""
IS_PAINTED = """() => document.querySelector(".stage")?.getAttribute("aria-busy") === "false"
  && window.seen.painted > (window.seen.from ?? 0)"""


def main() -> int:
    """Measure everything, print it, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        sys.exit("needs Chromium or Chrome on the PATH")
    with TemporaryDirectory(prefix="page-") as temporary, app(Path(temporary) / "data") as address:
        photo = Path(temporary) / "photo.jpg"
        large_photo(None).save(photo, quality=QUALITY)
        with sync_playwright() as playwright:
            arguments = ["--no-sandbox", "--disable-gpu"]
            browser = playwright.chromium.launch(executable_path=program, args=arguments)
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.set_default_timeout(PATIENCE_MS)
            page.add_init_script(WATCH)
            page.goto(address)
            page.wait_for_function(IS_PAINTED)
            return Visit(page, photo).measure(options.rounds)


class Visit:
    """One visitor who does everything again and again."""

    def __init__(self, page: Page, photo: Path) -> None:
        """Work on a page that is warm."""
        self._page = page
        self._photo = photo
        self._failed = False

    def measure(self, rounds: int) -> int:
        """Print all figures; return 1 if one is above its limit."""
        for _ in range(WARMING):
            self._open()
        self._say("upload finished to preview, s", [self._open() for _ in range(rounds)], MOST_PREVIEW_S)
        self._say("another version, s", [self._choose(number) for number in range(rounds)], MOST_VERSION_S)
        self._say("slider, ms of the server", self._move_slider(), MOST_SLIDER_MS)
        for name, parameters, limit in (
            ("without local light", {"exposure": 0.3, "saturation": 0.2}, MOST_DOWNLOAD),
            ("with local light", {"exposure": 0.3, "shadows": 0.4}, MOST_DOWNLOAD_LOCAL),
        ):
            ratios = [self._download(parameters) / self._pillow() for _ in range(max(3, rounds // 4))]
            self._say(f"download {name}, x Pillow", ratios, limit, by_median=True)
        return int(self._failed)

    def _say(self, what: str, values: list[float], limit: float, by_median: bool = False) -> None:
        late, middle = np.percentile(values, 95), np.median(values)
        failed = bool((middle if by_median else late) > limit)
        self._failed |= failed
        verdict = "ABOVE" if failed else "within"
        print(f"{what}: median {middle:.2f}, p95 {late:.2f}, {verdict} {limit:g} ({len(values)} times)", flush=True)

    def _open(self) -> float:
        self._begin()
        self._page.locator("input[type=file]").first.set_input_files(self._photo)
        self._page.wait_for_function(IS_PAINTED)
        seen = self._page.evaluate("window.seen")
        return (seen["painted"] - seen["sent"]) / 1000

    def _choose(self, number: int) -> float:
        tiles = self._page.locator(".strip-tile:not([aria-pressed=true]):visible")
        self._begin()
        tiles.nth(1 + number % (tiles.count() - 1)).click()
        self._page.wait_for_function(IS_PAINTED)
        seen = self._page.evaluate("window.seen")
        return (seen["painted"] - seen["from"]) / 1000

    def _move_slider(self) -> list[float]:
        self._page.locator(".strip-tile").nth(1).click()
        self._page.wait_for_function(IS_PAINTED)
        self._page.evaluate("performance.clearResourceTimings()")
        slider = self._page.get_by_role("slider", name="Exposure", exact=True)
        for step in range(SLIDER_STEPS):
            slider.fill(f"{-0.6 + 0.04 * step:.2f}")
            self._page.wait_for_timeout(150)
        entries = self._page.evaluate(
            """() => performance.getEntriesByType("resource").filter(({ name }) => name.includes("/picture?"))
              .map(({ name, serverTiming }) => [name, serverTiming[0]?.duration])"""
        )
        # Those that follow when the slider rests are larger.
        return [duration for name, duration in entries if duration is not None and "side=1024" in name]

    def _download(self, parameters: dict[str, float]) -> float:
        edit = {"method": "photographic", "parameters": parameters}
        address = self._page.evaluate(
            """() => performance.getEntriesByType("resource").map(({ name }) => name)
              .findLast((name) => name.includes("/picture?"))"""
        )
        body = {"edit": edit, "format": "jpeg", "quality": QUALITY, "metadata": "keep"}
        took: float = self._page.evaluate(
            """async ([address, body]) => {
              const started = performance.now();
              const options = { method: "POST", body, headers: { "Content-Type": "application/json" } };
              const reply = await fetch(address, options);
              if (!reply.ok) throw new Error(await reply.text());
              return performance.now() - started;
            }""",
            [re.sub(r"/picture\?.*", "/file", address), json.dumps(body)],
        )
        return took / 1000

    def _pillow(self) -> float:
        started = time.perf_counter()
        with Image.open(self._photo) as photo:
            photo.save(self._photo.with_name("again.jpg"), quality=QUALITY, subsampling=0)
        return time.perf_counter() - started

    def _begin(self) -> None:
        self._page.evaluate("window.seen.from = performance.now()")


@contextmanager
def app(data: Path) -> Iterator[str]:
    """Start the enhancement page alone; yield its address once it is ready."""
    environment = {**os.environ, DATA_VARIABLE: str(data)}
    port = str(free_port())
    process = subprocess.Popen([sys.executable, "app.py", "--port", port, "--no-study"], cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        while not is_success(f"{address}/readyz"):
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())

"""Memory and folders under mixed load: `python benchmarks/mixed_load.py [--minutes 30]`.

Starts the whole app on a data folder of its own. Participants rank sets with time to think and are followed by new
ones; visitors enhance small photos, take a result home and leave, every second one with their photos deleted, the
others without a word; a researcher opens Progress and Results in a real Chromium and downloads everything in turn.
Every 30 seconds it prints the resident memory of the server and of the process for photos, and the sizes of the
cache and of the folder for temporary files; in the end for each the slope, and the median of the last third beside that
of the first. Exit status 1 if a request failed, or the server's memory in the last third is more than a tenth above.

What visitors leave behind is deleted after `--keep-files` seconds, not after an hour, so that a short run shows it.
The first `--warm-up` minutes, in which libraries and pages are loaded, do not count.
"""

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import astuple, dataclass, fields
from io import BytesIO
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import numpy as np
import psutil
from PIL import Image
from playwright.sync_api import BrowserContext, sync_playwright
from study_at_scale import SLUG
from study_beside_enhancement import PATIENCE_S, take_part
from whole_app import PASSWORD, WholeApp

from study.results.exports import EXPORTS

EVERY_S = 30.0
SETS = 12
PHOTO = (900, 600)
SHOWN_S = 8.0
MOST_GROWTH = 0.1


@dataclass(frozen=True)
class Sample:
    """One look, in megabytes."""

    server: float
    photos: float
    """The process for photos; 0 while it rests."""
    cache: float
    temporary: float


def main() -> None:
    """Run the load, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--warm-up", type=float, default=3, help="minutes that do not count (default: %(default)s)")
    parser.add_argument("--participants", type=int, default=10, help="at a time (default: %(default)s)")
    parser.add_argument("--thinking", type=float, default=4, help="seconds for a set (default: %(default)s)")
    parser.add_argument("--visitors", type=int, default=2, help="at a time (default: %(default)s)")
    parser.add_argument("--pause", type=float, default=15, help="of a visitor, in seconds (default: %(default)s)")
    parser.add_argument("--researcher-every", type=float, default=45, help="seconds (default: %(default)s)")
    parser.add_argument("--keep-files", type=int, default=180, help="seconds (default: %(default)s)")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="mixed-load-") as temporary:
        app = WholeApp(Path(temporary), SETS, ENHANCEGAN_KEEP_FILES_S=str(options.keep_files))
        app.start()
        try:
            app.wait("readyz")
            samples, done = under_load(app, options)
        finally:
            app.stop()
        report(samples, options.warm_up, done)


def under_load(app: WholeApp, options: argparse.Namespace) -> tuple[list[Sample], dict[str, int]]:
    """Let everybody work until the time is over; return what was seen, and how often what was done."""
    end = time.monotonic() + 60 * options.minutes
    with ThreadPoolExecutor(options.participants + options.visitors + 1) as pool:
        work: dict[str, list[Future[int]]] = {
            "requests of participants": [
                pool.submit(participants, app.address, end, options.thinking) for _ in range(options.participants)
            ],
            "photos enhanced": [
                pool.submit(visitors, app.address, end, number, options.pause) for number in range(options.visitors)
            ],
            "looks of the researcher": [pool.submit(researcher, app.address, end, options.researcher_every)],
        }
        samples = list(watched(app, end, [each for kind in work.values() for each in kind]))
        return samples, {what: sum(each.result() for each in kind) for what, kind in work.items()}


def watched(app: WholeApp, end: float, work: list[Future[int]]) -> Iterator[Sample]:
    """Look every 30 seconds, and print it; end early if something has failed."""
    started = time.monotonic()
    print("minute  " + "".join(f"{field.name:>11}" for field in fields(Sample)) + "  (MB)", flush=True)
    while time.monotonic() < end and not any(each.done() and each.exception() for each in work):
        time.sleep(min(EVERY_S, max(0.0, end - time.monotonic())))
        sample = look(app)
        numbers = "".join(f"{number:11.1f}" for number in astuple(sample))
        print(f"{(time.monotonic() - started) / 60:6.1f}  {numbers}", flush=True)
        yield sample


def look(app: WholeApp) -> Sample:
    """Measure memory and folders."""
    server, others = app.processes()
    started = sum(resident(each) for each in others)
    return Sample(resident(server), started, size(app.data / "cache"), size(app.temporary))


def resident(process: psutil.Process) -> float:
    """Resident memory in megabytes; 0 of a process that has just ended."""
    try:
        return float(process.memory_info().rss) / 1e6
    except psutil.NoSuchProcess:
        return 0.0


def size(folder: Path) -> float:
    """Megabytes of all files in a folder, some of which may just be deleted."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total / 1e6


def participants(address: str, end: float, thinking_s: float) -> int:
    """Rank sets, one person after the other; return the number of requests."""
    requests = 0
    while time.monotonic() < end:
        requests += len(take_part(address, end, thinking_s))
    return requests


def visitors(address: str, end: float, first: int, pause_s: float) -> int:
    """Enhance small photos, one visitor after the other; return how many there were."""
    for number in count():
        if time.monotonic() >= end:
            return number
        photo = small_photo(1000 * first + number)
        with httpx.Client(base_url=f"{address}/studio/api", timeout=PATIENCE_S) as http:
            opened = http.post("/photos", params={"name": "small.jpg"}, content=photo).raise_for_status().json()
            at = f"/photos/{opened['id']}"
            edits = [version["edit"] for version in opened["versions"]]
            for edit in edits:
                http.get(f"{at}/picture", params={"edit": json.dumps(edit), "side": 640}).raise_for_status()
            made = http.post(f"{at}/file", json={"edit": edits[1]}).raise_for_status().json()
            http.get(f"{address}/{made['url']}").raise_for_status()
            if number % 2:
                http.delete("/photos").raise_for_status()
        time.sleep(pause_s)
    raise AssertionError("unreachable: the count has no end")


def small_photo(seed: int) -> bytes:
    """Make a JPEG file of smooth colors with grain."""
    rng = np.random.default_rng(seed)
    smooth = Image.fromarray(rng.integers(0, 256, (4, 6, 3), np.uint8)).resize(PHOTO, Image.Resampling.BICUBIC)
    grain = rng.normal(0, 5, (PHOTO[1], PHOTO[0], 1))
    file = BytesIO()
    Image.fromarray((np.asarray(smooth) + grain).clip(0, 255).astype(np.uint8)).save(file, "JPEG", quality=90)
    return file.getvalue()


def researcher(address: str, end: float, every_s: float) -> int:
    """Open Progress and Results in turn in a real browser, and download everything; return how often."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        raise RuntimeError("needs Chromium or Chrome on the PATH")
    exports = cycle(EXPORTS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(base_url=f"{address}/researcher/")
        context.request.post("login", form={"password": PASSWORD})
        for looks in count():
            if time.monotonic() >= end:
                break
            open_tab(context, ("progress", "results")[looks % 2])
            reply = context.request.get(f"studies/{SLUG}/{next(exports)}", timeout=1000 * PATIENCE_S)
            if not reply.ok:
                raise RuntimeError(f"{reply.url} was answered with {reply.status}")
            reply.dispose()
            wait_until(min(end, time.monotonic() + every_s))
        browser.close()
        return looks


def open_tab(context: BrowserContext, tab: str) -> None:
    """Open a tab of the study in a window of its own, and close it after some seconds."""
    page = context.new_page()
    page.goto(f"?study={SLUG}&tab={tab}")
    shown = {"progress": "#progress table", "results": "#rankings-count"}[tab]
    page.locator(shown).first.wait_for(timeout=1000 * PATIENCE_S)
    page.wait_for_timeout(1000 * SHOWN_S)
    page.close()


def wait_until(moment: float) -> None:
    """Sleep until `moment` of the monotonic clock."""
    time.sleep(max(0.0, moment - time.monotonic()))


def report(samples: list[Sample], warm_up: float, done: dict[str, int]) -> None:
    """Print slopes and thirds; exit with status 1 if the server's memory has grown."""
    print(", ".join(f"{number} {what}" for what, number in done.items()))
    counted = samples[round(60 * warm_up / EVERY_S) :]
    third = len(counted) // 3
    if third < 2:
        sys.exit("the time was too short to compare a last third with a first")
    print(f"{len(counted)} looks after {warm_up:g} minutes:")
    growth = {field.name: thirds(field.name, counted, third) for field in fields(Sample)}
    if growth["server"] > MOST_GROWTH:
        sys.exit(f"FAILED: the server's memory has grown by {growth['server']:.0%}")


def thirds(name: str, samples: list[Sample], third: int) -> float:
    """Print what became of one number; return by which share it has grown."""
    numbers = np.array([getattr(sample, name) for sample in samples])
    minutes = np.arange(len(numbers)) * EVERY_S / 60
    slope = float(np.polyfit(minutes, numbers, 1)[0])
    first, last = float(np.median(numbers[:third])), float(np.median(numbers[-third:]))
    growth = last / first - 1 if first else 0.0
    print(
        f"  {name}: first third {first:.1f} MB, last third {last:.1f} MB ({growth:+.1%}),"
        f" slope {slope:+.2f} MB a minute, most {numbers.max():.1f} MB"
    )
    return growth


if __name__ == "__main__":
    main()

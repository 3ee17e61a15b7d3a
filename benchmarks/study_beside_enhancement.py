"""Participants beside visitors with large photos: `python benchmarks/study_beside_enhancement.py [--seconds 30]`.

Starts the app on an empty folder and says when it listens and when a study can be opened; starts it again with a study
of its own, lets participants rank sets until every image has been encoded once, then alone, then beside two, four and
twelve visitors who enhance photos of 24 megapixels, and prints how long participants wait, how much memory the
processes take, and what is left of it after a rest.
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import numpy as np
import psutil
from PIL import Image
from study_at_scale import SLUG, free_port, run_study, write_photos

from db.settings import DATA_VARIABLE, DATABASE_VARIABLE, PASSWORD_VARIABLE
from demo.worker import IDLE_S

ROOT = Path(__file__).resolve().parents[1]
PHOTO = 6000, 4000
PATIENCE_S = 600
THINKING_S = 1.0
IDLE_CONNECTION_S = 2.0
ORDER = [1, 2, 3, 4, 5]
STAGES = {"healthz": "listens", "study/": "participants have their page", "readyz": "everything is ready"}


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participants", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30, help="for each number of visitors")
    parser.add_argument("--rest", type=float, default=IDLE_S + 30, help="seconds before memory is looked at again")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="beside-") as temporary:
        folder = Path(temporary)
        environment = {**os.environ, PASSWORD_VARIABLE: "benchmark"}
        environment.pop(DATABASE_VARIABLE, None)
        print("first start", flush=True)
        with app({**environment, DATA_VARIABLE: str(folder / "empty")}):
            pass
        environment[DATA_VARIABLE] = str(folder / "data")
        write_photos(folder / SLUG, 50)
        run_study(environment, "create", str(folder / SLUG), "--study", SLUG, "--seed", "1")
        run_study(environment, "status", SLUG, "open")
        print("warm start", flush=True)
        with app(environment) as running:
            measure(running, options, large_photos(folder))


class App:
    """The running app."""

    def __init__(self, process: subprocess.Popen[bytes], address: str) -> None:
        """Remember where it is."""
        self.address = address
        self._process = psutil.Process(process.pid)

    def memory_mb(self) -> tuple[float, float]:
        """Resident memory of the server, and of all its processes."""
        server = self._process.memory_info().rss / 1e6
        others = 0.0
        for child in self._process.children(recursive=True):
            try:
                others += child.memory_info().rss / 1e6
            except psutil.NoSuchProcess:
                continue
        return server, server + others


@contextmanager
def app(environment: dict[str, str]) -> Iterator[App]:
    """Start the app, and print when it listens and when a study can be opened."""
    port = str(free_port())
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "app.py", "--port", port], cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        for path, what in (
            ("healthz", "listens"),
            ("study/", "participants have their page"),
            ("readyz", "all is ready"),
        ):
            while not is_success(f"{address}/{path}"):
                time.sleep(0.05)
            print(f"  {what} after {time.perf_counter() - started:.1f} s", flush=True)
        yield App(process, address)
    finally:
        process.terminate()
        process.wait()


def is_success(url: str) -> bool:
    """Return whether a request is answered with a status below 300."""
    try:
        return httpx.get(url, timeout=PATIENCE_S).is_success
    except httpx.TransportError:
        return False


def large_photos(folder: Path) -> list[Path]:
    """Write four photos of 24 megapixels with fine structure."""
    paths = []
    for number in range(4):
        rng = np.random.default_rng(number)
        smooth = Image.fromarray(rng.integers(0, 256, (20, 30, 3), np.uint8)).resize(PHOTO, Image.Resampling.BICUBIC)
        grain = rng.integers(-12, 12, (PHOTO[1], PHOTO[0], 1), dtype=np.int16)
        pixels = (np.asarray(smooth).astype(np.int16) + grain).clip(0, 255).astype(np.uint8)
        paths.append(folder / f"large{number}.jpg")
        Image.fromarray(pixels).save(paths[-1], quality=92)
    return paths


def measure(running: App, options: argparse.Namespace, photos: list[Path]) -> None:
    """Print waiting times and memory for every number of visitors, then memory after a rest."""
    run_participants(running.address, options.participants, options.seconds)
    before = running.memory_mb()
    print(f"memory with participants alone: server {before[0]:.0f} MB, all {before[1]:.0f} MB", flush=True)
    alone = 0.0
    for visitors in (0, 2, 4, 12):
        end = time.monotonic() + options.seconds
        peak = threading.Thread(target=watch, args=(running, end))
        peak.start()
        with ThreadPoolExecutor(options.participants + visitors) as pool:
            enhanced = [pool.submit(visit, running.address, photo, end) for photo in islice(cycle(photos), visitors)]
            ranked = [pool.submit(take_part, running.address, end) for _ in range(options.participants)]
            times = np.concatenate([each.result() for each in ranked])
            done = sum(each.result() for each in enhanced)
        peak.join()
        middle, late = (1000 * np.percentile(times, share) for share in (50, 95))
        alone = alone or late
        print(
            f"{visitors} visitors, {done} photos: {len(times)} requests of participants,"
            f" median {middle:.0f} ms, p95 {late:.0f} ms = {late / alone:.2f} x alone",
            flush=True,
        )
    time.sleep(options.rest)
    after = running.memory_mb()
    print(f"memory after a rest: server {after[0]:.0f} MB, all {after[1]:.0f} MB", flush=True)


def run_participants(address: str, participants: int, seconds: float) -> None:
    """Let participants rank sets for some seconds."""
    with ThreadPoolExecutor(participants) as pool:
        end = time.monotonic() + seconds
        for each in [pool.submit(take_part, address, end) for _ in range(participants)]:
            each.result()


def watch(running: App, end: float) -> None:
    """Print the most memory until `end`."""
    seen = [running.memory_mb()]
    while time.monotonic() < end:
        time.sleep(0.2)
        seen.append(running.memory_mb())
    print(f"  at most: server {max(s for s, _ in seen):.0f} MB, all {max(a for _, a in seen):.0f} MB", flush=True)


def take_part(address: str, end: float, thinking_s: float = THINKING_S) -> list[float]:
    """Rank sets as a browser does, images included, until `end`; return seconds per request."""
    times = []

    def timed(http: httpx.Client, method: str, path: str, **body: object) -> httpx.Response:
        started = time.perf_counter()
        reply = http.request(method, f"/study/{path}", json=body or None)
        times.append(time.perf_counter() - started)
        return reply.raise_for_status()

    # A browser sends a request again whose connection the server has just closed as idle, after 5 s; httpx does not.
    limits = httpx.Limits(keepalive_expiry=IDLE_CONNECTION_S)
    with httpx.Client(base_url=address, timeout=PATIENCE_S, limits=limits) as http:
        timed(http, "POST", "api/consent", study=SLUG)
        timed(http, "POST", "api/screen", study=SLUG, screen={"window": [1280, 800], "dark": 4, "light": 3})
        state = timed(http, "POST", "api/begin", study=SLUG).json()
        while state["sets"] and time.monotonic() < end:
            for image in state["sets"][0]["images"]:
                timed(http, "GET", image)
            time.sleep(thinking_s)
            state = timed(http, "POST", "api/answer", trial=state["sets"][0]["trial"], order=ORDER, rt_ms=1000).json()
    return times


def visit(address: str, photo: Path, end: float) -> int:
    """Upload a photo, ask for all its versions and for full sizes, again and again; return how many came."""
    done = 0
    with httpx.Client(base_url=f"{address}/studio/api", timeout=PATIENCE_S) as http:
        opened = http.post("/photos", params={"name": photo.name}, content=photo.read_bytes()).raise_for_status().json()
        edits = [version["edit"] for version in opened["versions"]]
        while time.monotonic() < end:
            for edit in edits:
                shown = http.get(f"/photos/{opened['id']}/picture", params={"edit": json.dumps(edit), "side": 1280})
                done += shown.is_success
            done += http.post(f"/photos/{opened['id']}/file", json={"edit": edits[1]}).is_success
    return done


if __name__ == "__main__":
    main()

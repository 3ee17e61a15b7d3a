"""A large study from a folder to its export: `python benchmarks/study_at_scale.py [--participants 47] [--sets 100]`.

Makes synthetic photos in five versions, lets simulated participants rank all of them on a server of its own, exports
the answers, and checks that they are complete and balanced; exit status 1 and a sentence if they are not.
Everything happens in a temporary folder.
"""

import argparse
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import numpy as np
import pandas as pd
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from db.settings import DATA_VARIABLE, DATABASE_VARIABLE, PASSWORD_VARIABLE  # noqa: E402
from study.content.trials import Design, plan_trials  # noqa: E402

SLUG = "scale"
SEED = 2017
METHODS = ("auto", "deep", "human", "input", "piecewise")
GAMMAS = (0.8, 0.9, 1.0, 1.1, 1.25)
SIZE = 900, 600
NOISE = 7.0
START_SECONDS = 120
MODEL = """
methods: {input: 0.0, auto: 0.4, piecewise: 0.8, deep: 1.2, human: 1.6}
participant_sd: 0.5
photo_sd: 0.5
lapse: 0.02
"""


def main() -> None:
    """Run all steps, and print how long they took and what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participants", type=int, default=47)
    parser.add_argument("--sets", type=int, default=100)
    parser.add_argument("--workers", type=int, default=4, help="participants at a time")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="study-at-scale-") as temporary:
        folder = Path(temporary)
        environment = {**os.environ, DATA_VARIABLE: str(folder / "data"), PASSWORD_VARIABLE: "benchmark"}
        environment.pop(DATABASE_VARIABLE, None)
        with timed(f"photos: {options.sets} x {len(METHODS)}"):
            write_photos(folder / SLUG, options.sets)
        with timed("create"):
            run_study(environment, "create", str(folder / SLUG), "--study", SLUG, "--seed", str(SEED))
        with timed("server and simulation"), server(environment, folder / "server.log") as url:
            model = folder / "worths.yaml"
            model.write_text(MODEL, encoding="utf-8")
            who = ["--participants", str(options.participants), "--seed", "1", "--model", str(model)]
            where = ["--url", url, "--workers", str(options.workers)]
            run_study(environment, "simulate", "--study", SLUG, *who, *where)
        with timed("export"):
            run_study(environment, "export", "--study", SLUG, "--output", str(folder / "rankings.csv"))
        images = sorted(path.stem for path in (folder / SLUG / METHODS[0]).iterdir())
        check(pd.read_csv(folder / "rankings.csv"), options.participants, images)


def write_photos(folder: Path, sets: int) -> None:
    """Write smooth colors with noise and, for the other versions, other gammas; about 200 kB each."""

    def write(number: int) -> None:
        rng = np.random.default_rng(number)
        smooth = Image.fromarray(rng.integers(0, 256, (4, 6, 3), np.uint8)).resize(SIZE, Image.Resampling.BICUBIC)
        grain = rng.normal(0, NOISE, (SIZE[1], SIZE[0], 1)).astype(np.float32)
        photo = Image.fromarray((np.asarray(smooth) + grain).clip(0, 255).astype(np.uint8))
        for method, gamma in zip(METHODS, GAMMAS, strict=True):
            curve = [round(255 * (value / 255) ** gamma) for value in range(256)] * 3
            photo.point(curve).save(folder / method / f"photo{number:03d}.jpg", quality=92, subsampling=0)

    for method in METHODS:
        (folder / method).mkdir(parents=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(write, range(sets)))
    sizes = [path.stat().st_size for path in folder.rglob("*.jpg")]
    print(f"  {np.mean(sizes) / 1000:.0f} kB each on average", flush=True)


def run_study(environment: dict[str, str], *arguments: str) -> None:
    """Run a command of `python -m study`, and end with its status if it fails."""
    before = processor_seconds()
    status = subprocess.run([sys.executable, "-m", "study", *arguments], cwd=ROOT, env=environment).returncode
    if status:
        sys.exit(status)
    print(f"  {arguments[0]} used {processor_seconds() - before:.1f} s of processor time", flush=True)


def free_port() -> int:
    """Return a port on which nobody listens, below those that Linux and macOS give to whoever asks for any."""
    while True:
        port = secrets.choice(range(20_000, 32_000))
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def server(environment: dict[str, str], log: Path) -> Iterator[str]:
    """Run the app on a free port; yield its address."""
    port = str(free_port())
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "app.py", "--port", port]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        started = time.perf_counter()
        while not answers(url):
            if process.poll() is not None or time.perf_counter() - started > START_SECONDS:
                sys.exit(f"the server did not start:\n{log.read_text()}")
            time.sleep(0.2)
        print(f"  server up after {time.perf_counter() - started:.1f} s", flush=True)
        yield url
    finally:
        before = processor_seconds()
        process.terminate()
        process.wait()
        print(f"  the server used {processor_seconds() - before:.1f} s of processor time", flush=True)


def processor_seconds() -> float:
    """Return the processor time of all processes that this one started and that have ended."""
    used = os.times()
    return used.children_user + used.children_system


def answers(url: str) -> bool:
    """Return whether a server answers at `url`."""
    try:
        return httpx.get(f"{url}/study/api/studies", timeout=START_SECONDS).is_success
    except httpx.TransportError:
        return False


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long something took."""
    print(f"{what} ...", flush=True)
    started = time.perf_counter()
    yield
    print(f"  {time.perf_counter() - started:.1f} s", flush=True)


def check(rankings: pd.DataFrame, participants: int, images: Sequence[str]) -> None:
    """Check that the exported rankings are complete, balanced and in the planned orders, and print the findings."""
    rows = participants * len(images) * len(METHODS)
    require(len(rankings) == rows, f"{len(rankings):,} rows of {rows:,}")
    ranks = rankings.groupby(["participant", "image"])["rank"].agg(lambda given: sorted(given) == [1, 2, 3, 4, 5])
    require(bool(ranks.all()) and len(ranks) == participants * len(images), f"{ranks.sum():,} sets with ranks 1 to 5")
    slots = rankings.groupby(["participant", "method", "position"]).size()
    cells = participants * len(METHODS) ** 2
    share = len(images) / len(METHODS)
    balanced = len(slots) == cells and bool((abs(slots - share) < 1 + 1e-9).all())
    require(balanced, f"every method in every slot {slots.min()} to {slots.max()} times for every participant")
    design = Design(images=tuple(images), methods=METHODS)
    shown = [orders(each) for _, each in rankings.groupby("participant", sort=False)]
    planned = [
        [(trial.image, trial.slots) for trial in plan_trials(design, SEED, plan)] for plan in range(participants)
    ]
    require(shown == planned, "orders are those that the seed reproduces")
    means = rankings.groupby("method")["score"].mean().sort_values()
    print("  mean scores:", ", ".join(f"{method} {score:.2f}" for method, score in means.items()))


def orders(rankings: pd.DataFrame) -> list[tuple[str, tuple[str, ...]]]:
    """Return one participant's photos in the order shown, each with the methods in its slots."""
    in_slots = rankings.sort_values(["trial", "position"])
    return [(str(image), tuple(each["method"])) for image, each in in_slots.groupby("image", sort=False)]


def require(holds: bool, finding: str) -> None:
    """Print `finding`, or exit with it if it does not hold."""
    if not holds:
        sys.exit(f"FAILED: {finding}")
    print(f"  ok: {finding}", flush=True)


if __name__ == "__main__":
    main()

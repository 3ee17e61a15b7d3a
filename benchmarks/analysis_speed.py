"""How long the analysis takes: `python benchmarks/analysis_speed.py [--participants 10000] [--photos 100]`.

1. `python -m study analyze --no-figures` of a million rankings of five versions: seconds and peak memory.
2. The whole report of a study of 47 x 100, figure files included: seconds.
3. Twenty methods and few rankings, some people flagged: seconds.
4. Plackett-Luce worths of 10,000 rankings against `choix.ilsr_rankings` in the same run: the ratio.

Everything happens in a temporary folder; exit status 1 if the project's limits are exceeded.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import choix
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from study.analysis.plackett_luce import fit_worths, plackett_luce  # noqa: E402
from study.analysis.rank_matrix import rank_matrix  # noqa: E402

METHODS = ("input", "auto", "piecewise", "deep", "human")
LOG_WORTHS = (-0.15, -0.08, 0.08, 0.09, 0.06)
PERSON_SD, PHOTO_SD = 0.15, 0.4
LARGE_SECONDS, LARGE_GB, REPORT_SECONDS, MANY_SECONDS, LEAST_RATIO = 15, 1, 10, 20, 300
MANY_METHODS = 20
CHOIX_RANKINGS = 10_000
REPETITIONS = 20


def main() -> int:
    """Run the three parts and print what they took; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participants", type=int, default=10_000)
    parser.add_argument("--photos", type=int, default=100)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="analysis-speed-") as temporary:
        folder = Path(temporary)
        seconds, peak = analyze(folder, "large", study(options.participants, options.photos), "--no-figures")
        print(f"{options.participants * options.photos:,} rankings without figures: {seconds:.1f} s, {peak:.2f} GB")
        report_seconds, _ = analyze(folder, "report", study(47, 100))
        print(f"47 x 100, whole report and figure files: {report_seconds:.1f} s")
        many_seconds, _ = analyze(folder, "many", many_methods(), "--no-figures")
        print(f"20 x 6 rankings of {MANY_METHODS} methods without figures: {many_seconds:.1f} s")
    ratio = against_choix(study(CHOIX_RANKINGS // 100, 100))
    within = seconds <= LARGE_SECONDS and peak <= LARGE_GB and ratio >= LEAST_RATIO
    return 0 if within and report_seconds <= REPORT_SECONDS and many_seconds <= MANY_SECONDS else 1


def study(participants: int, photos: int) -> pd.DataFrame:
    """Simulate a complete study, rows in the order of the slots."""
    rng = np.random.default_rng(5)
    k = len(METHODS)
    own = rng.normal(0, PERSON_SD, (participants, 1, k)) + rng.normal(0, PHOTO_SD, (1, photos, k))
    utility = np.array(LOG_WORTHS) + own + rng.gumbel(size=(participants, photos, k))
    ranks = (-utility).argsort(axis=2).argsort(axis=2) + 1
    order = rng.random((participants, photos, k)).argsort(axis=2)
    people = [f"P{place:05d}" for place in range(participants)]
    images = [f"I{place:03d}" for place in range(photos)]
    rank = np.take_along_axis(ranks, order, axis=2).ravel()
    return pd.DataFrame(
        {
            "participant": pd.Categorical.from_codes(np.repeat(np.arange(participants), photos * k), people),
            "image": pd.Categorical.from_codes(np.tile(np.repeat(np.arange(photos), k), participants), images),
            "method": pd.Categorical.from_codes(order.ravel(), list(METHODS)),
            "position": np.tile(np.arange(1, k + 1), participants * photos),
            "rank": rank,
            "score": (k - rank) * 2.5,
            "rt_ms": np.repeat(rng.lognormal(9, 0.5, participants * photos).astype(int), k),
        }
    )


def many_methods(participants: int = 20, photos: int = 6, flagged: int = 10) -> pd.DataFrame:
    """Simulate a small study of many methods, some of whose people rank as the slots are."""
    rng = np.random.default_rng(11)
    rows = []
    for person in range(participants):
        for photo in range(photos):
            order = rng.permutation(MANY_METHODS)
            ranks = np.arange(MANY_METHODS) if person < flagged else rng.permutation(MANY_METHODS)
            rows += [
                (f"P{person:02d}", f"I{photo}", f"m{method:02d}", slot + 1, rank + 1)
                for slot, (method, rank) in enumerate(zip(order, ranks, strict=True))
            ]
    return pd.DataFrame(rows, columns=["participant", "image", "method", "position", "rank"])


def analyze(folder: Path, name: str, rankings: pd.DataFrame, *options: str) -> tuple[float, float]:
    """Run the command on a table; return seconds and the largest memory of any such command so far, in GB."""
    file = folder / f"{name}.csv"
    rankings.to_csv(file, index=False)
    del rankings
    start = time.perf_counter()
    command = [sys.executable, "-m", "study", "analyze", str(file), "--output", str(folder / name), *options]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2


def against_choix(rankings: pd.DataFrame) -> float:
    """Fit the same rankings with both; print and return how many times faster ours is."""
    matrix = rank_matrix(rankings)
    orders = np.argsort(matrix.ranks, axis=1)
    fitting, everything = timed(lambda: fit_worths(matrix)), timed(lambda: plackett_luce(matrix))
    data = [tuple(order) for order in orders.tolist()]
    start = time.perf_counter()
    theirs = choix.ilsr_rankings(len(METHODS), data)
    their_seconds = time.perf_counter() - start
    apart = float(np.abs(fit_worths(matrix).log_worths - (theirs - theirs.mean())).max())
    print(
        f"Plackett-Luce worths, {len(matrix):,} rankings: {fitting * 1000:.2f} ms, with all errors "
        f"{everything * 1000:.2f} ms; choix {their_seconds:.2f} s: {their_seconds / fitting:.0f} times; "
        f"log-worths differ by at most {apart:.1e}"
    )
    return their_seconds / fitting


def timed(compute: Callable[[], object]) -> float:
    """Return the median of some runs, in seconds."""
    seconds = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        compute()
        seconds.append(time.perf_counter() - start)
    return float(np.median(seconds))


if __name__ == "__main__":
    sys.exit(main())

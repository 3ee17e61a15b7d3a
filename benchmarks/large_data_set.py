"""A data set of 20,000 photos: `PYTHONPATH=. python benchmarks/large_data_set.py [--whole]`.

Makes small JPEGs in the layout of AVA in a temporary folder, and measures, each in a process of its own: how long
`data check ava` takes, and how long `pretrain` and `train` take until their first step (with `--teacher restore` until
the first photo is copied), with the largest memory until then, or with --whole until the end of three steps and of what
follows. Memory is that of the command and of all processes that it starts; pages that they share count once.

Exit status 1 if the project's limits are exceeded.
"""

import argparse
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import psutil
from PIL import Image

from enhancegan.datasets.ava import POOR_TAGS

ROOT = Path(__file__).resolve().parents[1]
MOST_CHECK_S, MOST_START_S, MOST_MEMORY_GB = 30.0, 60.0, 2.0
DIFFERENT = 50
"""Photos that are drawn; the others are hard links to them."""
# tqdm's bar of the steps: "pretraining:   1%|... 1/350".
STEP = re.compile(r"\b([1-9]\d*)/\d+ \[")
SHORT = ("--steps", "3", "--evaluate-every", "3")
RESTORE = ("--teacher", "restore", "--copies", "1", "--restore-steps", "3")


@dataclass(frozen=True)
class Measured:
    """A command: seconds until its first step (of a check, until its end), and its largest memory in GB."""

    seconds: float
    memory: float


def main() -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--photos", type=int, default=20_000, help="photos in the data set (default: 20000)")
    parser.add_argument("--whole", action="store_true", help="go on to the end of three steps, for its memory")
    args = parser.parse_args()
    exceeded = False
    with TemporaryDirectory() as folder:
        data = write_ava(Path(folder) / "ava", args.photos)
        of_data = ("--dataset", "ava", "--data", str(data), "--output")
        commands = {
            "data check": (["data", "check", "ava", str(data)], MOST_CHECK_S),
            "pretrain": (["pretrain", *of_data, f"{folder}/critic.safetensors", *SHORT], MOST_START_S),
            "train": (
                ["train", *of_data, f"{folder}/g.safetensors", *SHORT, "--operators", "piecewise"],
                MOST_START_S,
            ),
            "train --teacher restore": (["train", *of_data, f"{folder}/r.safetensors", *RESTORE], MOST_START_S),
        }
        for name, (arguments, most) in commands.items():
            found = measure(arguments, to_first_step=name != "data check", whole=args.whole)
            print(f"{name}: {found.seconds:.1f} s of {most:g}, {found.memory:.2f} GB of {MOST_MEMORY_GB:g}", flush=True)
            exceeded |= found.seconds > most or found.memory > MOST_MEMORY_GB
    return int(exceeded)


def write_ava(root: Path, count: int) -> Path:
    """A made-up AVA: half of the photos with mean scores near 7, half near 4, every fifth in the test list."""
    (root / "image").mkdir(parents=True)
    rng = np.random.default_rng(0)
    drawn = []
    for number in range(DIFFERENT):
        level = np.linspace(40, 200, 48)[None, :, None] + rng.normal(0, 20, (64, 48, 3))
        drawn.append(root / f"{number}.jpg")
        Image.fromarray(level.clip(0, 255).astype(np.uint8)).resize((320, 240)).save(drawn[-1])
    lines, tests = [], []
    for photo in range(1, count + 1):
        os.link(drawn[photo % DIFFERENT], root / "image" / f"{photo}.jpg")
        votes = [0] * 10
        votes[6 if photo % 2 else 3] = 200
        votes[photo % 10] += 1
        lines.append(" ".join(map(str, (photo, photo, *votes, 1, 0, 1))))
        if photo % 5 == 0:
            tests.append(str(photo))
    (root / "AVA.txt").write_text("\n".join(lines))
    (root / "tags.txt").write_text("\n".join(f"{number} {tag}" for number, tag in enumerate(POOR_TAGS, start=1)))
    (root / "aesthetics_image_lists").mkdir()
    (root / "aesthetics_image_lists" / "generic_test.jpgl").write_text("\n".join(tests))
    return root


def measure(arguments: Sequence[str], to_first_step: bool, whole: bool) -> Measured:
    """Run `python -m enhancegan` to its end, or no longer than to its first step unless `whole`."""
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "enhancegan", *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1,
    )  # fmt: skip
    most = 0.0
    ended = threading.Event()

    def watch() -> None:
        nonlocal most
        while not ended.wait(0.02):
            try:
                most = max(most, memory_of_all(psutil.Process(process.pid)))
            except psutil.NoSuchProcess:
                continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    output, first = "", None
    assert process.stdout is not None  # noqa: S101 - it is piped
    # Universal newlines also end a line at tqdm's carriage returns.
    for line in process.stdout:
        output += line
        if first is None and to_first_step and STEP.search(line):
            first = time.monotonic() - start
            if not whole:
                process.terminate()
    status = process.wait()
    seconds = time.monotonic() - start
    ended.set()
    watcher.join()
    if first is None and (status != 0 or to_first_step):
        raise RuntimeError(f"{' '.join(arguments)} ended with status {status}:\n{output}")
    return Measured(seconds if first is None else first, most / 1e9)


def memory_of_all(process: psutil.Process) -> int:
    """Bytes of a process and of those that it started; what each shares with others, libraries mostly, counts once.

    Raises:
        psutil.NoSuchProcess: when one of them ends meanwhile.
    """
    found = [each.memory_info() for each in (process, *process.children(recursive=True))]
    return sum(each.rss - each.shared for each in found) + max(each.shared for each in found)


if __name__ == "__main__":
    sys.exit(main())

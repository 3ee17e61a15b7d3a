"""Copies are made alike wherever they are made, and answer for the photo that they were made from."""

import signal
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import pytest
import torch
from PIL import Image

from enhancegan.networks.color_statistics import COLOR_STATISTICS
from enhancegan.training.restoration.copies import Copies, copies_of, joined, make_copies
from tests.project import ROOT

pytestmark = pytest.mark.slow


def equal(first: Copies, second: Copies) -> bool:
    return all(torch.equal(getattr(first, part.name), getattr(second, part.name)) for part in fields(Copies))


def test_copies_depend_on_the_seed_alone(coffee: Image.Image) -> None:
    first, again, other = (copies_of(coffee, 3, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    assert equal(first, again) and not equal(first, other)
    assert first.statistics.shape == (3, COLOR_STATISTICS)
    assert first.pixels.shape == first.answers.shape == (3, 3, 512) and first.base.shape == (3, 1, 512)


def test_flawless_copies_are_their_own_answer_and_flawed_ones_are_not(coffee: Image.Image) -> None:
    copies = copies_of(coffee, 40, torch.Generator().manual_seed(0))
    own = (copies.pixels == copies.answers).flatten(1).all(dim=1)
    assert 0 < own.sum() < 20
    # Answers are colors of the photo, give or take its reduction.
    brightness = copies.answers[~own].float().mean(dim=(1, 2))
    assert brightness.min() > 40 and brightness.max() < 180


def test_photos_are_copied_in_their_order_and_unreadable_ones_are_skipped(
    coffee: Image.Image, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    small = coffee.resize((150, 100))
    for name in ("a", "c"):
        small.save(tmp_path / f"{name}.png")
    (tmp_path / "b.png").write_bytes(b"no photo")
    paths = [tmp_path / f"{name}.png" for name in "abc"]
    few = joined(list(make_copies(paths, 2, seed=5, workers=1)))
    assert len(few) == 4 and "skipped 1 of 3 photos" in caplog.text
    # Nine are more than one process takes at a time.
    more = joined(list(make_copies(paths * 3, 2, seed=5, workers=2)))
    assert len(more) == 12 and "skipped 3 of 9 photos" in caplog.text
    assert torch.equal(more.statistics[:4], few.statistics)


def test_no_readable_photo_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no photo")
    with pytest.raises(ValueError, match="none of the 1 photos can be read"):
        list(make_copies([tmp_path / "a.png"], 2, seed=0, workers=1))


# Its own end comes once both processes have begun.
_KILLED = """
import os, signal, sys, threading, time
from multiprocessing import active_children
from pathlib import Path

from enhancegan.training.restoration.copies import make_copies

def end():
    while len(active_children()) < 2:
        time.sleep(0.01)
    print(*[child.pid for child in active_children()], flush=True)
    time.sleep(float(sys.argv[2]))
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    threading.Thread(target=end).start()
    list(make_copies([Path(sys.argv[1])] * 2000, 20, seed=0))
"""


def test_no_process_stays_behind_when_the_run_is_killed(coffee: Image.Image, tmp_path: Path) -> None:
    coffee.save(tmp_path / "a.png")
    (tmp_path / "run.py").write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{_KILLED}")
    command = [sys.executable, str(tmp_path / "run.py"), str(tmp_path / "a.png"), "5"]
    # A file, not a pipe: the other processes would hold that open.
    with (tmp_path / "said").open("w") as said:
        run = subprocess.run(command, stdout=said, stderr=subprocess.DEVNULL, timeout=120, check=False)
    assert run.returncode == -signal.SIGKILL
    children = [int(number) for number in (tmp_path / "said").read_text().split()]
    deadline = time.monotonic() + 60
    while any(is_running(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(children) == 2 and not any(is_running(child) for child in children)


def is_running(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"

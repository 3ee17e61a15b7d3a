"""`enhance --engine ray`: a Ray of two processes on this computer, with photos in a bucket."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image

from tests.enhancegan.batch.storage import bucket, everything
from tests.project import ROOT

pytest.importorskip("ray", reason="needs Ray: pip install -r requirements-ray.txt")
IN, OUT = "s3://holiday/in", "s3://holiday/out"
# So many that both processes have some left when the first result is there.
PHOTOS = 12
PATIENCE = 240
DEADLY = """
if [ "$(wc -c < "$1")" -lt 2000 ]; then kill -9 $PPID; fi
cp "$1" "$2"
"""


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch, photo: Image.Image, tmp_path: Path) -> Iterator[Any]:
    """The file system of an S3 server with photos."""
    photo.resize((1200, 900)).save(tmp_path / "photo.jpg")
    with bucket(monkeypatch) as files:
        for number in range(PHOTOS):
            files.put_file(str(tmp_path / "photo.jpg"), f"holiday/in/{number:02}.jpg")
        photo.resize((16, 12)).save(tmp_path / "tiny.jpg")
        files.put_file(str(tmp_path / "tiny.jpg"), "holiday/in/deadly.jpg")
        files.pipe_file("holiday/in/broken.jpg", b"no photo")
        yield files


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a method that copies photos, and kills the process that gives it a tiny one."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "deadly.sh").write_text(DEADLY, encoding="ascii")
    (folder / "methods.yaml").write_text("deadly:\n  command: sh {here}/deadly.sh {input} {output}\n", encoding="ascii")
    monkeypatch.setenv("ENHANCEGAN_DATA", str(folder))
    return folder


def started(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "enhancegan", "enhance", *arguments]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def editors(run: subprocess.Popen[str]) -> list[psutil.Process]:
    """The processes of a run that edit photos; Ray names them so."""
    found = []
    for process in psutil.Process(run.pid).children(recursive=True):
        try:
            if process.cmdline()[:1] and process.cmdline()[0].startswith("ray::MapWorker(Map(_Editor))"):
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found


def wait_for_results(storage: Any, run: subprocess.Popen[str], count: int) -> None:
    end = time.monotonic() + PATIENCE
    while len(storage.find("holiday/out", refresh=True)) < count:
        assert run.poll() is None, run.communicate()
        assert time.monotonic() < end, "no results"
        time.sleep(0.05)


@pytest.mark.slow
def test_whatever_ends_a_process_no_photo_is_lost_and_none_done_twice(storage: Any, data: Path) -> None:
    """One process is killed while it works, and one photo ends every process that begins it."""
    run = started(IN, "--output", OUT, "--method", "deadly", "--engine", "ray", "--workers", "2")
    wait_for_results(storage, run, 1)
    working = editors(run)
    assert len(working) == 2
    working[0].kill()
    said, errors = run.communicate(timeout=PATIENCE)

    names = {f"{number:02}.deadly.jpg" for number in range(PHOTOS)}
    results = everything(storage, "holiday/out")
    assert set(results) == names
    assert len(set(results.values())) == 1
    lines = said.splitlines()
    assert sorted(line for line in lines if line.startswith(OUT)) == [f"{OUT}/{name}" for name in sorted(names)]
    failed = {line.split(": ")[1]: line for line in lines if line.startswith("failed: ")}
    assert set(failed) == {f"{IN}/broken.jpg", f"{IN}/deadly.jpg"}
    assert "the process that worked on it ended 3 times" in failed[f"{IN}/deadly.jpg"]
    assert lines[-1] == f"{PHOTOS} done, 0 skipped, 2 failed"
    assert run.returncode == 1
    assert "Traceback" not in errors

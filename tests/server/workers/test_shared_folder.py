"""The folder that the processes of one server share, and those that killed servers have left."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.workers.shared_folder import shared_folder
from tests.project import ROOT

HOLD = """
import sys, time
from server.workers.shared_folder import shared_folder
with shared_folder() as folder:
    print(folder, flush=True)
    time.sleep(600)
"""
LONG_AGO = time.time() - 3600


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def other(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another server's process and its folder, made an hour ago."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    (folder / "counter_1.db").write_bytes(b"1")
    age(folder)
    yield process, folder
    process.kill()
    process.communicate()


def age(folder: Path) -> None:
    """Let a folder and what is in it be an hour old."""
    for path in (*folder.iterdir(), folder):
        os.utime(path, (LONG_AGO, LONG_AGO))


def test_it_is_for_its_owner_alone_and_goes_with_the_server(temporary: Path) -> None:
    with shared_folder() as folder:
        assert folder.parent == temporary and folder.stat().st_mode & 0o777 == 0o700
        (folder / "pages").touch()
    assert not list(temporary.iterdir())


def test_the_folder_of_a_server_that_runs_stays_and_of_a_killed_one_goes(
    other: tuple[subprocess.Popen[str], Path],
) -> None:
    process, folder = other
    with shared_folder() as own:
        assert (folder / "counter_1.db").exists() and own != folder
    process.send_signal(signal.SIGKILL)
    process.wait()
    with shared_folder():
        assert not folder.exists()


def test_what_is_being_made_and_what_is_somebody_elses_stays(temporary: Path) -> None:
    being_made, unlike, linked = (temporary / name for name in ("enhancegan-new", "enhancegan-photos", "elsewhere"))
    for each in (being_made, unlike, linked):
        each.mkdir()
    (being_made / "held").touch()
    (unlike / "holiday.jpg").touch()
    (linked / "held").touch()
    (temporary / "enhancegan-link").symlink_to(linked)
    age(unlike)
    age(linked)
    with shared_folder():
        assert (being_made / "held").exists() and (unlike / "holiday.jpg").exists() and (linked / "held").exists()

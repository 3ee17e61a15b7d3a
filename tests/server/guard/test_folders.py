"""Files that are kept while somebody uses them."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from enhancegan.whole_files import temporary_folder
from server.guard.folders import PassingFiles


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    return [tmp_path / "uploads", tmp_path / "results"]


def put(path: Path, size: int = 10, age_s: float = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    for each in (path, path.parent):
        os.utime(each, (time.time() - age_s,) * 2)
    return path


def test_at_the_start_everything_goes(folders: list[Path]) -> None:
    put(folders[0] / "hash" / "photo.jpg")
    put(folders[0] / "loose")
    PassingFiles(folders, 3600).empty()
    assert [list(folder.iterdir()) for folder in folders] == [[], []]


def test_what_was_used_within_the_time_stays(folders: list[Path]) -> None:
    old, used = put(folders[0] / "a" / "photo.jpg", age_s=120), put(folders[1] / "b" / "photo.jpg", age_s=120)
    os.utime(used)
    os.utime(used.parent, (time.time() - 120,) * 2)
    PassingFiles(folders, 60).forget_old()
    assert not old.parent.exists() and used.exists()


def test_a_folder_that_was_deleted_is_made_anew_and_counts_as_empty(folders: list[Path]) -> None:
    files = PassingFiles(folders, 60)
    files.empty()
    put(folders[0] / "hash" / "photo.jpg", size=700)
    put(folders[1] / "loose", size=34)
    assert files.bytes_used() == 734
    shutil.rmtree(folders[0])
    assert files.bytes_used() == 34 and 0 < files.free_share() < 1
    assert folders[0].is_dir()


def test_what_a_killed_process_worked_on_goes_at_once(folders: list[Path], tmp_path: Path) -> None:
    workshop = tmp_path / "programs"
    files = PassingFiles(folders, 3600, [workshop])
    files.empty()
    workshop.mkdir()
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    with temporary_folder(workshop) as used:
        left = workshop / used.name.replace(f".{os.getpid()}.", f".{killed.pid}.")
        put(left / "input.png")
        files.forget_old()
        assert used.exists() and not left.exists()

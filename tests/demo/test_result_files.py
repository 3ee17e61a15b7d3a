"""Results are kept for an hour under their own names."""

import os
import shutil
import time
from pathlib import Path

import pytest
from PIL import Image

from demo import result_files
from demo.result_files import KEEP_S, ResultFiles


def make_old(result: Path) -> None:
    long_ago = time.time() - KEEP_S - 1
    os.utime(result.parent, (long_ago, long_ago))


def test_results_of_one_name_do_not_meet_and_old_ones_go(
    photo: Image.Image, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(result_files, "LOOK_EVERY_S", 0)
    results = ResultFiles(tmp_path / "results")
    first = results.write(photo, "tree.piecewise")
    second = results.write(photo, "tree.piecewise")
    assert first != second and first.name == second.name == "tree.piecewise.jpg"
    make_old(first)
    results.write(photo, "new")
    assert not first.exists() and second.exists()


def test_old_results_are_not_looked_for_at_every_write(photo: Image.Image, tmp_path: Path) -> None:
    results = ResultFiles(tmp_path / "results")
    old = results.write(photo, "old")
    make_old(old)
    results.write(photo, "within the same minute")
    assert old.exists()
    # A server that has just started looks at once.
    ResultFiles(tmp_path / "results").write(photo, "new")
    assert not old.exists()


def test_a_folder_that_was_deleted_is_made_again(photo: Image.Image, tmp_path: Path) -> None:
    results = ResultFiles(tmp_path / "results")
    results.write(photo, "first")
    shutil.rmtree(tmp_path / "results")
    assert results.write(photo, "second").is_file()

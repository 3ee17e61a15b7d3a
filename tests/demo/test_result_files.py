"""Results are kept for an hour under their own names."""

import os
import time
from pathlib import Path

from PIL import Image

from demo.result_files import KEEP_S, ResultFiles


def test_results_of_one_name_do_not_meet_and_old_ones_go(photo: Image.Image, tmp_path: Path) -> None:
    results = ResultFiles(tmp_path / "results")
    first = results.write(photo, "tree.piecewise")
    second = results.write(photo, "tree.piecewise")
    assert first != second and first.name == second.name == "tree.piecewise.jpg"
    long_ago = time.time() - KEEP_S - 1
    os.utime(first.parent, (long_ago, long_ago))
    results.write(photo, "new")
    assert not first.exists() and second.exists()

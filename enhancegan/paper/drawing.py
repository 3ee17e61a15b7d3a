"""The photos of Table 1 and of the figures, drawn from the test split of a data set."""

import os
import random
import shutil
from pathlib import Path

from enhancegan.datasets.layouts import open_good_poor
from enhancegan.photo import NotAPhotoError, load_photo
from enhancegan.whole_files import temporary_folder

FIGURE_PHOTOS = 6
"""One page of a figure."""


def draw_photos(data: Path, layout: str, count: int, seed: int, val: Path, figures: Path) -> None:
    """Copy photos that can be read into `val`, and the first six of them into `figures`.

    The paper's own 100 photos of AVA were not published. Good and poor photos are drawn alike.

    Args:
        data: folder of the data set.
        layout: its name.
        count: of photos, if the test split has as many.
        seed: of the draw.
        val: new folder.
        figures: new folder.

    Raises:
        ValueError: when no photo of the test split can be read.
    """
    test = open_good_poor(layout, data, "test")
    paths = sorted({*test.good, *test.poor})
    drawn: list[Path] = []
    for path in random.Random(seed).sample(paths, len(paths)):
        if len(drawn) < count and _can_be_read(path):
            drawn.append(path)
    if not drawn:
        raise ValueError(f"none of the {len(paths)} photos of the test split of {layout} can be read")
    for target, chosen in ((val, drawn), (figures, drawn[:FIGURE_PHOTOS])):
        _copy(chosen, target)


def _can_be_read(path: Path) -> bool:
    try:
        load_photo(path)
    except NotAPhotoError:
        return False
    return True


def _copy(paths: list[Path], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with temporary_folder(target.parent) as folder:
        whole = folder / target.name
        whole.mkdir()
        for number, path in enumerate(paths):
            # Photos of different categories may have the same name.
            shutil.copyfile(path, whole / f"{number:04}-{_in_utf8(path.name)}")
        whole.rename(target)


def _in_utf8(name: str) -> str:
    # Tables and records are text in UTF-8; names of old archives need not be.
    return os.fsencode(name).decode(errors="replace")

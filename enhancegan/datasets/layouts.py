"""The registry of good/poor data sets: a new layout takes one new file and one entry here."""

import logging
from collections.abc import Callable
from pathlib import Path

from enhancegan.datasets.ava import load_ava
from enhancegan.datasets.cuhk_pq import load_cuhk_pq
from enhancegan.datasets.good_poor import GoodPoor, load_folders, load_good_folder
from enhancegan.registry import look_up

logger = logging.getLogger(__name__)

LAYOUTS: dict[str, Callable[[Path, str], GoodPoor]] = {
    "folders": load_folders,
    "ava": load_ava,
    "cuhk-pq": load_cuhk_pq,
}


def open_good_poor(layout: str, root: Path, split: str) -> GoodPoor:
    """The good and the poor photos of a data set; docs/datasets.md shows every layout.

    Args:
        layout: name in LAYOUTS.
        root: folder of the data set.
        split: "train" or "test".

    Raises:
        ValueError: for an unknown layout or split, a folder that does not exist, or when a class is empty.
    """
    load = _layout(layout, root)
    photos = load(root, split)
    logger.info("%s, %s: %d good and %d poor photos", layout, split, len(photos.good), len(photos.poor))
    return photos


def open_good(layout: str, root: Path, split: str) -> list[Path]:
    """The good photos of a data set alone; a plain folder needs no `poor/` for them.

    Raises:
        ValueError: as `open_good_poor`.
    """
    if _layout(layout, root) is load_folders:
        return load_good_folder(root, split)
    return open_good_poor(layout, root, split).good


def _layout(name: str, root: Path) -> Callable[[Path, str], GoodPoor]:
    load = look_up("data set", LAYOUTS, name)
    if not root.is_dir():
        raise ValueError(f"no such folder: {root}")
    return load

"""The registries of good/poor and of rated data sets: a new layout takes one new file and one entry here."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from enhancegan.datasets.aadb import RatedPhoto, load_aadb
from enhancegan.datasets.ava import load_ava
from enhancegan.datasets.cuhk_pq import load_cuhk_pq
from enhancegan.datasets.good_poor import GoodPoor, load_folders, load_good_folder
from enhancegan.datasets.koniq import load_koniq
from enhancegan.datasets.ppr10k import load_ppr10k
from enhancegan.datasets.skipped import Skipped
from enhancegan.datasets.spaq import load_spaq
from enhancegan.registry import look_up

logger = logging.getLogger(__name__)


class Loader(Protocol):
    """Lists the good and the poor photos of a split."""

    def __call__(self, root: Path, split: str, skipped: Skipped | None = None) -> GoodPoor:
        """The photos; `skipped` receives what is left out, and None means that it is written into the log.

        Raises:
            ValueError: for an unknown split, what is missing, or an empty class.
        """
        ...


LAYOUTS: dict[str, Loader] = {
    "folders": load_folders,
    "ava": load_ava,
    "cuhk-pq": load_cuhk_pq,
    "ppr10k": load_ppr10k,
    "spaq": load_spaq,
    "koniq-10k": load_koniq,
}
RATED_LAYOUTS: dict[str, Callable[[Path, str], list[RatedPhoto]]] = {"aadb": load_aadb}


def open_good_poor(layout: str, root: Path, split: str) -> GoodPoor:
    """The good and the poor photos of a data set; docs/datasets.md shows every layout.

    Args:
        layout: name in LAYOUTS.
        root: folder of the data set.
        split: "train" or "test".

    Raises:
        ValueError: for an unknown layout or split, a folder that does not exist, or when a class is empty.
    """
    photos = _layout(layout, root)(root, split)
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


def open_rated(layout: str, root: Path, split: str) -> list[RatedPhoto]:
    """The rated photos of a data set.

    Args:
        layout: name in RATED_LAYOUTS.
        root: folder of the data set.
        split: "train", "validation" or "test".

    Raises:
        ValueError: for an unknown layout or split, a folder that does not exist, or when there is no usable photo.
    """
    load = look_up("rated data set", RATED_LAYOUTS, layout)
    _check_folder(root)
    photos = load(root, split)
    logger.info("%s, %s: %d rated photos", layout, split, len(photos))
    return photos


def _layout(name: str, root: Path) -> Loader:
    load = look_up("data set", LAYOUTS, name)
    _check_folder(root)
    return load


def _check_folder(root: Path) -> None:
    if not root.is_dir():
        raise ValueError(f"no such folder: {root}")

"""CUHK-PQ (Luo, Wang, Tang, ICCV 2011): photos of seven subjects, labeled as high or low quality.

Read in its distributed layout: `HighQuality/<category>/` and `LowQuality/<category>/`, in an archive whose folder is
called PhotoQualityDataset.
"""

import random
from pathlib import Path

from enhancegan.datasets.good_poor import GoodPoor, photos_below
from enhancegan.datasets.part import Part
from enhancegan.datasets.skipped import Skipped
from enhancegan.datasets.splits import check_split

CATEGORIES = ("animal", "architecture", "human", "landscape", "night", "plant", "static")
HIGH, LOW = "HighQuality", "LowQuality"
_ARCHIVE = "PhotoQualityDataset"
PARTS = tuple(Part(f"{quality}/", f"{_ARCHIVE}/{quality}/") for quality in (HIGH, LOW))


def load_cuhk_pq(root: Path, split: str, skipped: Skipped | None = None, held_out: float = 0.1) -> GoodPoor:
    """High-quality photos as good, low-quality photos as poor; missing categories are named and skipped.

    The data set has no official split. A share of every category and quality is drawn at random for the test split,
    always the same as long as the files do not change.

    Args:
        root: folder with HighQuality and LowQuality, or the one above, with PhotoQualityDataset.
        split: "train" or "test".
        skipped: receives what is left out; None for a record of its own, written into the log.
        held_out: share of the test split: 0.1 in EnhanceGAN (Sec. 4), 0.5 in most other work.

    Raises:
        ValueError: for an unknown split or a share outside 0 to 1, or when a class is empty.
    """
    check_split(split)
    if not 0 < held_out < 1:
        raise ValueError(f"held_out must lie between 0 and 1, got {held_out}")
    folder = root / _ARCHIVE if (root / _ARCHIVE).is_dir() else root
    skipped = Skipped() if skipped is None else skipped
    good, poor = (_photos_of(folder, quality, split, held_out, skipped) for quality in (HIGH, LOW))
    skipped.log()
    looked = f"folders {', '.join(CATEGORIES)} in {{}}, {split} split"
    return GoodPoor(good, poor).require_both(looked.format(folder / HIGH), looked.format(folder / LOW), skipped)


def _photos_of(folder: Path, quality: str, split: str, held_out: float, skipped: Skipped) -> list[Path]:
    chosen = []
    for category in CATEGORIES:
        photos = photos_below(folder / quality / category)
        if not photos:
            skipped.add("category without photos", f"{quality}/{category}")
            continue
        test = set(random.Random(0).sample(photos, max(1, round(held_out * len(photos)))))
        chosen += [photo for photo in photos if (photo in test) == (split == "test")]
    return chosen

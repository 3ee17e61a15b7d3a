"""SPAQ (Fang, Zhu, Zeng, Ma, Wang, CVPR 2020): 11,125 photos of smartphones, rated in a laboratory.

Read with `Annotations/MOS and Image attribute scores.xlsx`, or the same table saved as CSV, and photos in `TestImage/`.
"""

import random
from pathlib import Path

from enhancegan.datasets.good_poor import GoodPoor
from enhancegan.datasets.part import Part
from enhancegan.datasets.scored import good_and_poor, read_table, scores_by_name
from enhancegan.datasets.skipped import Skipped
from enhancegan.datasets.splits import check_split

GOOD_FROM, POOR_BELOW = 65.0, 40.0
"""Of mean opinion scores from 0 to 100; ours."""

_TABLES = tuple(f"Annotations/MOS and Image attribute scores.{suffix}" for suffix in ("csv", "xlsx"))
_FOLDER = "TestImage"
_NAME, _SCORE = "Image name", "MOS"
# As in most work on it.
_HELD_OUT = 0.2
PARTS = (Part(*_TABLES), Part(f"{_FOLDER}/"))


def load_spaq(root: Path, split: str, skipped: Skipped | None = None) -> GoodPoor:
    """Photos with a score of 65 or more as good, those below 40 as poor; broken lines and missing photos are skipped.

    The data set has no official split. A fifth of all photos in the table is drawn at random for the test split, always
    the same.

    Args:
        root: folder with Annotations and TestImage.
        split: "train" or "test".
        skipped: receives what is left out; None for a record of its own, written into the log.

    Raises:
        ValueError: for an unknown split, when the table or a column of it is missing, or when a class is empty.
    """
    check_split(split)
    skipped = Skipped() if skipped is None else skipped
    file = next((root / name for name in _TABLES if (root / name).is_file()), root / _TABLES[-1])
    scores = scores_by_name(read_table(file, (_NAME, _SCORE)), _NAME, _SCORE, skipped)
    test = set(random.Random(0).sample(sorted(scores), round(_HELD_OUT * len(scores))))
    of_split = {name: score for name, score in scores.items() if (name in test) == (split == "test")}
    return good_and_poor(of_split, root / _FOLDER, GOOD_FROM, POOR_BELOW, skipped)

"""KonIQ-10k (Hosu, Lin, Sziranyi, Saupe, IEEE TIP 2020): 10,073 photos, each rated by some hundred people.

Read with the list of the authors' repository, `koniq10k_distributions_sets.csv`, photos in `1024x768/` or `512x384/`.
"""

from pathlib import Path

from enhancegan.datasets.good_poor import GoodPoor
from enhancegan.datasets.part import Part
from enhancegan.datasets.scored import good_and_poor, read_table, scores_by_name
from enhancegan.datasets.skipped import Skipped
from enhancegan.datasets.splits import check_split

GOOD_FROM, POOR_BELOW = 70.0, 45.0
"""Of mean opinion scores from 0 to 100; ours."""

_LIST = "koniq10k_distributions_sets.csv"
_FOLDERS = ("1024x768", "512x384")
_SETS = {"train": ("training", "validation"), "test": ("test",)}
PARTS = (Part(_LIST), Part(*(f"{name}/" for name in _FOLDERS)))


def load_koniq(root: Path, split: str, skipped: Skipped | None = None) -> GoodPoor:
    """Photos with a score of 70 or more as good, those below 45 as poor; broken lines and missing photos are skipped.

    Args:
        root: folder of the list and of the photos.
        split: "test" is the authors' test set, "train" their training and validation sets.
        skipped: receives what is left out; None for a record of its own, written into the log.

    Raises:
        ValueError: for an unknown split, when the list or a column of it is missing, or when a class is empty.
    """
    check_split(split)
    skipped = Skipped() if skipped is None else skipped
    table = read_table(root / _LIST, ("image_name", "MOS", "set"))
    known = table["set"].isin([name for sets in _SETS.values() for name in sets])
    for line in table.index[~known]:
        skipped.add("line of the table without a set", f"line {line + 2}")
    scores = scores_by_name(table[table["set"].isin(_SETS[split])], "image_name", "MOS", skipped)
    folder = next((root / name for name in _FOLDERS if (root / name).is_dir()), root / _FOLDERS[0])
    return good_and_poor(scores, folder, GOOD_FROM, POOR_BELOW, skipped)

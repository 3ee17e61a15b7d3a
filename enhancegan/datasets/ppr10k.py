"""PPR10K (Liang, Zeng, Cui, Xie, Zhang, CVPR 2021): 11,161 portraits in 1,681 groups, each retouched by three experts.

Its photos of 360 pixels: `source/` and `target_a/` to `target_c/`, with the same names, "GROUP_NUMBER.tif", at
once or divided into `train/` and `val/`.
"""

import re
from pathlib import Path

from enhancegan.datasets.good_poor import GoodPoor, photos_below
from enhancegan.datasets.part import Part
from enhancegan.datasets.skipped import Skipped
from enhancegan.datasets.splits import check_split

FIRST_TEST_GROUP = 1356
_SOURCE = "source"
_TARGETS = ("target_a", "target_b", "target_c")
_DIVIDED = ("", "train/", "val/")
_GROUP = re.compile(r"(\d+)_\d+")


def _part(*names: str, needed: bool = True) -> Part:
    return Part(*(f"{folder}{name}/" for name in names for folder in _DIVIDED), needed=needed)


PARTS = (_part(_SOURCE), *(_part(name, needed=False) for name in _TARGETS))


def load_ppr10k(root: Path, split: str, skipped: Skipped | None = None) -> GoodPoor:
    """Retouched photos of the groups with even numbers as good, photos before it of the odd ones as poor.

    So no photo is both good and poor, as training expects. The retouched photos are those of the first expert
    who is there. Photos that another folder lacks are named and skipped.

    Args:
        root: folder with source and target_a, target_b or target_c, or with these in train and val.
        split: "train" is the groups 0 to 1355, "test" the others, which the authors call validation.
        skipped: receives what is left out; None for a record of its own, written into the log.

    Raises:
        ValueError: for an unknown split, or when a class is empty.
    """
    check_split(split)
    skipped = Skipped() if skipped is None else skipped
    source, *targets = (_photos(root, name, split, skipped) for name in (_SOURCE, *_TARGETS))
    expert, retouched = next(((name, found) for name, found in zip(_TARGETS, targets, strict=True) if found), ("", {}))
    for name in sorted(source.keys() ^ retouched.keys() if retouched else ()):
        skipped.add(f"photo not in {_SOURCE if name in retouched else expert}", name)
    both = sorted(source.keys() & retouched.keys(), key=lambda name: tuple(map(int, name.split("_"))))
    good = [retouched[name] for name in both if _group(name) % 2 == 0]
    poor = [source[name] for name in both if _group(name) % 2]
    skipped.log()
    looked = f"photos of the {split} split in {root} that are in {_SOURCE} and in {' or '.join(_TARGETS)}"
    return GoodPoor(good, poor).require_both(f"{looked}, even groups", f"{looked}, odd groups", skipped)


def _photos(root: Path, folder: str, split: str, skipped: Skipped) -> dict[str, Path]:
    """The photos of a split in a folder by name, such as "12_3"."""
    found = {}
    for photo in (photo for part in _DIVIDED for photo in photos_below(root / part / folder)):
        if not _GROUP.fullmatch(photo.stem):
            skipped.add("name that is not GROUP_NUMBER", f"{folder}/{photo.name}")
        elif (_group(photo.stem) >= FIRST_TEST_GROUP) == (split == "test"):
            found[photo.stem] = photo
    return found


def _group(name: str) -> int:
    return int(name.partition("_")[0])

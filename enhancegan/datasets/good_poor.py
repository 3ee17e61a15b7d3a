"""Photos labeled good or poor, and the plainest layout of them: a folder with `good/` and `poor/`."""

from dataclasses import dataclass
from pathlib import Path

from enhancegan.datasets.skipped import Skipped
from enhancegan.datasets.splits import SPLITS, check_split
from enhancegan.photo import find_photos


@dataclass(frozen=True)
class GoodPoor:
    """Photo files by label. They exist, but none has been decoded: that is PhotoSet's work.

    Attributes:
        good: photos that people like.
        poor: photos that they do not.
    """

    good: list[Path]
    poor: list[Path]

    def require_both(self, good_from: str, poor_from: str, skipped: Skipped) -> "GoodPoor":
        """Return these photos when there are good and poor ones.

        Args:
            good_from: where good photos were looked for, for the message.
            poor_from: the same for poor ones.
            skipped: what was left out.

        Raises:
            ValueError: when a class is empty; the message says which, where it was looked for and what was skipped.
        """
        for label, photos, looked in (("good", self.good, good_from), ("poor", self.poor, poor_from)):
            if not photos:
                raise ValueError(f"no {label} photos: looked for {looked}; {skipped}")
        return self


def photos_below(folder: Path) -> list[Path]:
    """Photos in a folder and its subfolders in sorted order; none when there is no such folder."""
    try:
        return find_photos([folder])
    except ValueError:
        return []


def load_folders(root: Path, split: str) -> GoodPoor:
    """Photos in DIR/good and DIR/poor, or in DIR/train/... and DIR/test/... where there are such folders.

    Without them there is one set: both splits are all of it, and whoever trains holds out photos himself.

    Args:
        root: DIR.
        split: "train" or "test".

    Raises:
        ValueError: for an unknown split, or when a folder is missing or holds no photo.
    """
    check_split(split)
    folder = root / split if any((root / name).is_dir() for name in SPLITS) else root
    found = GoodPoor(photos_below(folder / "good"), photos_below(folder / "poor"))
    return found.require_both(f"photos in {folder / 'good'}", f"photos in {folder / 'poor'}", Skipped())

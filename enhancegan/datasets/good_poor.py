"""Photos labeled good or poor, and the plainest layout of them: a folder with `good/` and `poor/`."""

from dataclasses import dataclass
from pathlib import Path

from enhancegan.datasets.skipped import Skipped
from enhancegan.datasets.splits import SPLITS, check_split
from enhancegan.photo import find_photos


@dataclass(frozen=True)
class GoodPoor:
    """Photo files by label. They exist but have not been decoded; PhotoSet does that.

    Attributes:
        good: photos that people like.
        poor: photos that people do not like.
    """

    good: list[Path]
    poor: list[Path]

    def require_both(self, good_from: str, poor_from: str, skipped: Skipped) -> "GoodPoor":
        """Return these photos if there are good and poor ones.

        Args:
            good_from: where good photos were looked for; used in the message.
            poor_from: the same for poor ones.
            skipped: the entries that were left out.

        Raises:
            ValueError: when a class is empty; the message says which one, where it was looked for and what was skipped.
        """
        for label, photos, looked in (("good", self.good, good_from), ("poor", self.poor, poor_from)):
            if not photos:
                raise ValueError(f"no {label} photos: looked for {looked}; {skipped}")
        return self


def photos_below(folder: Path) -> list[Path]:
    """Photos in a folder and its sub-folders in sorted order; none if the folder does not exist."""
    try:
        return find_photos([folder])
    except ValueError:
        return []


def load_folders(root: Path, split: str, skipped: Skipped | None = None) -> GoodPoor:
    """Photos in DIR/good and DIR/poor, or in DIR/train/... and DIR/test/... where these exist.

    Without them both splits contain all photos, and training holds out photos itself.

    Args:
        root: DIR.
        split: "train" or "test".
        skipped: receives what is left out, which is nothing.

    Raises:
        ValueError: for an unknown split, or when a folder is missing or contains no photo.
    """
    folder = _folder_of(root, split)
    found = GoodPoor(photos_below(folder / "good"), photos_below(folder / "poor"))
    skipped = Skipped() if skipped is None else skipped
    return found.require_both(f"photos in {folder / 'good'}", f"photos in {folder / 'poor'}", skipped)


def load_good_folder(root: Path, split: str) -> list[Path]:
    """The good photos of `load_folders`, with no need for poor ones.

    Raises:
        ValueError: for an unknown split, or when the folder is missing or contains no photo.
    """
    folder = _folder_of(root, split) / "good"
    found = photos_below(folder)
    if not found:
        raise ValueError(f"no good photos: looked for photos in {folder}")
    return found


def _folder_of(root: Path, split: str) -> Path:
    check_split(split)
    return root / split if any((root / name).is_dir() for name in SPLITS) else root

"""GAIC (Zeng, Li, Cao, Zhang, CVPR 2019 and TPAMI 2020): photos with some 90 crops each, and a score for every crop.

Read in its distributed layout: `images/SPLIT/NAME.jpg` and `annotations/SPLIT/NAME.txt`.
"""

from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from enhancegan.datasets.part import Part, files_in
from enhancegan.datasets.skipped import Skipped, by_stem
from enhancegan.photo import SUFFIXES
from enhancegan.registry import look_up

# Nobody rated a crop with this score.
_NOT_RATED = -2.0
_SPLITS = {"train": "train", "validation": "val", "test": "test"}
PARTS = (
    *(Part(f"{what}/{part}/") for part in ("train", "test") for what in ("images", "annotations")),
    *(Part(f"{what}/val/", needed=False) for what in ("images", "annotations")),
)


@dataclass(frozen=True)
class RatedCrops:
    """A photo and what people think of crops of it.

    Attributes:
        path: the photo, not yet decoded.
        crops: left, top, right, bottom in pixels of the photo.
        scores: of each crop, from 1, worst, to 5, best.
    """

    path: Path
    crops: tuple[tuple[float, float, float, float], ...]
    scores: tuple[float, ...]


def load_gaic(root: Path, split: str, skipped: Skipped | None = None) -> list[RatedCrops]:
    """The photos of a split by name; photos without crops, crops without a photo and broken lines are skipped.

    Args:
        root: folder with images and annotations.
        split: "train", "validation" (in the later version alone) or "test".
        skipped: receives what is left out; None for a record of its own, written into the log.

    Raises:
        ValueError: for an unknown split, or when no photo can be used.
    """
    part = look_up("split", _SPLITS, split)
    skipped = Skipped() if skipped is None else skipped
    photos, texts = root / "images" / part, root / "annotations" / part
    files = by_stem([path for path in files_in(photos) if path.suffix.lower() in SUFFIXES], skipped)
    lists = {path.stem: path for path in files_in(texts) if path.suffix == ".txt"}
    for name in lists.keys() - files.keys():
        skipped.add(f"photo not in {photos}", name)
    found = []
    for name, path in files.items():
        crops = _crops(lists[name], skipped) if name in lists else {}
        if crops:
            found.append(RatedCrops(path, tuple(crops), tuple(crops.values())))
        else:
            skipped.add(f"photo without crops in {texts}", path.name)
    skipped.log()
    if not found:
        raise ValueError(f"no photo with crops in {photos}; {skipped}")
    return found


def _crops(path: Path, skipped: Skipped) -> dict[tuple[float, float, float, float], float]:
    """Scores by crop; a line is "top left bottom right score"."""
    crops = {}
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        try:
            top, left, bottom, right, score = map(float, line.split())
        except ValueError:
            if line.strip():
                skipped.add("broken line of crops", f"{path.name} line {number}")
            continue
        if score == _NOT_RATED:
            continue
        sides = (top, left, bottom, right)
        if not all(map(isfinite, sides)) or left >= right or top >= bottom or not 0 <= score <= 5:
            skipped.add("broken line of crops", f"{path.name} line {number}")
        else:
            crops[left, top, right, bottom] = score
    return crops

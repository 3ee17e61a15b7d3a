"""AADB (Kong et al., ECCV 2016): 10,000 photos of Flickr with a score and eleven attributes, from five people each.

Read in its distributed layout: a list for each split and label in `imgListFiles_label/`, photos in
`datasetImages_originalSize/` or `datasetImages_warp256/`, those of the new test split also in
`AADB_newtest_originalSize/`, and, where it is present, who rated what in `AllinAll.csv`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from enhancegan.datasets.part import Part, files_in
from enhancegan.datasets.skipped import Skipped
from enhancegan.datasets.splits import read_list
from enhancegan.registry import look_up

# Spelled as in the names of the files.
ATTRIBUTES = (
    "BalacingElements", "ColorHarmony", "Content", "DoF", "Light", "MotionBlur", "Object", "Repetition",
    "RuleOfThirds", "Symmetry", "VividColor",
)  # fmt: skip
SCORE = "score"

_LISTS = {"train": "Train", "validation": "Validation", "test": "TestNew"}
_LIST_FOLDER = "imgListFiles_label"
_PHOTO_FOLDERS = (
    "datasetImages_originalSize", "datasetImages_warp256", "AADB_newtest_originalSize", "AADB_newtest",
)  # fmt: skip
_RATERS = "AllinAll.csv"
_PER_ASSIGNMENT = 10
PARTS = (
    *(Part(f"{_LIST_FOLDER}/imgList{part}Regression_{SCORE}.txt") for part in _LISTS.values()),
    Part(*(f"{name}/" for name in _PHOTO_FOLDERS)),
    Part(_RATERS, needed=False),
)


@dataclass(frozen=True)
class RatedPhoto:
    """A photo and what people think of it.

    Attributes:
        path: its file, not yet decoded.
        score: mean of its raters, from 0, worst, to 1, best.
        attributes: from -1, a fault, to 1, a strength, in the order of ATTRIBUTES.
        by_rater: scores of single people, on any scale that rises with quality; empty where they are not known.
    """

    path: Path
    score: float
    attributes: tuple[float, ...]
    by_rater: Mapping[str, float]


def load_aadb(root: Path, split: str, skipped: Skipped | None = None) -> list[RatedPhoto]:
    """The photos of a split in the order of its list; broken lines and missing photos are named in the log and skipped.

    Args:
        root: folder that holds `imgListFiles_label/` and the folders of photos.
        split: "train" (8,458 photos), "validation" (500) or "test" (the new one, 1,000).
        skipped: receives what is left out; None for a record of its own, written into the log.

    Raises:
        ValueError: for an unknown split, when a list or all folders of photos are missing, or no photo can be used.
    """
    part = look_up("split", _LISTS, split)
    skipped = Skipped() if skipped is None else skipped
    lists = [root / _LIST_FOLDER / f"imgList{part}Regression_{label}.txt" for label in (SCORE, *ATTRIBUTES)]
    scores, *attributes = (_labels(path, -1.0 if number else 0.0, skipped) for number, path in enumerate(lists))
    files = _photo_files(root)
    by_rater = _by_rater(root / _RATERS)
    found = []
    for name, score in scores.items():
        # The files of the new test split begin with their score.
        path = files.get(name) or files.get(f"{score:.3f}_{name}")
        if path is None:
            skipped.add(f"photo not in {root}", name)
        elif not all(name in labels for labels in attributes):
            skipped.add("photo without one of the attributes", name)
        else:
            rated = by_rater.get(name, {})
            found.append(RatedPhoto(path, score, tuple(labels[name] for labels in attributes), rated))
    skipped.log()
    if not found:
        raise ValueError(f"no usable photo in the {split} split of AADB in {root}; {skipped}")
    return found


def _labels(path: Path, lowest: float, skipped: Skipped) -> dict[str, float]:
    """The lines of a list, "NAME VALUE", by name; values outside lowest to 1 are broken."""
    labels = {}
    for line in read_list(path):
        name, _, text = line.rpartition(" ")
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not name or not lowest <= value <= 1:
            skipped.add(f"broken line of {path.name}", repr(line))
        elif name.strip() in labels:
            skipped.add(f"listed twice in {path.name}", name.strip())
        else:
            labels[name.strip()] = value
    return labels


def _photo_files(root: Path) -> dict[str, Path]:
    """Files by name; of equal names the one in the earlier folder."""
    folders = [root / name for name in _PHOTO_FOLDERS if (root / name).is_dir()]
    if not folders:
        raise ValueError(f"no photos of AADB in {root}: looked for the folders {', '.join(_PHOTO_FOLDERS)}")
    return {path.name: path for folder in reversed(folders) for path in files_in(folder)}


def _by_rater(path: Path) -> dict[str, dict[str, float]]:
    """Scores by photo and rater: a row of the file is one person's assignment of ten photos.

    Raises:
        ValueError: when the file is there and lacks a column.
    """
    if not path.is_file():
        return {}
    columns = {f"Input.image_url{number}": f"Answer.overallScore{number}" for number in range(1, _PER_ASSIGNMENT + 1)}
    try:
        answers = pd.read_csv(path, usecols=["WorkerId", *columns, *columns.values()], low_memory=False)
    except ValueError as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    rated: dict[str, dict[str, float]] = {}
    for url, answer in columns.items():
        shown = zip(answers["WorkerId"], answers[url], pd.to_numeric(answers[answer], errors="coerce"), strict=True)
        for rater, address, score in shown:
            name = _name_of(address) if isinstance(address, str) else ""
            if name and isfinite(score):
                rated.setdefault(name, {})[str(rater)] = float(score)
    return rated


def _name_of(address: str) -> str:
    """The file of a photo of Flickr: farm1.staticflickr.com/441/1_b.jpg is stored as farm1_441_1_b.jpg.

    Empty for what is no address.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return "_".join([parts.netloc.partition(".")[0], *parts.path.strip("/").split("/")])

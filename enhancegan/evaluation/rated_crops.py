"""Crops against GAIC's: what people gave the rated crop that lies nearest to a window."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from enhancegan.datasets.gaic import RatedCrops, load_gaic
from enhancegan.datasets.reading import read_each
from enhancegan.enhancer import Enhancer
from enhancegan.evaluation.crop_metrics import WHOLE_PHOTO, centered, overlap
from enhancegan.evaluation.cropping import propose_crop
from enhancegan.photo import load_photo

NOTES = (
    "score: mean over photos of what people gave the rated crop that overlaps most with the window, 1 to 5, higher is "
    "better; overlap: mean overlap ratio of the two.",
    "The center window has the size of the crop for each photo and is centered.",
    "any rated crop, best rated crop: mean and highest score of a photo's crops, mean over photos. A crop that is no "
    "better than any has learned nothing about where to cut.",
)


class Proposed(NamedTuple):
    """What a photo's window is compared with; windows in shares of the photo, as in `crop_metrics`."""

    window: np.ndarray
    """The proposed one, (4,)."""
    rated: np.ndarray
    """Those that people scored, (C, 4)."""
    scores: np.ndarray
    """Their scores, (C,)."""


def evaluate_rated_crops(enhancer: Enhancer, data: Path, split: str = "test") -> pd.DataFrame:
    """Look up the proposed crop among the rated ones, for every photo of a split of GAIC.

    Args:
        enhancer: proposes the crops.
        data: folder of the data set.
        split: as in `load_gaic`.

    Returns:
        As `rated_crops_table`.

    Raises:
        ValueError: when no photo can be used, or the generator has no head for the crop.
    """

    def propose(photo: RatedCrops) -> Proposed:
        picture = load_photo(photo.path)
        _, window = propose_crop(enhancer, picture)
        return Proposed(window, np.array(photo.crops) / (picture.size * 2), np.array(photo.scores))

    return rated_crops_table(list(read_each(load_gaic(data, split), propose, "crop")))


def rated_crops_table(photos: Sequence[Proposed]) -> pd.DataFrame:
    """The scores of the rated crops that lie nearest to windows.

    Returns:
        One row each for the crop, the center window of the same size, the whole photo, any rated crop and the best one,
        with columns window, score, overlap (missing for the last two) and n, the number of photos.
    """
    windows = {
        "crop": [photo.window for photo in photos],
        "center window": [centered(photo.window) for photo in photos],
        "whole photo": [np.array(WHOLE_PHOTO)] * len(photos),
    }
    rows = []
    for name, proposed in windows.items():
        nearest = [_nearest(photo, window) for photo, window in zip(photos, proposed, strict=True)]
        score, shared = np.mean(nearest, axis=0)
        rows.append({"window": name, "score": score, "overlap": shared})
    for name, of in (("any rated crop", np.mean), ("best rated crop", np.max)):
        rows.append({"window": name, "score": np.mean([of(photo.scores) for photo in photos]), "overlap": np.nan})
    return pd.DataFrame(rows).assign(n=len(photos))


def _nearest(photo: Proposed, window: np.ndarray) -> tuple[float, float]:
    """Score and overlap ratio of the rated crop that overlaps most with a window, (4,)."""
    shared = overlap(window, photo.rated)
    place = int(shared.argmax())
    return float(photo.scores[place]), float(shared[place])

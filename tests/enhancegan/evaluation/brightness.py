"""An evaluator whose scores can be told by looking, and photos for it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from enhancegan.evaluators import Evaluator


def mean_levels(photos: Sequence[Image.Image]) -> list[float]:
    return [float(np.asarray(photo).mean()) for photo in photos]


BRIGHTNESS = Evaluator("brightness", "likes bright photos", "0 to 255", mean_levels)
DARKNESS = Evaluator(
    "darkness", "likes dark photos", "-255 to 0", lambda photos: [-level for level in mean_levels(photos)]
)


def save_gray(path: Path, level: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 6), (level, level, level)).save(path)
    return path

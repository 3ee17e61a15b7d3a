"""Every version of every photo, scored by every evaluator: the one long table that the paper's tables come from.

The scores table has one row per photo, version and evaluator: photo (number, from 0), version (name), evaluator (name),
score (higher is better). Every photo has all versions, so that all means are over the same photos.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from PIL import Image

from enhancegan.datasets.reading import read_each
from enhancegan.evaluation.versions import Version
from enhancegan.evaluators import Evaluator
from enhancegan.photo import load_photo

# Pictures kept in memory and scored at once; more only if a single photo has more versions.
BATCH = 16


class _Made(NamedTuple):
    photo: int
    version: str
    image: Image.Image


def score_versions(paths: Sequence[Path], versions: Sequence[Version], evaluators: Sequence[Evaluator]) -> pd.DataFrame:
    """Decode every photo once, make every version once, and score all of them.

    A photo that is broken or lacks one of the versions is named in the log, counted and skipped.

    Returns:
        The scores table; versions and evaluators in the given order.

    Raises:
        ValueError: when no photo can be used.
    """

    def make(path: Path) -> list[Image.Image]:
        photo = load_photo(path)
        return [version.make(path, photo) for version in versions]

    rows: list[tuple[int, str, str, float]] = []
    waiting: list[_Made] = []
    for number, images in enumerate(read_each(paths, make, "scoring")):
        waiting += [_Made(number, version.name, image) for version, image in zip(versions, images, strict=True)]
        if len(waiting) >= BATCH:
            rows += _scored(waiting, evaluators)
            waiting.clear()
    rows += _scored(waiting, evaluators)
    return pd.DataFrame(rows, columns=["photo", "version", "evaluator", "score"])


def _scored(made: Sequence[_Made], evaluators: Sequence[Evaluator]) -> list[tuple[int, str, str, float]]:
    images = [one.image for one in made]
    return [
        (one.photo, one.version, evaluator.name, score)
        for evaluator in evaluators
        for one, score in zip(made, evaluator.score(images), strict=True)
    ]


def evaluator_notes(evaluators: Sequence[Evaluator], photos: int) -> list[str]:
    """Notes under a table of scores: the number of photos, and what each evaluator's scores mean."""
    explained = [f"{evaluator.name}: {evaluator.description}; {evaluator.scale}." for evaluator in evaluators]
    return [f"Every row is a mean over the same {photos} photos; higher is better.", *explained]

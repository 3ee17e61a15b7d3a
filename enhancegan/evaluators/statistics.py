"""The judge of color statistics as an evaluator: blind to content, and trained against over-edits."""

from collections.abc import Sequence
from pathlib import Path

import torch
from PIL import Image

from enhancegan.datasets.photo_set import common_square
from enhancegan.evaluators.evaluator import Evaluator, EvaluatorEntry
from enhancegan.networks.statistics_judge import SHIPPED_STATISTICS_JUDGE, load_statistics_judge, photo_statistics


def statistics_evaluator(path: Path) -> Evaluator:
    """Open a file of `pretrain-statistics` as an evaluator; photos are prepared as in training.

    Raises:
        ValueError: when the file is missing or is no such judge.
    """
    judge, config = load_statistics_judge(path)
    size = int(config["size"])

    def score(photos: Sequence[Image.Image]) -> list[float]:
        if not photos:
            return []
        squares = torch.stack([common_square(photo, size) for photo in photos])
        with torch.inference_mode():
            return judge(photo_statistics(squares)).sigmoid().tolist()

    scale = "0 to 1; 0.5 is halfway between good photos and their flawed copies"
    return Evaluator(STATISTICS.name, STATISTICS.description, scale, score)


STATISTICS = EvaluatorEntry(
    "statistics",
    "the judge of color statistics; sees no content, and has learned that over-edits are no improvement",
    lambda _: statistics_evaluator(SHIPPED_STATISTICS_JUDGE),
)

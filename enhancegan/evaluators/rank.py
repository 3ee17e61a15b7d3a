"""RANK as an evaluator: the score of a network trained on people's scores, attributes and pairs."""

from collections.abc import Sequence
from pathlib import Path

import torch
from PIL import Image

from enhancegan.checkpoint_header import read_header
from enhancegan.checkpoints import load_rank
from enhancegan.datasets.photo_set import common_square
from enhancegan.evaluators.evaluator import Evaluator, EvaluatorEntry
from enhancegan.evaluators.networks import BATCH, shown_name, training_size
from enhancegan.networks.rank import SCORE


def _open_file(file: str) -> Evaluator:
    path = Path(file)
    network = load_rank(path)
    header = read_header(path)
    size = training_size(path, header)

    def score(photos: Sequence[Image.Image]) -> list[float]:
        scores: list[float] = []
        for start in range(0, len(photos), BATCH):
            squares = torch.stack([common_square(photo, size) for photo in photos[start : start + BATCH]])
            with torch.inference_mode():
                scores += network(squares)[:, SCORE].tolist()
        return scores

    trained = f"a {header.backbone} trained on {header.config.get('data', 'unknown photos')}, step {header.step}"
    return Evaluator(shown_name(RANK, file), trained, "about 0 to 1, the mean score of people", score)


RANK = EvaluatorEntry(
    "rank",
    "the paper's RANK (Kong et al. 2016), trained by `pretrain --evaluator rank`",
    _open_file,
    "FILE",
    "train it with `python -m enhancegan pretrain --evaluator rank --data DIR` on AADB (docs/datasets.md). Its "
    "authors' weights are a Caffe model for a modified Caffe, for research only (AVA_modelRelease.zip and "
    "caffeCustom.zip, linked from https://github.com/aimerykong/deepImageAestheticsAnalysis): another network than "
    "ours, and there is no converter, because we had no files to test one with",
)

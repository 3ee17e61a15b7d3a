"""RANK as an evaluator: the score of a network trained on people's scores, attributes and pairs."""

from pathlib import Path

from enhancegan.checkpoints import load_rank
from enhancegan.evaluators.evaluator import Evaluator, EvaluatorEntry
from enhancegan.evaluators.networks import evaluator_of, shown_name
from enhancegan.networks.rank import SCORE


def _open_file(file: str) -> Evaluator:
    path = Path(file)
    network = load_rank(path)
    scale = "about 0 to 1, the mean score of people"
    return evaluator_of(path, shown_name(RANK, file), scale, lambda squares: network(squares)[:, SCORE])


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

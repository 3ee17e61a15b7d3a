"""How well AVA-net and CUHK-net tell good from poor photos of CUHK-PQ (paper Sec. 4)."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from enhancegan.checkpoint_header import read_header
from enhancegan.evaluation.report import write_report
from enhancegan.paper.data import CUHK_PQ
from enhancegan.training.pretrain import evaluate_dataset
from enhancegan.training.pretrain_config import PretrainConfig

# As printed, shares of 1.
_PAPER = {"AVA-net": 0.891, "CUHK-net": 0.943}


def write_accuracies(data: Path, networks: Mapping[str, Path], output: Path, name: str) -> None:
    """Write a table with the columns network, measured and paper: balanced accuracies on the test split.

    Args:
        data: CUHK-PQ.
        networks: "AVA-net" or "CUHK-net" -> its checkpoint.
        output: folder of the table.
        name: of its files.

    Raises:
        ValueError: when the data set or a network cannot be used.
    """
    rows = []
    for network, path in networks.items():
        # The photos are prepared as in the network's own training.
        config = PretrainConfig(data, dataset=CUHK_PQ, size=read_header(path).config["size"])
        measured = evaluate_dataset(config, path).balanced_accuracy
        rows.append({"network": network, "measured": measured, "paper": _PAPER[network]})
    notes = ("The tenth of every category that is held out; there is no official split, and the paper's is not known.",)
    write_report(pd.DataFrame(rows), output, name, "Balanced accuracy on CUHK-PQ", notes)

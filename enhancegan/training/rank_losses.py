"""The three terms of RANK's loss (Kong et al., ECCV 2016, Sec. 4)."""

import torch
from torch.nn import functional


def regression_loss(predicted: torch.Tensor, rated: torch.Tensor) -> torch.Tensor:
    """1/(2N) sum_i ||predicted_i - rated_i||^2; scores (N,), or attributes (N, A), whose squares are summed."""
    return (predicted - rated).square().reshape(len(rated), -1).sum(dim=1).mean() / 2


def ranking_loss(first: torch.Tensor, second: torch.Tensor, order: torch.Tensor, margin: float) -> torch.Tensor:
    """1/(2N) sum_n max(0, margin - order_n (first_n - second_n)) over N pairs.

    Args:
        first: predicted scores of the first photos of the pairs, (N,).
        second: the same of the second ones.
        order: 1 where the first was rated higher, -1 where the second was, (N,). 0 for a tie, which then has no
            gradient (paper: 1).
        margin: by which the better one is to be ahead.
    """
    return functional.relu(margin - order * (first - second)).mean() / 2

"""Top-K pooling of candidate parameters (paper Sec. 3.1, Fig. 2)."""

import torch

TOP_K = 3


def top_k_pool(candidates: torch.Tensor, logits: torch.Tensor, k: int = TOP_K) -> torch.Tensor:
    """Average the candidates at the K most probable locations, weighted by their probabilities.

    The weights are the K probabilities, renormalized (as in the release: the softmax over the K winning logits), so
    that the probability map has a gradient.

    Args:
        candidates: (N, n, h, w), one parameter vector at every location.
        logits: (N, h, w), before the softmax over locations.
        k: number of locations; all of them if there are fewer.

    Returns:
        (N, n).
    """
    winners = logits.flatten(1).topk(min(k, logits[0].numel()), dim=1)
    weights = winners.values.softmax(dim=1)
    index = winners.indices.unsqueeze(1).expand(-1, candidates.shape[1], -1)
    return (candidates.flatten(2).gather(2, index) * weights.unsqueeze(1)).sum(dim=2)


def probability_map(logits: torch.Tensor) -> torch.Tensor:
    """Softmax over locations, (N, h, w) -> (N, h, w); sums to 1. Over the photo, it is the attention of Fig. 5."""
    return logits.flatten(1).softmax(dim=1).view_as(logits)

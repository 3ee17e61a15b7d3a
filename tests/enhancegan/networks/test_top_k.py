"""Top-K pooling against values worked out by hand."""

import math

import pytest
import torch

from enhancegan.networks.top_k import probability_map, top_k_pool

LOGITS = torch.tensor([[[math.log(4.0), 0.0], [math.log(3.0), math.log(1.0)]]])  # odds 4, 1, 3, 1
CANDIDATES = torch.tensor([[[[10.0, 100.0], [20.0, 100.0]]]])


def test_pool_takes_the_most_probable_candidates_weighted_by_probability() -> None:
    assert top_k_pool(CANDIDATES, LOGITS, k=2).item() == pytest.approx((4 * 10 + 3 * 20) / 7)


def test_pool_over_all_locations_when_there_are_fewer_than_k() -> None:
    assert top_k_pool(CANDIDATES, LOGITS, k=9).item() == pytest.approx((40 + 100 + 60 + 100) / 9)


def test_probability_map_sums_to_one_at_any_size() -> None:
    probabilities = probability_map(LOGITS)
    assert probabilities.flatten().tolist() == pytest.approx([4 / 9, 1 / 9, 3 / 9, 1 / 9])


def test_gradient_reaches_candidates_and_probabilities() -> None:
    candidates, logits = CANDIDATES.clone().requires_grad_(), LOGITS.clone().requires_grad_()
    top_k_pool(candidates, logits).sum().backward()
    assert candidates.grad is not None and candidates.grad.abs().sum() > 0
    assert logits.grad is not None and logits.grad.abs().sum() > 0

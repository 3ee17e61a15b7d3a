"""Clustered covariances against their definition: a sum over all pairs of rankings that share something."""

import numpy as np
import pytest

from study.analysis.clustering import ClusteredCovariance, clustered_covariance
from study.analysis.rank_matrix import RankMatrix, rank_matrix
from tests.study.analysis.simulated import simulated_rankings


@pytest.fixture
def matrix() -> RankMatrix:
    return rank_matrix(simulated_rankings(6, 5, [0, 0, 0], share=0.7))


def over_pairs(contributions: np.ndarray, depend: np.ndarray) -> np.ndarray:
    """Return the sum of products of the contributions of every two rankings that depend on each other."""
    total = np.zeros((contributions.shape[1],) * 2)
    for one, other in np.argwhere(depend):
        total += np.outer(contributions[one], contributions[other])
    return total


def test_every_estimate_is_a_sum_over_the_pairs_that_may_depend(matrix: RankMatrix) -> None:
    tastes = np.random.default_rng(1).normal(size=(6 + 5, 2))
    contributions = tastes[matrix.participant] + tastes[6 + matrix.image]
    found = clustered_covariance(contributions, matrix)
    same_person = matrix.participant[:, None] == matrix.participant
    same_photo = matrix.image[:, None] == matrix.image
    people, photos = np.bincount(matrix.participant), np.bincount(matrix.image)
    assert found.clusters == pytest.approx((len(matrix) ** 2 / (people**2).sum(), len(matrix) ** 2 / (photos**2).sum()))
    assert found.participants == pytest.approx(over_pairs(contributions, same_person))
    assert found.images == pytest.approx(over_pairs(contributions, same_photo))
    assert found.rankings == pytest.approx(over_pairs(contributions, same_person & same_photo))
    assert found.two_way == pytest.approx(over_pairs(contributions, same_person | same_photo))


@pytest.mark.parametrize("seed", range(40))
def test_contributions_that_add_up_to_0_are_no_sign_of_a_negative_variance(seed: int) -> None:
    matrix = rank_matrix(simulated_rankings(15, 22, [0, 0, 0, 0, 0], seed=seed))
    rng = np.random.default_rng(seed)
    tastes, chance = rng.normal(0, 0.4, (15 + 22, 5)), rng.normal(size=(len(matrix), 5))
    contributions = tastes[matrix.participant] + tastes[15 + matrix.image] + chance
    contributions -= contributions.mean(axis=1, keepdims=True)
    found = clustered_covariance(contributions, matrix)
    assert found.two_way == pytest.approx(found.participants + found.images - found.rankings)


def test_a_negative_variance_is_never_returned() -> None:
    one = ClusteredCovariance(np.diag([1.0, 5.0]), np.diag([1.0, 6.0]), np.diag([3.0, 2.0]), (9, 9))
    # The plain sum has 1 + 1 - 3 = -1: what people and photos add to rankings counts as 0 there, and as 3 and 4 below.
    assert one.two_way == pytest.approx(np.diag([3.0, 9.0]))

"""The interval of alpha: its jackknife brute force, and how often it contains the true value."""

import numpy as np
import pytest
from scipy import stats

from study.analysis.agreement import agreement
from study.analysis.alpha_interval import alpha_interval
from study.analysis.clustering import effective_clusters
from study.analysis.rank_matrix import NotComputableError, RankMatrix, rank_matrix
from tests.study.analysis.simulated import simulated_rankings
from tests.study.analysis.tables import table_of


def jackknifed(matrix: RankMatrix, codes: np.ndarray) -> float:
    """Return the jackknife variance of alpha, which is computed anew without each unit in `codes`."""
    without = np.array([agreement(matrix._where(codes != unit)).ordinal for unit in np.unique(codes)])
    return float((len(without) - 1) / len(without) * ((without - without.mean()) ** 2).sum())


@pytest.mark.parametrize("share", [1.0, 0.6], ids=["complete", "trials missing"])
def test_the_parts_of_the_variance_are_jackknifes_of_people_photos_and_rankings(share: float) -> None:
    matrix = rank_matrix(simulated_rankings(9, 8, [0, 0.5, 1, 2], taste=0.7, scene=0.7, share=share, seed=3))
    people = jackknifed(matrix, matrix.participant)
    photos = jackknifed(matrix, matrix.image)
    rankings = jackknifed(matrix, np.arange(len(matrix)))
    found = alpha_interval(matrix)
    assert people + photos > 2 * rankings
    assert found.se**2 == pytest.approx(people + photos - rankings)
    of_people, of_photos = (clusters - 1 for clusters in effective_clusters(matrix))
    left = len(matrix) - len(matrix.participants) - len(matrix.images) + 1
    freedom = found.se**4 / (people**2 / of_people + photos**2 / of_photos + rankings**2 / left)
    assert found.df == pytest.approx(freedom)
    alpha, reach = agreement(matrix).ordinal, stats.t.ppf(0.975, freedom) * found.se
    assert (found.low, found.high) == pytest.approx((alpha - reach, alpha + reach))


def test_an_interval_never_leaves_what_alpha_can_be() -> None:
    found = alpha_interval(rank_matrix(simulated_rankings(6, 6, [0, 2.5, 5], seed=1)))
    assert found.low < 1
    assert found.high == 1


@pytest.mark.parametrize(("people", "photos"), [(2, 9), (9, 1)], ids=["two people", "one photo"])
def test_nothing_to_compare_without_somebody_is_said(people: int, photos: int) -> None:
    with pytest.raises(NotComputableError, match=r"no photo is left|need at least 2 of each"):
        alpha_interval(rank_matrix(simulated_rankings(people, photos, [0, 1, 2])))


def test_equal_rankings_have_an_alpha_without_an_interval() -> None:
    ranks = {(who, image): (1, 2, 3) for who in ("ann", "bob", "cid") for image in ("lake", "street")}
    with pytest.raises(NotComputableError, match="it is the same whoever"):
        alpha_interval(rank_matrix(table_of(ranks, ["a", "b", "c"], {1: 2.0, 2: 1.0, 3: 0.0}, 900)))

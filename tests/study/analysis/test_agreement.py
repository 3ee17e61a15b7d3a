"""Krippendorff's alpha against its definition, pair of people by pair of people."""

from itertools import permutations

import numpy as np
import pytest

from study.analysis.agreement import agreement
from study.analysis.rank_matrix import NotComputableError, RankMatrix, rank_matrix
from tests.study.analysis.simulated import simulated_rankings
from tests.study.analysis.tables import table_of

METHODS = ["input", "auto", "human"]
SCORES = {1: 10.0, 2: 5.0, 3: 0.0}


def alpha_by_definition(matrix: RankMatrix) -> float:
    """Return 1 - observed / expected squared difference of ranks, over the versions that several people ranked."""
    units = [
        matrix.ranks[matrix.image == photo, place].tolist()
        for photo in range(len(matrix.images))
        for place in range(len(matrix.methods))
        if (matrix.image == photo).sum() >= 2
    ]
    values = [value for unit in units for value in unit]
    observed = sum(
        sum((one - other) ** 2 for one, other in permutations(unit, 2)) / (len(unit) - 1) for unit in units
    ) / len(values)
    expected = np.mean([(one - other) ** 2 for one, other in permutations(values, 2)])
    return float(1 - observed / expected)


@pytest.mark.parametrize(("k", "share"), [(2, 1.0), (4, 1.0), (5, 0.4)])
def test_alpha_is_krippendorff_s(k: int, share: float) -> None:
    matrix = rank_matrix(simulated_rankings(6, 5, [0.5 * place for place in range(k)], scene=1, share=share))
    found = agreement(matrix)
    assert found.interval == pytest.approx(alpha_by_definition(matrix))
    for image, alpha in found.per_image.items():
        assert alpha == pytest.approx(alpha_by_definition(matrix.of_image(str(image)))), image


def test_equal_rankings_agree_fully_and_reversed_ones_less_than_by_chance() -> None:
    ranks = {
        ("ann", "lake"): (1, 2, 3),
        ("bob", "lake"): (1, 2, 3),
        ("ann", "sea"): (3, 1, 2),
        ("bob", "sea"): (3, 1, 2),
    }
    assert agreement(rank_matrix(table_of(ranks, METHODS, SCORES, 900))).interval == pytest.approx(1)
    against = {("ann", "lake"): (1, 2, 3), ("bob", "lake"): (3, 2, 1)}
    # Squared differences within versions 4, 0, 4; between any two of the six ranks 1,2,3,3,2,1 on average 24 / 15.
    assert agreement(rank_matrix(table_of(against, METHODS, SCORES, 900))).interval == pytest.approx(1 - 8 / 3 / 1.6)


def test_people_without_a_common_taste_agree_as_by_chance() -> None:
    found = agreement(rank_matrix(simulated_rankings(40, 40, [0, 0, 0, 0])))
    assert found.interval == pytest.approx(0, abs=0.01)
    assert found.ordinal == pytest.approx(found.interval)  # every rank is given equally often


def test_a_photo_ranked_once_says_nothing_about_agreement() -> None:
    ranks = {("ann", "lake"): (1, 2, 3), ("bob", "lake"): (2, 1, 3), ("ann", "sea"): (1, 2, 3)}
    matrix = rank_matrix(table_of(ranks, METHODS, SCORES, 900))
    assert list(agreement(matrix).per_image.index) == ["lake"]
    with pytest.raises(NotComputableError, match="at least 2 participants have ranked; there is none"):
        agreement(matrix.without(["bob"]))

"""The headline test: by hand for two methods, on studies without and with differences, and where it has no answer."""

import numpy as np
import pytest
from scipy import stats

from study.analysis.equality import equality_test
from study.analysis.rank_matrix import NotComputableError, rank_matrix
from tests.study.analysis.simulated import methods_of, simulated_rankings


def test_two_methods_by_hand() -> None:
    people, photos = 6, 8
    matrix = rank_matrix(simulated_rankings(people, photos, [0, 1], taste=1, scene=1, seed=4))
    difference = (matrix.scores[:, 0] - matrix.scores[:, 1]).reshape(people, photos)
    around = difference - difference.mean()
    n = people * photos
    of_people = (around.sum(axis=1) ** 2).sum() / n**2 * people / (people - 1)
    of_photos = (around.sum(axis=0) ** 2).sum() / n**2 * photos / (photos - 1)
    of_rankings = (around**2).sum() / n**2
    variance = of_people + of_photos - of_rankings
    freedom = variance**2 / (
        of_people**2 / (people - 1) + of_photos**2 / (photos - 1) + of_rankings**2 / ((people - 1) * (photos - 1))
    )
    t = difference.mean() / np.sqrt(variance)
    found = equality_test(matrix)
    assert pytest.approx(t**2) == found.F
    assert found.df == pytest.approx((1, freedom))
    assert found.p == pytest.approx(2 * stats.t.sf(abs(t), freedom))


@pytest.mark.slow
def test_people_and_photos_of_every_taste_but_no_difference_fire_it_in_about_5_percent() -> None:
    p = np.array(
        [
            equality_test(rank_matrix(simulated_rankings(20, 25, [0] * 4, seed=s, taste=0.5, scene=0.5))).p
            for s in range(400)
        ]
    )
    # 20 of 400 are expected, with a standard deviation of 4.4
    assert 8 <= (p < 0.05).sum() <= 34
    assert p.mean() == pytest.approx(0.5, abs=0.06)


def test_a_difference_is_found() -> None:
    assert equality_test(rank_matrix(simulated_rankings(20, 25, [0, 0, 0, 1.5], taste=0.5, scene=0.5))).p < 0.001


def test_neither_the_order_nor_the_unit_of_scores_matters() -> None:
    table = simulated_rankings(9, 9, [0, 0.5, 0, 0.2], scale=[10, 6, 3, 0], taste=0.3)
    found = equality_test(rank_matrix(table))
    for other in (rank_matrix(table, methods_of(4)[::-1]), rank_matrix(table.assign(score=table["score"] * 3 - 7))):
        assert (equality_test(other).F, *equality_test(other).df) == pytest.approx((found.F, *found.df))


@pytest.mark.parametrize("scale", [[10.0, 5.0, 0.0], [9.7, 9.7 / 2, 9.7 / 3], [10.0, 20 / 3, 10 / 3]])
@pytest.mark.parametrize(("people", "photos"), [(2, 2), (3, 7), (10, 10)])
def test_rankings_that_are_all_the_same_have_no_test(scale: list[float], people: int, photos: int) -> None:
    for k in (2, 3):
        worths = [90.0 * place for place in range(k)]
        with pytest.raises(NotComputableError, match="do not vary in every direction"):
            equality_test(rank_matrix(simulated_rankings(people, photos, worths, scale=scale[:k])))


def test_a_method_that_always_wins_leaves_no_variance_in_its_direction() -> None:
    with pytest.raises(NotComputableError, match="do not vary in every direction"):
        equality_test(rank_matrix(simulated_rankings(12, 12, [90, 0, 0, 0])))


@pytest.mark.parametrize(("people", "photos"), [(1, 9), (9, 1)])
def test_one_person_or_one_photo_says_nothing_about_others(people: int, photos: int) -> None:
    with pytest.raises(NotComputableError, match="at least 2 of each"):
        equality_test(rank_matrix(simulated_rankings(people, photos, [0, 0, 0])))


def test_many_methods_need_more_than_a_few_people() -> None:
    with pytest.raises(NotComputableError, match="7 methods needs more participants or photos than 3 and 3"):
        equality_test(rank_matrix(simulated_rankings(3, 3, [0] * 7)))

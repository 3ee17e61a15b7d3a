"""Variance components by analysis of variance and by traces, and power against statsmodels'."""

from dataclasses import replace

import numpy as np
import pytest
from statsmodels.stats.power import NormalIndPower

from study.analysis.power import (
    Components,
    mean_components,
    pair_components,
    participants_needed,
    power,
    power_table,
    sample_sizes,
    standard_error,
)
from study.analysis.rank_matrix import NotComputableError, rank_matrix
from tests.study.analysis.simulated import simulated_rankings

COMPONENTS = Components(participant=0.5, image=3.0, residual=28.0)


def test_components_of_a_complete_study_are_those_of_a_two_way_analysis_of_variance() -> None:
    people, photos = 7, 9
    matrix = rank_matrix(simulated_rankings(people, photos, [0, 0, 1], taste=1, scene=1.5))
    cells = (matrix.scores[:, 0] - matrix.scores[:, 1]).reshape(people, photos)
    rows, columns = cells.mean(axis=1, keepdims=True), cells.mean(axis=0, keepdims=True)
    residual = ((cells - rows - columns + cells.mean()) ** 2).sum() / ((people - 1) * (photos - 1))
    of_people = photos * ((rows - cells.mean()) ** 2).sum() / (people - 1)
    of_photos = people * ((columns - cells.mean()) ** 2).sum() / (photos - 1)
    found = pair_components(matrix).set_index(["a", "b"]).loc[("method_0", "method_1")]
    assert found["residual"] == pytest.approx(residual)
    assert found["participant"] == pytest.approx((of_people - residual) / photos)
    assert found["image"] == pytest.approx((of_photos - residual) / people)


def test_components_where_trials_are_missing_equate_sums_of_squares_to_their_expectations() -> None:
    matrix = rank_matrix(simulated_rankings(8, 10, [0, 1], taste=1, scene=1, share=0.5))
    values = matrix.scores[:, 0] - matrix.scores[:, 1]
    n = len(values)
    people, photos, one = np.eye(8)[matrix.participant], np.eye(10)[matrix.image], np.ones((n, 1))
    mean = one @ one.T / n
    forms = [onto(people) - mean, onto(photos) - mean, np.eye(n) - mean]
    # The expectation of y' A y is the sum over the components of their variance times trace(A Z Z').
    expectations = [[np.trace(form @ z @ z.T) for z in (people, photos, np.eye(n))] for form in forms]
    expected = np.linalg.solve(expectations, [values @ form @ values for form in forms])
    assert pair_components(matrix).loc[0, ["participant", "image", "residual"]].tolist() == pytest.approx(expected)


def onto(design: np.ndarray) -> np.ndarray:
    """Return the projection onto the columns of a design."""
    return np.asarray(design @ np.linalg.pinv(design))


def test_the_mean_over_pairs_counts_no_variance_as_negative() -> None:
    pairs = pair_components(rank_matrix(simulated_rankings(30, 6, [0, 0, 0])))
    assert len(pairs) == 3
    assert (pairs["image"] < 0).any()
    found = mean_components(pairs.assign(participant=[1.0, 2.0, 6.0], image=[-5.0, 1.0, 1.0]))
    assert (found.participant, found.image) == (3, 0)
    assert found.residual == pytest.approx(pairs["residual"].mean())


@pytest.mark.parametrize(("people", "photos"), [(1, 9), (9, 1)])
def test_one_person_or_one_photo_has_no_components(people: int, photos: int) -> None:
    with pytest.raises(NotComputableError, match="at least 2 of each"):
        pair_components(rank_matrix(simulated_rankings(people, photos, [0, 0])))


def test_nothing_tells_people_and_photos_apart_where_everybody_ranks_another_photo() -> None:
    table = simulated_rankings(5, 5, [0, 0, 0])
    each_their_own = table[table["participant"].str[1:] == table["image"].str[1:]]
    with pytest.raises(NotComputableError, match="there are 5, 5 and 5 rankings"):
        pair_components(rank_matrix(each_their_own))


def test_standard_errors_by_hand() -> None:
    # 0.5 / 50 + 28 / (50 100), and 3 / 100 more for photos like these
    assert standard_error(COMPONENTS, 50, 100, images_random=False) == pytest.approx(0.0156**0.5)
    assert standard_error(COMPONENTS, 50, 100, images_random=True) == pytest.approx(0.0456**0.5)


@pytest.mark.parametrize("images_random", [False, True])
@pytest.mark.parametrize("difference", [0.0, 0.1, 0.5, -0.5, 2.0])
def test_power_is_that_of_a_normal_test(difference: float, images_random: bool) -> None:
    error = standard_error(COMPONENTS, 40, 60, images_random)
    expected = NormalIndPower().power(abs(difference) / error, nobs1=1, alpha=0.05, ratio=0)
    assert power(COMPONENTS, difference, 40, 60, images_random) == pytest.approx(expected)


def test_without_any_variance_every_difference_is_found() -> None:
    nothing = Components(0, 0, 0)
    assert power(nothing, 0.1, 5, 5, images_random=True) == 1
    assert power(nothing, 0.0, 5, 5, images_random=True) == 0.05


@pytest.mark.parametrize(("difference", "images_random"), [(0.3, False), (0.3, True), (1.0, True)])
def test_so_many_participants_give_80_percent(difference: float, images_random: bool) -> None:
    people = participants_needed(COMPONENTS, difference, 500, images_random)
    assert people is not None
    assert power(COMPONENTS, difference, people, 500, images_random) == pytest.approx(0.8, abs=1e-6)


def test_more_people_do_not_make_up_for_too_few_photos() -> None:
    assert participants_needed(COMPONENTS, 0.3, 100, images_random=True) is None
    assert power(COMPONENTS, 0.3, 1e9, 100, images_random=True) < 0.8
    assert participants_needed(COMPONENTS, 0.3, 100, images_random=False) is not None


def test_tables_hold_every_combination() -> None:
    sizes = sample_sizes(COMPONENTS, (0.3, 0.5), (100, 500)).set_index(["difference", "images"])
    assert sizes.index.tolist() == [(0.3, 100), (0.3, 500), (0.5, 100), (0.5, 500)]
    assert np.isnan(float(sizes.loc[(0.3, 100), "participants_images_random"]))
    assert sizes.loc[(0.5, 500), "participants_images_fixed"] == participants_needed(COMPONENTS, 0.5, 500, False)
    curves = power_table(COMPONENTS, (0.3,), (100, 500), (10, 20, 40))
    assert len(curves) == 12
    for row in curves.itertuples():
        assert row.power == power(COMPONENTS, row.difference, row.participants, row.images, bool(row.images_random))
    rising = curves.groupby(["images", "images_random"])["power"]
    assert all(powers.is_monotonic_increasing for _, powers in rising)


def test_a_study_finds_the_variances_that_it_was_drawn_with() -> None:
    rng = np.random.default_rng(3)
    matrix = rank_matrix(simulated_rankings(60, 80, [0, 0]))
    # A person and a photo change the chance that the first method wins; its difference to the second is 10 or -10.
    chance = 0.5 + rng.choice([-0.2, 0.2], 60)[matrix.participant] + rng.choice([-0.1, 0.1], 80)[matrix.image]
    first = rng.random(len(matrix)) < chance
    found = pair_components(replace(matrix, ranks=np.where(np.column_stack([first, ~first]), 1, 2))).iloc[0]
    assert found["participant"] == pytest.approx(20**2 * 0.2**2, rel=0.2)
    assert found["image"] == pytest.approx(20**2 * 0.1**2, rel=0.25)
    assert found["residual"] == pytest.approx(10**2 - 16 - 4, rel=0.05)

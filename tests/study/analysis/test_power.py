"""Variance components by analysis of variance and by traces; power by noncentral t and in simulated studies."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import TTestPower

from study.analysis.crossed_design import CrossedDesign
from study.analysis.planned_design import complete, estimated, like
from study.analysis.population import Population
from study.analysis.power import (
    Components,
    Outlook,
    images_needed,
    mean_components,
    pair_components,
    participants_needed,
    power_table,
    sample_sizes,
)
from study.analysis.rank_matrix import NotComputableError, rank_matrix
from study.analysis.simultaneous import largest_of_draws
from study.analysis.student import variances_and_freedom
from tests.study.analysis.simulated import simulated_rankings

COMPONENTS = Components(participant=0.5, image=3.0, residual=28.0)
BOTH, PEOPLE, PHOTOS = Population.BOTH, Population.PEOPLE, Population.PHOTOS


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
    assert Outlook(COMPONENTS, complete(50, 100, PEOPLE)).error == pytest.approx(0.0156**0.5)
    assert Outlook(COMPONENTS, complete(50, 100, BOTH)).error == pytest.approx(0.0456**0.5)


@pytest.mark.parametrize("population", list(Population), ids=lambda population: population.name)
def test_a_planned_design_is_judged_like_the_study_it_becomes(population: Population) -> None:
    design = CrossedDesign(rank_matrix(simulated_rankings(6, 9, [0, 0, 1], taste=1, scene=1)), population)
    parts = design.parts(design.matrix.scores)
    assert like(design) == complete(6, 9, population)
    for planned, judged in zip(
        estimated(parts, complete(6, 9, population)), variances_and_freedom(parts, design), strict=True
    ):
        np.testing.assert_array_equal(planned, judged)
    assert min(complete(6, 9, population).sampled, default=41) - 1 == design.fewest


@pytest.mark.parametrize(("population", "sampled"), [(PEOPLE, 12), (PHOTOS, 25)], ids=["people", "photos"])
@pytest.mark.parametrize("difference", [0.0, 0.5, 1.5])
def test_with_one_sample_power_is_that_of_the_one_sample_t_test(
    population: Population, sampled: int, difference: float
) -> None:
    outlook = Outlook(COMPONENTS, complete(12, 25, population))
    expected = TTestPower().power(difference / outlook.error / sampled**0.5, sampled, 0.05)
    assert outlook.power(difference) == outlook.power(-difference) == pytest.approx(expected, abs=0.002)


def test_with_two_samples_power_is_the_noncentral_t_of_satterthwaites_degrees_of_freedom() -> None:
    # Westfall, Kenny and Judd (2014): parts 28 / 1200 + 0.5 / 30 and 28 / 1200 + 3 / 40, of 29 and 39.
    people, photos, rankings = 28 / 1200 + 0.5 / 30, 28 / 1200 + 3 / 40, 28 / 1200
    variance = people + photos - rankings
    freedom = variance**2 / (people**2 / 29 + photos**2 / 39 + rankings**2 / (29 * 39))
    expected = stats.nct.sf(stats.t.ppf(0.975, freedom), freedom, 0.8 / variance**0.5)
    assert Outlook(COMPONENTS, complete(30, 40, BOTH)).power(0.8) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize("population", [BOTH, PEOPLE], ids=["both", "people"])
def test_the_critical_value_of_claims_is_that_of_studies_of_this_size(population: Population) -> None:
    matrix = rank_matrix(simulated_rankings(20, 30, [0.0] * 5, taste=0.2, scene=0.4))
    design = CrossedDesign(matrix, population)
    drawn = np.quantile(largest_of_draws(design), 0.95) * (1 + 0.8 / design.fewest)
    outlook = Outlook(mean_components(pair_components(matrix)), like(design), methods=5)
    assert outlook.critical == pytest.approx(drawn, rel=0.03)


def test_a_claim_takes_holms_first_step_where_errors_are_known() -> None:
    # Ten pairs: the normal deviate of 0.05 / 20 is more than 2.73, the studentized range of 5 over the root of 2.
    outlook = Outlook(COMPONENTS, complete(5000, 5000, BOTH), methods=5)
    assert outlook.detectable(claim=True) / outlook.error == pytest.approx(2.807 + 0.8416, abs=0.005)
    assert outlook.detectable() / outlook.error == pytest.approx(1.960 + 0.8416, abs=0.005)


@pytest.mark.parametrize("population", [BOTH, PEOPLE], ids=["both", "people"])
def test_two_methods_are_claimed_as_often_as_they_are_found(population: Population) -> None:
    outlook = Outlook(COMPONENTS, complete(8, 9, population), methods=2)
    assert outlook.power(2.0, claim=True) == outlook.power(2.0)
    assert outlook.detectable(claim=True) == outlook.detectable()


def test_too_few_people_or_photos_claim_nothing() -> None:
    few = Outlook(COMPONENTS, complete(50, 4, BOTH), methods=3)
    assert (few.power(9, claim=True), few.detectable(claim=True)) == (0, float("inf"))
    assert Outlook(COMPONENTS, complete(50, 4, PEOPLE), methods=3).power(9, claim=True) > 0.99


def test_without_any_variance_every_difference_is_found() -> None:
    nothing = Outlook(Components(0, 0, 0), complete(5, 5, BOTH))
    assert (nothing.power(0.1), nothing.power(0.0), nothing.detectable()) == (1, 0.05, 0)


@pytest.mark.parametrize("claim", [False, True], ids=["pair", "claim"])
@pytest.mark.parametrize(("difference", "population"), [(0.3, PEOPLE), (0.3, BOTH), (1.0, BOTH)])
def test_so_many_participants_and_no_fewer_give_80_percent(
    difference: float, population: Population, claim: bool
) -> None:
    people = participants_needed(COMPONENTS, difference, 500, population, 3, claim)
    assert people is not None
    enough, short = (Outlook(COMPONENTS, complete(n, 500, population), 3) for n in (people, people - 1))
    assert enough.power(difference, claim) >= 0.8 > short.power(difference, claim)


def test_more_people_do_not_make_up_for_too_few_photos() -> None:
    assert participants_needed(COMPONENTS, 0.3, 100, BOTH) is None
    assert participants_needed(COMPONENTS, 0.3, 100, PEOPLE) is not None
    photos = images_needed(COMPONENTS, 0.3)
    assert photos is not None
    # (1.960 + 0.8416)^2 3 / 0.3^2 = 261.6, and Student's t takes some more.
    assert 262 <= photos <= 265
    assert participants_needed(COMPONENTS, 0.3, photos, BOTH) is not None
    assert participants_needed(COMPONENTS, 0.3, photos - 1, BOTH) is None


def test_tables_hold_every_combination() -> None:
    sizes = sample_sizes(COMPONENTS, (0.3, 0.5), (100, 500), methods=3).set_index(["difference", "images"])
    assert sizes.index.tolist() == [(0.3, 100), (0.3, 500), (0.5, 100), (0.5, 500)]
    assert np.isnan(float(sizes.loc[(0.3, 100), "images_random"]))
    assert sizes.loc[(0.5, 500), "images_fixed"] == participants_needed(COMPONENTS, 0.5, 500, PEOPLE)
    assert sizes.loc[(0.5, 500), "claim_images_random"] == participants_needed(COMPONENTS, 0.5, 500, BOTH, 3, True)
    curves = power_table(COMPONENTS, (0.3,), (100, 500), (10, 20, 40), methods=3)
    assert len(curves) == 24
    rising = curves.groupby(["images", "images_random", "claim"])["power"]
    assert all(powers.is_monotonic_increasing for _, powers in rising)
    last = Outlook(COMPONENTS, complete(40, 500, BOTH), 3).power(0.3, claim=True)
    assert curves[curves["claim"] & curves["images_random"]].iloc[-1]["power"] == last


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

"""Simulated studies: their shares are those of the formula, and of tests of whole simulated rankings."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from study.analysis.crossed_design import CrossedDesign
from study.analysis.inference import infer
from study.analysis.planned_design import PlannedDesign, Sets, complete
from study.analysis.planning import (
    REFERENCE,
    STUDIES,
    Aims,
    Basis,
    Effort,
    basis_of,
    for_methods,
    simulated_for,
    simulated_studies,
    smallest,
    with_assumptions,
    with_effort,
)
from study.analysis.population import Population
from study.analysis.power import Components, Outlook
from study.analysis.rank_matrix import rank_matrix
from tests.study.analysis.simulated import simulated_rankings

ERRORS = 4 / STUDIES**0.5 / 2  # four standard errors of a share of a half
VARIANCES = REFERENCE.components


def some_each(sets: int) -> Callable[[int, int], Sets]:
    """Everybody ranks the next `sets` photos of a circle."""
    return lambda people, photos: Sets((np.arange(people)[:, None] * sets + np.arange(sets)) % photos)


@pytest.mark.parametrize("population", list(Population), ids=lambda population: population.name)
def test_shares_are_those_of_the_formula(population: Population) -> None:
    found = simulated_studies(Aims(3, 1.2, VARIANCES, population), [3, 12, 40], [10, 30])
    for row in found.itertuples():
        outlook = Outlook(VARIANCES, complete(row.participants, row.images, population), 3)
        assert row.pair == pytest.approx(outlook.power(1.2), abs=ERRORS)
        # The others lie halfway, so that Holm's first step nearly always decides.
        assert row.claim == pytest.approx(outlook.power(1.2, claim=True), abs=ERRORS + 0.02)
        assert row.headline >= row.claim


def test_with_two_methods_pair_claim_and_headline_are_one_test() -> None:
    found = simulated_studies(Aims(2, 3, VARIANCES), [6, 12, 40], [6, 30])
    assert found["pair"].between(0.05, 0.99).any()
    assert found["claim"].tolist() == found["headline"].tolist() == found["pair"].tolist()


def test_equal_methods_are_found_different_in_5_percent_and_equivalent_within_any_wide_margin() -> None:
    found = simulated_studies(Aims(5, 1e-9, VARIANCES, margin=5), [30], [40]).iloc[0]
    assert found["pair"] == pytest.approx(0.05, abs=4 * (0.05 * 0.95 / STUDIES) ** 0.5)
    # A margin of 13 standard errors.
    assert (found["claim"] < 0.02, found["headline"] < 0.07, found["equivalence"]) == (True, True, 1)


def test_the_same_size_has_the_same_shares_whatever_else_is_asked() -> None:
    alone = simulated_studies(Aims(4, 0.8, VARIANCES), [20], [30])
    among = simulated_studies(Aims(4, 0.8, VARIANCES), [10, 20], [20, 30])
    pd.testing.assert_series_equal(alone.iloc[0], among.iloc[3], check_names=False)


def test_the_reference_is_the_study_of_the_tests(reference_rankings: pd.DataFrame) -> None:
    found = basis_of(reference_rankings, "it")
    assert (found.methods, found.reach, found.people, found.photos) == (5, 10, 47, 100)
    assert (REFERENCE.methods, REFERENCE.reach, REFERENCE.people, REFERENCE.photos) == (5, 10, 47, 100)
    for name, value in vars(VARIANCES).items():
        assert getattr(found.components, name) == pytest.approx(value, rel=2e-3)


def test_the_time_of_a_ranking_is_the_median_of_those_that_count() -> None:
    table = simulated_rankings(3, 4, [0, 0, 1], seed=1).assign(rt_ms=9000, repeat=0)
    assert basis_of(table.drop(columns="rt_ms"), "it").seconds is None
    assert basis_of(table, "it").seconds == 9
    ones = (table["participant"] == table["participant"].iloc[0]).to_numpy()
    again = table[ones].assign(rt_ms=90_000, repeat=1)
    assert basis_of(pd.concat([table.assign(rt_ms=np.where(ones, 500, 12_340)), again, again]), "it").seconds == 12.3


def test_few_people_leave_variances_uncertain() -> None:
    # 7 degrees of freedom: chi-square is between 2.167 and 14.067 in 90 % of samples.
    assert Basis(VARIANCES, 5, 10, "a pilot", 8, 9).uncertainty == pytest.approx((7 / 14.067, 7 / 2.167), rel=1e-3)


def test_two_equal_methods_are_on_par_over_all_pairs_as_often_as_tests_at_a_tenth_of_the_level_reject() -> None:
    aims = Aims(5, 0.5, VARIANCES, Population.NEITHER, margin=0.6)
    found = simulated_studies(aims, [40], [100]).iloc[0]
    # Exactly these people and photos: 4000 rankings, and so nearly normal. 10 pairs.
    error = (VARIANCES.residual / 4000) ** 0.5
    for aim, level in (("equivalence", 0.05), ("equivalence_claim", 0.005)):
        reach = 0.6 / error - stats.norm.isf(level)
        assert found[aim] == pytest.approx(2 * stats.norm.cdf(reach) - 1, abs=ERRORS), aim


def test_nothing_is_on_par_over_all_pairs_with_too_few_people() -> None:
    found = simulated_studies(Aims(3, 0.5, VARIANCES, margin=9), [4, 5], [20])
    assert found["equivalence"].tolist() == [1, 1]
    assert found["equivalence_claim"].tolist() == [0, 1]


def test_several_populations_have_the_shares_of_each_alone() -> None:
    aims = Aims(3, 0.8, VARIANCES)
    both = simulated_for([Population.BOTH, Population.PEOPLE], aims, [15], [20, 30], some_each(10))
    for population, found in both.items():
        alone = simulated_studies(replace(aims, population=population), [15], [20, 30], some_each(10))
        pd.testing.assert_frame_equal(found, alone)
    assert (both[Population.PEOPLE]["claim"] > both[Population.BOTH]["claim"]).all()


@pytest.mark.parametrize("population", list(Population), ids=lambda population: population.name)
def test_shares_with_some_photos_each_are_those_of_the_formula(population: Population) -> None:
    found = simulated_studies(Aims(3, 1.2, VARIANCES, population), [24], [40], some_each(20)).iloc[0]
    # 24 people rank 20 photos each: 480 rankings, 12 of each photo.
    outlook = Outlook(VARIANCES, PlannedDesign(24, 40, 480, 480 - 24 - 40 + 1, population), 3)
    assert found["rankings"] == 480
    assert found["pair"] == pytest.approx(outlook.power(1.2), abs=ERRORS + 0.01)
    assert found["claim"] == pytest.approx(outlook.power(1.2, claim=True), abs=ERRORS + 0.03)


def test_sizes_with_hardly_any_photo_ranked_twice_are_left_out() -> None:
    # 10 people rank 5 photos each: 50 rankings are enough for 10 people and 20 photos, not for 10 and 50.
    assert simulated_studies(Aims(3, 1, VARIANCES), [10], [20, 50], some_each(5))["images"].tolist() == [20]


def test_fewer_methods_stand_further_apart_on_the_same_scale() -> None:
    # Two random ranks of 5, 2.5 points each, differ with variance 5 x 2.5^2 = 31.25; of 2, 10^2; of 3, 2 x 5^2.
    found = for_methods(Components(3.125, 0, 31.25), 5, 2)
    assert vars(found) == pytest.approx({"participant": 10, "image": 0, "residual": 100})
    assert for_methods(found, 2, 3).residual == pytest.approx(50)


def test_the_smallest_study_has_the_fewest_rankings_that_are_enough() -> None:
    sizes = pd.DataFrame(
        {"participants": [10, 20, 10, 40], "images": [10, 10, 20, 40], "rankings": [100, 200, 200, 1600]}
    ).assign(pair=[0.79, 0.80, 0.85, 0.99], claim=0.1)
    found = smallest(with_effort(sizes, Effort(seconds_per_ranking=30, pay_per_hour=9)), "pair")
    assert found is not None
    assert found[["participants", "images", "minutes_per_person", "cost"]].tolist() == [10, 20, 10, 15]
    assert smallest(sizes, "claim") is None


def test_what_was_assumed_is_in_every_row() -> None:
    sizes = pd.DataFrame({"participants": [10, 20], "pair": [0.5, 0.7]})
    aims = Aims(3, 1.5, VARIANCES, Population.PEOPLE, margin=0.4)
    found = with_assumptions(sizes, aims, REFERENCE, Effort(12.5, 9, 60)).iloc[1]
    assert found[["methods", "difference", "margin", "population"]].tolist() == [3, 1.5, 0.4, "people"]
    assert found[["var_participant", "var_image", "var_residual"]].tolist() == [0.263, 2.925, 27.88]
    assert found[["variances_of", "variances_participants", "variances_images"]].tolist()[1:] == [47, 100]
    assert found[["sets_per_participant", "seconds_per_ranking", "pay_per_hour"]].tolist() == [60, 12.5, 9]


@pytest.mark.slow
def test_shares_are_those_of_tests_of_whole_rankings() -> None:
    studies = 120
    found, components, differences = [], [], []
    for seed in range(studies):
        matrix = rank_matrix(simulated_rankings(20, 15, [0.4, -0.4, 0, 0], taste=0.15, scene=0.4, seed=seed))
        result = infer(matrix, Population.BOTH)
        pair = result.differences.iloc[0]
        difference = matrix.scores[:, :1] - matrix.scores[:, 1:2]
        components.append(CrossedDesign(matrix, Population.BOTH).components(difference)[:, 0])
        differences.append(pair["difference"])
        found.append((pair["p"] < 0.05, max(pair["p_holm"], pair["p_all"]) < 0.05, np.min(result.pairs.p) < 0.05))
    aims = Aims(4, float(np.mean(differences)), Components(*np.mean(components, axis=0)))
    expected = simulated_studies(aims, [20], [15]).iloc[0]
    for aim, share in zip(("pair", "claim", "headline"), np.mean(found, axis=0), strict=True):
        error = (expected[aim] * (1 - expected[aim]) / studies) ** 0.5
        assert share == pytest.approx(expected[aim], abs=3 * error + 0.03), aim

"""Generalizability against an analysis of variance by hand, lme4's lmer, and independent numpy."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from study.analysis.generalizability import ScoreComponents, generalizability
from study.analysis.inference import infer
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError, rank_matrix
from tests.study.analysis.simulated import simulated_rankings
from tests.study.analysis.tables import table_of

WHO = [(person, photo) for person in ("ann", "bob") for photo in ("lake", "street")]


def test_two_methods_people_and_photos_by_hand() -> None:
    # Ann always prefers the first method, Bob the second. The first one's scores are 4, 4, 0, 0: mean square of people
    # 16, of photos 0, of the rest 0, so that people vary by 16 / 2 = 8; the second method's are the same, the other way
    # round, and there is one degree of freedom. Means do not differ.
    ranks = dict(zip(WHO, [(1, 2), (1, 2), (2, 1), (2, 1)], strict=True))
    found = generalizability(rank_matrix(table_of(ranks, ["a", "b"], {1: 4.0, 2: 0.0}, 900)))
    expected = {"method": 0, "method_person": 16, "method_photo": 0, "residual": 0}
    assert vars(found.components) == pytest.approx(expected, abs=1e-12)
    assert found.coefficient == 0


def test_three_methods_of_which_two_swap_once_by_hand() -> None:
    # Scores of the first: 2, 2, 2, 2; second: 1, 1, 1, 0; third: 0, 0, 0, 1. Of the second and the third, all mean
    # squares are 0.25, so only rankings vary: (0.25 + 0.25) / 2 degrees of freedom. Means 2, 0.75 and 0.25 vary by
    # 0.8125, less 0.25 / 4 rankings.
    ranks = dict(zip(WHO, [(1, 2, 3), (1, 2, 3), (1, 2, 3), (1, 3, 2)], strict=True))
    found = generalizability(rank_matrix(table_of(ranks, ["a", "b", "c"], {1: 2.0, 2: 1.0, 3: 0.0}, 900)))
    expected = {"method": 0.75, "method_person": 0, "method_photo": 0, "residual": 0.25}
    assert vars(found.components) == pytest.approx(expected, abs=1e-12)
    assert found.coefficient == pytest.approx(0.75 / 0.8125)
    # The error has the least degrees of freedom there are, half of one, for each of two independent methods.
    assert found.interval == (0, pytest.approx(1 - stats.f.ppf(0.025, 2, 1) * 0.0625 / 0.8125))


def test_the_interval_is_that_of_an_intraclass_correlation() -> None:
    # Of two methods the coefficient's F is the square of Student's t of their difference.
    matrix = rank_matrix(simulated_rankings(12, 15, [0, 0.9], taste=0.6, scene=0.6))
    found = generalizability(matrix)
    difference = infer(matrix, Population.BOTH).differences.iloc[0]
    square = (difference["difference"] / difference["se"]) ** 2
    ends = [1 - stats.f.ppf(share, 1, difference["df"]) / square for share in (0.975, 0.025)]
    assert found.interval == pytest.approx([max(end, 0) for end in ends])
    assert found.interval[0] < found.coefficient < found.interval[1]


def test_people_needed_have_the_limits_of_the_coefficient() -> None:
    found = generalizability(rank_matrix(simulated_rankings(20, 25, [0, 0.5, 1, 2], taste=0.7, scene=0.7)))
    here = found.plans.set_index("photos").loc[25]
    assert found.least.coefficient(20, 25) == pytest.approx(found.interval[0])
    assert found.most.coefficient(20, 25) == pytest.approx(found.interval[1])
    assert here["low"] == pytest.approx(found.interval[0])
    assert here["people_good_low"] <= here["people_good"]
    assert np.isnan(here["people_good_high"]) or here["people_good"] <= here["people_good_high"]


def test_variances_are_those_of_lmer(reference_rankings: pd.DataFrame, reference_numbers: dict[str, Any]) -> None:
    """In R 4.2.2, lme4: lmer(score ~ 0 + method + (1 | method:participant) + (1 | method:image)).

    lmer does not know that the five scores of a ranking sum to 25: its variances are 4 / 5 of those here.
    """
    found = generalizability(rank_matrix(reference_rankings))
    method_photo, method_person, residual = 5 / 4 * np.array([1.1701956989, 0.1052556870, 11.1513697522])
    # lmer's optimizer stops a few millionths from the maximum.
    assert found.components.method_photo == pytest.approx(method_photo, rel=1e-4)
    assert found.components.method_person == pytest.approx(method_person, rel=1e-4)
    assert found.components.residual == pytest.approx(residual, rel=1e-4)
    # The variance of a difference of two methods is twice as large; independent numpy has the mean over pairs.
    of_pairs = reference_numbers["independent_numpy"]["variance_components_mean_over_pairs"]
    assert found.components.method_person == pytest.approx(of_pairs["var_participant"] / 2)
    assert found.components.method_photo == pytest.approx(of_pairs["var_image"] / 2)
    assert found.components.residual == pytest.approx(of_pairs["var_residual"] / 2)
    means = np.array(list(reference_numbers["mean_score"].values()))
    error = 0.1315680510 / 47 + 1.4627374870 / 100 + 13.9392142108 / 4700
    assert found.components.method == pytest.approx(means.var(ddof=1) - error)
    assert found.coefficient == pytest.approx(1 - error / means.var(ddof=1))


def test_people_needed_by_hand() -> None:
    # With 24 photos the photos' part is 3 / 24 = 0.125. 0.8 allows an error of 0.25, which leaves 0.125 for people, who
    # bring 2 + 24 / 24 = 3 each: 24 of them. 0.9 allows 0.111, less than the photos' part.
    components = ScoreComponents(method=1, method_person=2, method_photo=3, residual=24)
    assert components.people_needed(0.8, photos=24) == 24
    assert components.coefficient(24, 24) == pytest.approx(0.8)
    assert np.isnan(components.people_needed(0.9, photos=24))


def test_a_plan_reaches_what_it_promises_and_one_person_fewer_does_not() -> None:
    found = generalizability(rank_matrix(simulated_rankings(20, 25, [0, 0.5, 1, 2], taste=0.7, scene=0.7)))
    assert 25 in set(found.plans["photos"])
    reached = 0
    for plan in found.plans.itertuples():
        for wanted, people in ((0.8, plan.people_good), (0.9, plan.people_very_good)):
            if not np.isnan(people):
                reached += 1
                assert found.components.coefficient(people, plan.photos) >= wanted
                assert people == 1 or found.components.coefficient(people - 1, plan.photos) < wanted
    assert reached >= 6


def test_missing_trials_change_estimates_little() -> None:
    table = simulated_rankings(30, 40, [0, 0.5, 1, 2], taste=0.7, scene=0.7)
    whole = generalizability(rank_matrix(table)).components
    kept = simulated_rankings(30, 40, [0, 0.5, 1, 2], taste=0.7, scene=0.7, share=0.7)
    part = generalizability(rank_matrix(kept)).components
    assert vars(part) == pytest.approx(vars(whole), rel=0.6)


@pytest.mark.parametrize(("people", "photos"), [(1, 9), (9, 1)])
def test_one_person_or_photo_says_nothing_of_others(people: int, photos: int) -> None:
    with pytest.raises(NotComputableError, match="need at least 2 of each"):
        generalizability(rank_matrix(simulated_rankings(people, photos, [0, 1])))

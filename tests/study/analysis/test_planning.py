"""Simulated studies: their shares are those of the formula, and of tests of whole simulated rankings."""

import numpy as np
import pandas as pd
import pytest

from study.analysis.crossed_design import CrossedDesign
from study.analysis.inference import infer
from study.analysis.planned_design import complete
from study.analysis.planning import (
    REFERENCE,
    REFERENCE_METHODS,
    STUDIES,
    Aims,
    for_methods,
    simulated_studies,
    smallest,
    with_effort,
)
from study.analysis.population import Population
from study.analysis.power import Components, Outlook, mean_components, pair_components
from study.analysis.rank_matrix import rank_matrix
from tests.study.analysis.simulated import simulated_rankings

ERRORS = 4 / STUDIES**0.5 / 2  # four standard errors of a share of a half


@pytest.mark.parametrize("population", list(Population), ids=lambda population: population.name)
def test_shares_are_those_of_the_formula(population: Population) -> None:
    found = simulated_studies(Aims(3, 1.2, REFERENCE, population), [3, 12, 40], [10, 30])
    for row in found.itertuples():
        outlook = Outlook(REFERENCE, complete(row.participants, row.images, population), 3)
        assert row.pair == pytest.approx(outlook.power(1.2), abs=ERRORS)
        # The others lie halfway, so that Holm's first step nearly always decides.
        assert row.claim == pytest.approx(outlook.power(1.2, claim=True), abs=ERRORS + 0.02)
        assert row.headline >= row.claim


def test_equal_methods_are_found_different_in_5_percent_and_equivalent_within_any_wide_margin() -> None:
    found = simulated_studies(Aims(5, 1e-9, REFERENCE, margin=5), [30], [40]).iloc[0]
    assert found["pair"] == pytest.approx(0.05, abs=4 * (0.05 * 0.95 / STUDIES) ** 0.5)
    # A margin of 13 standard errors.
    assert (found["claim"] < 0.02, found["headline"] < 0.07, found["equivalence"]) == (True, True, 1)


def test_the_same_size_has_the_same_shares_whatever_else_is_asked() -> None:
    alone = simulated_studies(Aims(4, 0.8, REFERENCE), [20], [30])
    among = simulated_studies(Aims(4, 0.8, REFERENCE), [10, 20], [20, 30])
    pd.testing.assert_series_equal(alone.iloc[0], among.iloc[3], check_names=False)


def test_the_reference_is_the_study_of_the_tests(reference_rankings: pd.DataFrame) -> None:
    found = mean_components(pair_components(rank_matrix(reference_rankings)))
    assert reference_rankings["method"].nunique() == REFERENCE_METHODS
    for name, value in vars(REFERENCE).items():
        assert getattr(found, name) == pytest.approx(value, rel=2e-3)


def test_fewer_methods_stand_further_apart_on_the_same_scale() -> None:
    # Two random ranks of 5, 2.5 points each, differ with variance 5 x 2.5^2 = 31.25; of 2, 10^2; of 3, 2 x 5^2.
    found = for_methods(Components(3.125, 0, 31.25), 5, 2)
    assert vars(found) == pytest.approx({"participant": 10, "image": 0, "residual": 100})
    assert for_methods(found, 2, 3).residual == pytest.approx(50)


def test_the_smallest_study_has_the_fewest_rankings_that_are_enough() -> None:
    sizes = pd.DataFrame(
        {"participants": [10, 20, 10, 40], "images": [10, 10, 20, 40], "rankings": [100, 200, 200, 1600]}
    ).assign(pair=[0.79, 0.80, 0.85, 0.99], claim=0.1)
    found = smallest(with_effort(sizes, seconds_per_ranking=30, pay_per_hour=9), "pair")
    assert found is not None
    assert found[["participants", "images", "minutes_per_person", "cost"]].tolist() == [10, 20, 10, 15]
    assert smallest(sizes, "claim") is None


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

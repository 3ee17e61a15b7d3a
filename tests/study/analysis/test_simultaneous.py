"""All pairs at once: against the studentized range, by its own rule, and on rankings under other names."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from study.analysis.crossed_design import CrossedDesign
from study.analysis.equality import equality_test
from study.analysis.inference import Inference, equal_means, infer
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError, rank_matrix
from study.analysis.simultaneous import as_normal, from_normal, largest_of_draws
from tests.study.analysis.simulated import methods_of, simulated_rankings


def inferred(table: pd.DataFrame, population: Population = Population.BOTH) -> Inference:
    return infer(rank_matrix(table), population)


def test_many_people_and_photos_give_the_studentized_range() -> None:
    # With methods that vary alike and many degrees of freedom, the largest of all differences is Tukey's range.
    matrix = rank_matrix(simulated_rankings(150, 150, [0] * 5, taste=0.5, scene=0.5))
    drawn = largest_of_draws(CrossedDesign(matrix, Population.BOTH))
    expected = stats.studentized_range.ppf([0.5, 0.9, 0.95], 5, np.inf) / np.sqrt(2)
    assert np.quantile(drawn, [0.5, 0.9, 0.95]) == pytest.approx(expected, rel=0.03)


def test_two_methods_are_one_test_with_one_p_value() -> None:
    table = simulated_rankings(7, 6, [0, 0.5], taste=1, scene=0.3)
    found = inferred(table, Population.PEOPLE)
    # About exactly these photos, this is the t test of people's mean differences.
    first, second = (
        table[table["method"] == method].groupby("participant")["rank"].mean() for method in ("method_0", "method_1")
    )
    expected = stats.ttest_1samp(10 * (second - first), 0)
    limits = expected.confidence_interval(0.95)
    pair = found.differences.iloc[0]
    assert [pair["p"], pair["p_holm"], pair["p_all"]] == pytest.approx([expected.pvalue] * 3)
    assert equality_test(found.pairs).p == pytest.approx(expected.pvalue)
    for name in ("", "all_"):
        assert [pair[f"{name}low"], pair[f"{name}high"]] == pytest.approx([limits.low, limits.high])


@pytest.mark.parametrize("population", list(Population), ids=lambda population: population.name)
def test_where_the_only_interval_excludes_0_the_headline_fires(population: Population) -> None:
    fired = []
    for seed in range(30):
        matrix = rank_matrix(simulated_rankings(6, 6, [0, 0.8], taste=0.5, scene=0.5, seed=seed))
        found = infer(matrix, population)
        pair = found.differences.iloc[0]
        fired.append(equality_test(found.pairs).p < 0.05)
        assert fired[-1] == (pair["all_low"] > 0 or pair["all_high"] < 0) == (pair["low"] > 0 or pair["high"] < 0)
    assert 0 < sum(fired) < 30


@pytest.mark.parametrize("population", list(Population))
@pytest.mark.parametrize("seed", range(3))
def test_the_interval_for_all_pairs_excludes_0_exactly_where_their_p_value_is_small(
    population: Population, seed: int
) -> None:
    table = simulated_rankings(9, 8, [0, 0.5, 1, 1.2], taste=0.5, scene=0.5, share=0.8, seed=seed)
    found = inferred(table, population).differences
    excludes = (found["all_low"] > 0) | (found["all_high"] < 0)
    assert (excludes == (found["p_all"] < 0.05)).all()
    assert (found["all_low"] <= found["low"]).all() and (found["all_high"] >= found["high"]).all()


def test_deviates_are_as_rare_as_the_t_ratios_they_stand_for() -> None:
    ratios, freedom = np.array([2.0, 2.5, 4.0]), np.array([12.0, 30.0, 100.0])
    exact = stats.norm.isf(stats.t.sf(ratios, freedom))
    assert as_normal(ratios**2, freedom) == pytest.approx(exact, rel=0.002)
    assert from_normal(float(as_normal(ratios**2, freedom)[0]), freedom[:1]) == pytest.approx(ratios[:1])


def test_a_difference_is_found_and_the_headline_is_that_of_the_clearest_pair() -> None:
    matrix = rank_matrix(simulated_rankings(20, 25, [0, 0, 0, 1.5], taste=0.5, scene=0.5))
    found = infer(matrix, Population.BOTH)
    headline = equality_test(found.pairs)
    assert headline.p == found.differences["p_all"].min() < 0.001
    assert equal_means(matrix, Population.BOTH) == headline


@pytest.mark.slow
def test_people_and_photos_of_every_taste_but_no_difference_fire_it_in_about_5_percent() -> None:
    p = np.array(
        [
            equal_means(
                rank_matrix(simulated_rankings(20, 25, [0] * 4, seed=s, taste=0.5, scene=0.5)), Population.BOTH
            ).p
            for s in range(400)
        ]
    )
    # 20 of 400 are expected, with a standard deviation of 4.4
    assert 8 <= (p < 0.05).sum() <= 34


def test_the_unit_of_scores_does_not_matter() -> None:
    table = simulated_rankings(9, 9, [0, 0.5, 0, 0.2], scale=[10, 6, 3, 0], taste=0.3)
    one, other = inferred(table).differences, inferred(table.assign(score=table["score"] * 3 - 7)).differences
    assert other["p"].tolist() == pytest.approx(one["p"].tolist())
    assert other["p_all"].tolist() == pytest.approx(one["p_all"].tolist())
    assert other["all_low"].tolist() == pytest.approx((3 * one["all_low"]).tolist())


def test_names_and_the_order_of_rows_change_no_number() -> None:
    table = simulated_rankings(9, 8, [0, 0.4, 0.2, 0.9], taste=0.5, scene=0.5, share=0.7, scale=[10, 5, 3, 0])
    rng = np.random.default_rng(5)
    names = {
        column: dict(
            zip(table[column].unique(), rng.permutation([f"x{place:02d}" for place in range(60)]), strict=False)
        )
        for column in ("participant", "image", "method")
    }
    renamed = table.assign(**{column: table[column].map(of) for column, of in names.items()})
    renamed = renamed.sample(frac=1, random_state=2)
    one = inferred(table).differences
    other = infer(rank_matrix(renamed), Population.BOTH).differences
    both_ways = pd.concat([one, _turned(one)]).assign(
        a=lambda pairs: pairs["a"].map(names["method"]), b=lambda pairs: pairs["b"].map(names["method"])
    )
    expected = both_ways.set_index(["a", "b"]).loc[list(zip(other["a"], other["b"], strict=True))]
    for column in expected.columns:
        assert other[column].tolist() == pytest.approx(expected[column].tolist(), rel=1e-9), column


def _turned(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return every pair with its methods exchanged."""
    limits = {"low": "high", "all_low": "all_high", "equivalence_low": "equivalence_high"}
    ends = {start: -pairs[end] for start, end in limits.items()} | {end: -pairs[start] for start, end in limits.items()}
    return pairs.assign(a=pairs["b"], b=pairs["a"], difference=-pairs["difference"], **ends)


@pytest.mark.parametrize(("people", "photos"), [(2, 2), (3, 7), (10, 10)])
def test_rankings_that_are_all_the_same_have_no_test(people: int, photos: int) -> None:
    for scale in ([10.0, 5.0, 0.0], [9.7, 9.7 / 2, 9.7 / 3]):
        matrix = rank_matrix(simulated_rankings(people, photos, [180.0, 90.0, 0.0], scale=scale))
        with pytest.raises(NotComputableError, match="all rankings agree"):
            equal_means(matrix, Population.BOTH)


def test_a_method_that_always_wins_is_told_from_the_others() -> None:
    found = infer(rank_matrix(simulated_rankings(12, 12, [90, 0, 0, 0]), methods_of(4)), Population.BOTH)
    against_best = found.differences[found.differences["a"] == "method_0"]
    assert (against_best["p_all"] < 0.01).all()
    assert found.means.loc["method_0", ["low", "high"]].isna().all()


def test_many_methods_and_few_people_give_no_error_and_no_claim() -> None:
    assert (inferred(simulated_rankings(3, 3, [0] * 7)).differences["p_all"] > 0.05).all()

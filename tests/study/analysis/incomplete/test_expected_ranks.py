"""Expected ranks, win rates and their uncertainty, by hand and beside those of complete rankings."""

from dataclasses import replace

import numpy as np
import pytest

from study.analysis.incomplete.davidson_luce import davidson_luce
from study.analysis.incomplete.design import known
from study.analysis.incomplete.expected_ranks import expected_below
from study.analysis.incomplete.inference import equal_worths, expected_ranks, fitted, infer, worths
from study.analysis.incomplete.rankings import IncompleteRankings, incomplete_rankings
from study.analysis.incomplete.win_rates import win_rates
from study.analysis.inference import infer as infer_complete
from study.analysis.plackett_luce import plackett_luce
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError, rank_matrix
from tests.study.analysis.incomplete.partial import placements, some_methods, tied
from tests.study.analysis.simulated import methods_of, simulated_rankings


def partial(people: int = 12, photos: int = 10, placed: int = 3, *, ties: bool = False) -> IncompleteRankings:
    """Return rankings of some of five methods by people, and of photos, with tastes of their own."""
    table = some_methods(simulated_rankings(people, photos, [0, 0.2, 0.5, 0.9, -0.3], taste=0.3, scene=0.5), placed)
    return incomplete_rankings(tied(table) if ties else table, methods_of(5))


def test_expected_ranks_by_hand() -> None:
    # Worths 4, 2 and 1 without ties: a is above b in 2 of 3, above c in 4 of 5; b above c in 2 of 3.
    model = davidson_luce(np.array([[1, 2, 3], [3, 2, 1], [2, 1, 3]]))
    given = replace(model, log_worths=np.log([4, 2, 1]) - np.log(2))
    below, _ = expected_below(given)
    assert (3 - below).tolist() == pytest.approx([1 + 1 / 3 + 1 / 5, 1 + 2 / 3 + 1 / 3, 1 + 4 / 5 + 2 / 3])


def test_ties_count_half() -> None:
    # Worths 4 and 1, delta 1: the geometric mean is 2, so a wins 4 of 7, ties 2 of 7.
    model = davidson_luce(np.array([[1, 2], [2, 1], [1, 1]]))
    below, _ = expected_below(replace(model, log_worths=np.log([2, 0.5]), log_deltas=np.array([0.0])))
    assert (2 - below).tolist() == pytest.approx([1 + 1 / 7 + 1 / 7, 1 + 4 / 7 + 1 / 7])


@pytest.mark.parametrize("ties", [False, True], ids=["no ties", "ties"])
def test_derivatives_are_slopes(ties: bool) -> None:
    model = davidson_luce(partial(ties=ties).ranks)
    at, (below, derivatives) = np.concatenate([model.log_worths, model.log_deltas]), expected_below(model)
    for column, step in enumerate(1e-6 * np.eye(len(at))):
        moved = at + step
        reached, _ = expected_below(replace(model, log_worths=moved[:5], log_deltas=moved[5:]))
        assert derivatives[:, column] == pytest.approx((reached - below) / 1e-6, abs=1e-5)


def test_expected_ranks_of_all_methods_add_up_to_those_of_a_complete_ranking() -> None:
    found = infer(fitted(partial(ties=True)), Population.BOTH)
    ranks = expected_ranks(found, 5)
    assert ranks["expected_rank"].sum() == pytest.approx(1 + 2 + 3 + 4 + 5)
    assert (ranks["low"] < ranks["expected_rank"]).all() and (ranks["expected_rank"] < ranks["high"]).all()


def test_win_rates_by_hand() -> None:
    table = placements(
        {
            ("ann", "lake"): {"a": 1, "b": 2, "c": 3},
            ("ann", "street"): {"a": 1, "b": 1},
            ("bob", "lake"): {"b": 1, "a": 2},
            ("bob", "street"): {"a": 1, "b": 2},
        }
    )
    rates = win_rates(incomplete_rankings(table, "abcd"), Population.BOTH).set_index(["a", "b"])
    assert rates.loc[("a", "b"), ["together", "wins", "ties", "rate"]].tolist() == [4, 2, 1, 2.5 / 4]
    assert rates.loc[("b", "a"), ["together", "wins", "ties", "rate"]].tolist() == [4, 1, 1, 1.5 / 4]
    # One ranking says nothing about others, and no ranking nothing at all.
    assert rates.loc[("a", "c"), ["together", "rate"]].tolist() == [1, 1]
    assert rates.loc[("a", "c"), ["low", "high", "p"]].isna().all()
    assert rates.loc[("a", "d"), ["together"]].tolist() == [0]
    assert np.isnan(rates.loc[("a", "d"), "rate"])


@pytest.mark.parametrize("population", Population)
def test_complete_rankings_have_the_usual_win_rates(population: Population) -> None:
    table = simulated_rankings(8, 9, [0, 0.5, 1], taste=0.5, share=0.8)
    found = win_rates(incomplete_rankings(table, methods_of(3)), population)
    expected = infer_complete(rank_matrix(table, methods_of(3)), population).win_rates
    columns = ["rate", "low", "high", "p"]
    assert found[columns].to_numpy() == pytest.approx(expected[columns].to_numpy())


@pytest.mark.parametrize("population", Population)
def test_complete_rankings_have_nearly_the_usual_means_and_differences(population: Population) -> None:
    # The model smooths mean ranks: with worths alone, a complete study gives nearly the same, with the same errors.
    table = simulated_rankings(30, 30, [0, 0.2, 0.4, 0.1], seed=5)
    usual = infer_complete(rank_matrix(table.assign(score=5 - table["rank"]), methods_of(4)), population)
    found = infer(fitted(incomplete_rankings(table, methods_of(4))), population)
    assert found.means["mean"].tolist() == pytest.approx((usual.means["mean"] - 1).tolist(), abs=0.05)
    assert found.differences["se"].tolist() == pytest.approx(usual.differences["se"].tolist(), rel=0.15)


def test_errors_of_independent_rankings_are_those_of_the_model() -> None:
    found = fitted(incomplete_rankings(some_methods(simulated_rankings(40, 40, [0, 0.5, 1, 0.2]), 3), methods_of(4)))
    table = worths(found, Population.NEITHER)
    assert table["se"].tolist() == pytest.approx(table["se_model"].tolist(), rel=0.1)
    assert table["worth"].sum() == pytest.approx(1)


def test_worths_of_complete_rankings_are_plackett_luces_with_nearly_its_clustered_errors() -> None:
    table = simulated_rankings(30, 25, [0, 0.5, 1], taste=0.6, scene=0.6)
    usual = plackett_luce(rank_matrix(table, methods_of(3))).estimates
    found = worths(fitted(incomplete_rankings(table, methods_of(3))), Population.BOTH)
    assert found["log_worth"].tolist() == pytest.approx(usual["log_worth"].tolist())
    assert found["se"].tolist() == pytest.approx(usual["se"].tolist(), rel=0.05)


def test_wider_populations_are_known_less_well() -> None:
    found = fitted(partial(20, 20))
    errors = {one: infer(found, one).differences["se"].mean() for one in Population}
    assert errors[Population.BOTH] > errors[Population.PEOPLE] > errors[Population.NEITHER]
    assert errors[Population.BOTH] > errors[Population.PHOTOS] > errors[Population.NEITHER]


def test_the_headline_is_that_of_the_pairs() -> None:
    found = fitted(partial())
    all_pairs = infer(found, Population.BOTH)
    assert equal_worths(found, Population.BOTH).p == np.nanmin(all_pairs.pairs.p)


def test_one_person_says_nothing_of_others() -> None:
    with pytest.raises(NotComputableError, match="need at least 2 of each; there are 1 and 10"):
        infer(fitted(partial(people=1, placed=4)), Population.BOTH)


def test_renaming_methods_changes_no_number() -> None:
    table = some_methods(simulated_rankings(12, 10, [0, 0.3, 0.6, 0.9], taste=0.3), 3)
    names = dict(zip(methods_of(4), "dbca", strict=True))
    one = infer(fitted(incomplete_rankings(table, methods_of(4))), Population.BOTH)
    other = infer(fitted(incomplete_rankings(table.replace({"method": names}), "abcd")), Population.BOTH)
    assert other.means.loc[list("dbca"), "low"].tolist() == pytest.approx(one.means["low"].tolist())
    assert sorted(other.differences["p_all"]) == pytest.approx(sorted(one.differences["p_all"]))


def test_complete_rankings_know_as_much_as_there_are_people_and_photos() -> None:
    of = known(incomplete_rankings(simulated_rankings(8, 5, [0, 1, 2]), methods_of(3)))
    assert (of.people, of.photos, of.inflation) == pytest.approx((8, 5, 1))


def test_people_who_always_see_the_same_two_methods_know_less() -> None:
    # Three pairs of methods, each always seen by two of six people: of a difference, two people know 2/3 of what is
    # known, and four, through the third method, the rest: (4 + 2)^2 / (2 * 2^2 + 4 * (1/2)^2) = 4 effective people.
    pairs = [("a", "b"), ("b", "c"), ("a", "c")]
    table = placements(
        {
            (f"{pair}{person}", f"photo {photo}"): {pair[photo % 2]: 1, pair[1 - photo % 2]: 2}
            for pair in pairs
            for person in range(2)
            for photo in range(4)
        }
    )
    of = known(incomplete_rankings(table, "abc"))
    assert of.people == pytest.approx(4)
    assert of.photos == pytest.approx(4)
    # Every person has 1/2 of what is known along the pair, instead of the 1/6 that is usual with six.
    assert of.inflation > 1

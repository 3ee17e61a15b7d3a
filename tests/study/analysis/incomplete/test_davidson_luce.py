"""The model of partial rankings with ties: by hand, against choix, and against its likelihood written out."""

from itertools import combinations

import choix
import numpy as np
import pytest
from scipy import optimize

from study.analysis.incomplete.davidson_luce import davidson_luce
from study.analysis.incomplete.rankings import incomplete_rankings
from study.analysis.plackett_luce import plackett_luce
from study.analysis.rank_matrix import NotComputableError, rank_matrix
from tests.study.analysis.incomplete.partial import some_methods, tied
from tests.study.analysis.simulated import methods_of, simulated_rankings


def ranks_of(methods: int, placed: int, *, ties: bool = False, seed: int = 0) -> np.ndarray:
    """Return (n, k) ranks of some people who ranked `placed` of the methods of every photo."""
    worths = np.linspace(-0.6, 0.6, methods).tolist()
    table = some_methods(simulated_rankings(10, 12, worths, seed=seed, taste=0.5), placed, seed=seed)
    return incomplete_rankings(tied(table) if ties else table, methods_of(methods)).ranks


def loglik_of(row: np.ndarray, log_worths: np.ndarray, log_deltas: dict[int, float]) -> float:
    """Return the log-likelihood of one ranking, set by set and choice by choice."""
    total = 0.0
    for rank in sorted(set(row[row > 0])):
        left, chosen = np.flatnonzero(row >= rank).tolist(), np.flatnonzero(row == rank).tolist()
        if len(left) == 1:
            continue
        sets = [of for order in (1, *log_deltas) for of in combinations(left, order)]
        logs = {of: np.mean(log_worths[list(of)]) + log_deltas.get(len(of), 0.0) for of in sets}
        total += logs[tuple(chosen)] - np.log(np.sum(np.exp(list(logs.values()))))
    return float(total)


def test_two_methods_with_ties_are_davidsons_model_by_hand() -> None:
    # Davidson (1970): with 40 wins, 20 ties and 10 losses the worths are as 2 to 1, and delta is 20 / sqrt(40 * 10).
    ranks = np.array([[1, 2]] * 40 + [[1, 1]] * 20 + [[2, 1]] * 10)
    found = davidson_luce(ranks)
    assert found.tie_orders == (2,)
    assert found.log_worths.tolist() == pytest.approx([np.log(4) / 2, -np.log(4) / 2])
    assert found.log_deltas.tolist() == pytest.approx([np.log(20 / np.sqrt(40 * 10))])
    assert found.loglik == pytest.approx(40 * np.log(4 / 7) + 20 * np.log(2 / 7) + 10 * np.log(1 / 7))


def test_a_ring_of_pairs_is_bradley_terry_by_hand() -> None:
    # Everybody beats the next in 3 of 4: nobody is better, and the least possible is log 1/2 for each.
    pairs = [[1, 2, 0], [0, 1, 2], [2, 0, 1]]
    ranks = np.array([row for one in pairs for row in [one] * 3 + [[(3 - rank) % 3 for rank in one]]])
    found = davidson_luce(ranks)
    assert found.log_worths.tolist() == pytest.approx([0, 0, 0], abs=1e-9)
    assert found.loglik == pytest.approx(12 * np.log(0.5))
    # 4 comparisons of every pair with information 1/4 each: log-worths have variance 2/9 with 3 methods.
    assert np.diag(found.covariance).tolist() == pytest.approx([2 / 9] * 3)


@pytest.mark.parametrize(("methods", "placed"), [(4, 2), (5, 3), (5, 4), (7, 3)])
def test_partial_rankings_are_those_of_choix(methods: int, placed: int) -> None:
    ranks = ranks_of(methods, placed)
    orders = [[int(column) for column in np.argsort(row) if row[column]] for row in ranks]
    expected = choix.ilsr_rankings(methods, orders, tol=1e-12)
    assert davidson_luce(ranks).log_worths.tolist() == pytest.approx(expected - expected.mean(), abs=1e-7)


def test_complete_rankings_are_plackett_luce() -> None:
    table = simulated_rankings(10, 12, [0.5, 0, -1, 0.2], taste=1)
    complete = plackett_luce(rank_matrix(table, methods_of(4)))
    found = davidson_luce(incomplete_rankings(table, methods_of(4)).ranks)
    assert found.log_worths.tolist() == pytest.approx(complete.estimates["log_worth"].tolist())
    assert np.sqrt(np.diag(found.covariance)).tolist() == pytest.approx(complete.estimates["se_model"].tolist())
    assert found.loglik == pytest.approx(complete.loglik)


@pytest.mark.parametrize(("methods", "placed"), [(3, 3), (4, 3)])
def test_ties_are_the_maximum_of_the_likelihood_written_out(methods: int, placed: int) -> None:
    ranks = ranks_of(methods, placed, ties=True)
    found = davidson_luce(ranks)

    distinct, counts = np.unique(ranks, axis=0, return_counts=True)

    def loglik(at: np.ndarray) -> float:
        worths = np.append(at[:-1], -at[:-1].sum())
        return sum(
            count * loglik_of(row, worths, {2: at[-1]}) for row, count in zip(distinct, counts.tolist(), strict=True)
        )

    best = optimize.minimize(lambda at: -loglik(at), np.zeros(methods), method="BFGS", options={"gtol": 1e-6})
    assert found.tie_orders == (2,)
    assert found.log_worths[:-1].tolist() == pytest.approx(best.x[:-1], abs=1e-4)
    assert found.log_deltas.tolist() == pytest.approx([best.x[-1]], abs=1e-4)
    assert found.loglik == pytest.approx(-best.fun)


def test_gradients_and_covariance_are_the_derivatives_of_the_likelihood() -> None:
    # Ties of two and of three versions.
    ranks = np.array([[1, 1, 3, 0], [1, 2, 3, 4], [2, 0, 1, 3], [4, 1, 1, 1], [3, 2, 0, 1], [0, 3, 1, 1], [4, 3, 2, 1]])
    found = davidson_luce(ranks)
    at = np.concatenate([found.log_worths, found.log_deltas])

    def logliks(at: np.ndarray) -> np.ndarray:
        return np.array([loglik_of(row, at[:4], dict(zip((2, 3), at[4:], strict=True))) for row in ranks])

    steps = 1e-4 * np.eye(6)
    slopes = np.array([(logliks(at + step) - logliks(at - step)) / 2e-4 for step in steps]).T
    assert found.tie_orders == (2, 3)
    assert found.gradients == pytest.approx(slopes, abs=1e-6)
    assert found.gradients.sum(axis=0) == pytest.approx(np.zeros(6), abs=1e-8)
    curvature = -np.array(
        [
            [
                (logliks(at + a + b) - logliks(at + a - b) - logliks(at - a + b) + logliks(at - a - b)).sum() / 4e-8
                for a in steps
            ]
            for b in steps
        ]
    )
    # Where log-worths add up to 0, covariance and information are each other's inverse.
    sum_to_0 = np.diag([1.0] * 6) - np.pad(np.full((4, 4), 0.25), (0, 2))
    assert curvature @ found.covariance == pytest.approx(sum_to_0, abs=1e-3)


def test_ties_that_leave_no_maximum_are_refused() -> None:
    # The first is above the second or tied with it, and never below: its worth and delta grow together.
    with pytest.raises(NotComputableError, match="without a finite maximum"):
        davidson_luce(np.array([[1, 2], [1, 1], [1, 2]]))


def test_ties_of_very_many_kinds_are_refused() -> None:
    ranks = np.array([[1] * of + list(range(of + 1, 25)) for of in range(2, 20)])
    with pytest.raises(
        NotComputableError, match="ties of 18 kinds, of up to 19 versions, a choice from 15 has 32,767 possible"
    ):
        davidson_luce(ranks)

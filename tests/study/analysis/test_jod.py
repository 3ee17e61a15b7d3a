"""JOD against the quantile of two methods, pwcmp's formula written out, and a sandwich written out."""

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from study.analysis.jod import jod, places_of
from study.analysis.rank_matrix import NotComputableError, RankMatrix, rank_matrix
from tests.study.analysis.simulated import methods_of, simulated_rankings

SIGMA = 1 / stats.norm.ppf(0.75)


def loss_of_pwcmp(places: np.ndarray, wins: np.ndarray) -> float:
    """Return the negative logarithm of pwcmp's likelihood times its distance prior (version of 2017-09-13)."""
    k = len(wins)
    pairs = [(i, j) for i in range(k) for j in range(k) if i != j]
    above = {(i, j): stats.norm.cdf((places[i] - places[j]) / SIGMA) for i, j in pairs}
    loglik = sum(wins[i, j] * np.log(above[i, j]) + wins[j, i] * np.log(1 - above[i, j]) for i, j in pairs)
    prior = dict.fromkeys(pairs, 0.0)
    for i, j in pairs:
        n, won = wins[i, j] + wins[j, i], float(wins[i, j])
        if won == 0:
            won = 1
        elif won == n:
            won = n - 1
        likely = {pair: above[pair] ** won * (1 - above[pair]) ** (n - won) for pair in pairs}
        for pair in pairs:
            prior[pair] += likely[pair] / sum(likely.values())
    return float(-loglik - sum(np.log(prior[pair] + 0.1) for pair in pairs))


@pytest.mark.parametrize(("won", "lost", "expected"), [(75, 25, 1.0), (60, 40, 0.3756130), (9, 1, 1.9000320)])
def test_two_methods_are_as_far_apart_as_the_normal_quantile_of_their_win_rate(
    won: int, lost: int, expected: float
) -> None:
    first, second = places_of(np.array([[0, won], [lost, 0]]))
    assert first - second == pytest.approx(expected, abs=1e-6)
    assert first + second == pytest.approx(0)


@pytest.mark.parametrize(
    "wins",
    [
        [[0, 12, 9], [8, 0, 14], [11, 6, 0]],
        [[0, 4, 5], [1, 0, 3], [0, 2, 0]],
        [[0, 20, 15, 25], [10, 0, 12, 16], [15, 18, 0, 19], [5, 14, 11, 0]],
    ],
    ids=["three", "one unanimous pair", "four"],
)
def test_the_places_maximize_pwcmps_likelihood_times_prior(wins: list[list[int]]) -> None:
    counts = np.array(wins)
    found = optimize.minimize(
        lambda rest: loss_of_pwcmp(np.append(rest, 0.0), counts),
        np.zeros(len(counts) - 1),
        method="Nelder-Mead",
        options={"xatol": 1e-8, "fatol": 1e-10, "maxiter": 5000},
    )
    expected = np.append(found.x, 0.0)
    assert places_of(counts).tolist() == pytest.approx((expected - expected.mean()).tolist(), abs=1e-5)


def test_a_million_comparisons_need_no_prior_and_overflow_nothing() -> None:
    shares = stats.norm.cdf(np.subtract.outer([0.5, 0.0, -0.5], [0.5, 0.0, -0.5]) / SIGMA)
    wins = np.round(1e6 * shares * ~np.eye(3, dtype=bool))
    assert places_of(wins).tolist() == pytest.approx([0.5, 0.0, -0.5], abs=1e-4)


def written_out(matrix: RankMatrix, places: np.ndarray) -> np.ndarray:
    """Return the (k, k) two-way clustered covariance, comparison by comparison."""
    n, k = matrix.ranks.shape
    scores, information = np.zeros((n, k)), np.zeros((k, k))
    for row in range(n):
        for a in range(k):
            for b in range(k):
                if matrix.ranks[row, a] < matrix.ranks[row, b]:
                    x = (places[a] - places[b]) / SIGMA
                    slope = stats.norm.pdf(x) / stats.norm.cdf(x)
                    direction = np.zeros(k)
                    direction[[a, b]] = 1 / SIGMA, -1 / SIGMA
                    scores[row] += slope * direction
                    information += slope * (slope + x) * np.outer(direction, direction)
    scores -= scores.mean(axis=0)
    bread = np.linalg.pinv(information)
    together = (matrix.participant[:, None] == matrix.participant) | (matrix.image[:, None] == matrix.image)
    return np.asarray(bread @ scores.T @ together.astype(float) @ scores @ bread)


def test_errors_are_the_sandwich_written_out() -> None:
    matrix = rank_matrix(simulated_rankings(15, 18, [0.5, 0, -0.3], taste=1, scene=1, share=0.9, seed=4))
    found = jod(matrix)
    people, photos = np.bincount(matrix.participant), np.bincount(matrix.image)
    fewest = min(counts.sum() ** 2 / (counts**2).sum() for counts in (people, photos))
    expected = written_out(matrix, found.estimates["jod"].to_numpy()) * fewest / (fewest - 1)
    assert found.estimates["se"].tolist() == pytest.approx(np.sqrt(np.diag(expected)).tolist())
    apart = np.array([1.0, 0.0, -1.0])
    pair = found.differences.iloc[1]
    assert (pair["a"], pair["b"]) == ("method_0", "method_2")
    assert pair["se"] == pytest.approx(np.sqrt(apart @ expected @ apart))
    reach = stats.t.ppf(0.975, fewest - 1) * pair["se"]
    assert (pair["low"], pair["high"]) == pytest.approx((pair["difference"] - reach, pair["difference"] + reach))


def test_neither_the_order_of_the_methods_nor_of_the_rows_matters() -> None:
    table = simulated_rankings(8, 9, [0, 1, 0.5, 2], taste=0.5)
    found = jod(rank_matrix(table, methods_of(4))).estimates
    other = jod(rank_matrix(table.sample(frac=1, random_state=1), methods_of(4)[::-1])).estimates
    pd.testing.assert_frame_equal(other.loc[methods_of(4)], found, atol=1e-7)


@pytest.mark.parametrize(("people", "photos"), [(1, 30), (30, 1)])
def test_one_person_or_one_photo_has_places_without_intervals(people: int, photos: int) -> None:
    found = jod(rank_matrix(simulated_rankings(people, photos, [0, 0.5, 0])))
    assert found.estimates["jod"].notna().all()
    assert found.estimates[["se", "low", "high"]].isna().to_numpy().all()
    assert found.differences[["se", "low", "high"]].isna().to_numpy().all()


@pytest.mark.parametrize("worths", [[90, 0], [90, 0, 0], [0, 0, -90]])
def test_methods_that_never_lose_have_no_scale(worths: list[float]) -> None:
    with pytest.raises(NotComputableError, match="never ranked below the others"):
        jod(rank_matrix(simulated_rankings(8, 8, worths)))

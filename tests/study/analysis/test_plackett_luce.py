"""Plackett-Luce against closed forms, a likelihood written out ranking by ranking, and choix."""

import choix
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from study.analysis.plackett_luce import fit_worths, plackett_luce
from study.analysis.rank_matrix import NotComputableError, RankMatrix, rank_matrix
from tests.study.analysis.simulated import methods_of, simulated_rankings
from tests.study.analysis.tables import table_of


def orders_of(matrix: RankMatrix) -> list[list[int]]:
    """Return every ranking as methods from best to worst."""
    return np.argsort(matrix.ranks, axis=1).tolist()


def literal(matrix: RankMatrix, log_worths: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Return log-likelihood, (n, k) gradients and (k, k) information, choice by choice."""
    n, k = matrix.ranks.shape
    loglik, gradients, information = 0.0, np.zeros((n, k)), np.zeros((k, k))
    for row, order in enumerate(orders_of(matrix)):
        for stage in range(k - 1):
            left = order[stage:]
            chances = np.zeros(k)
            chances[left] = np.exp(log_worths[left]) / np.exp(log_worths[left]).sum()
            loglik += np.log(chances[order[stage]])
            gradients[row, order[stage]] += 1
            gradients[row] -= chances
            information += np.diag(chances) - np.outer(chances, chances)
    return loglik, gradients, information


@pytest.mark.parametrize("k", [2, 5, 7])
def test_worths_are_those_of_choix(k: int) -> None:
    matrix = rank_matrix(simulated_rankings(12, 10, np.linspace(-1, 1, k).tolist(), taste=0.5, share=0.7))
    expected = choix.ilsr_rankings(k, orders_of(matrix), tol=1e-12)
    assert plackett_luce(matrix).estimates["log_worth"].tolist() == pytest.approx(expected - expected.mean(), abs=1e-8)


def test_more_methods_than_orders_can_be_numbered_in_a_table() -> None:
    matrix = rank_matrix(simulated_rankings(15, 15, np.linspace(-1, 1, 16).tolist()))
    expected = choix.ilsr_rankings(16, orders_of(matrix), tol=1e-12)
    assert plackett_luce(matrix).estimates["log_worth"].tolist() == pytest.approx(expected - expected.mean(), abs=1e-8)


def test_two_methods_are_log_odds() -> None:
    matrix = rank_matrix(simulated_rankings(8, 8, [1, 0]))
    wins = int((matrix.ranks[:, 0] == 1).sum())
    found = plackett_luce(matrix).estimates
    log_odds = np.log(wins / (64 - wins))
    error = np.sqrt(1 / wins + 1 / (64 - wins))
    assert found["worth"].tolist() == pytest.approx([wins / 64, 1 - wins / 64])
    assert found["log_worth"].tolist() == pytest.approx([log_odds / 2, -log_odds / 2])
    assert found["log_worth_ref_first"].tolist() == pytest.approx([0, -log_odds])
    assert found["se_model"].tolist() == pytest.approx([error / 2] * 2)
    assert found["se_ref_first"].tolist() == pytest.approx([np.nan, error], nan_ok=True)


@pytest.mark.parametrize("seed", range(3))
def test_the_fit_is_the_maximum_of_the_likelihood(seed: int) -> None:
    matrix = rank_matrix(simulated_rankings(6, 7, [1.5, 0, -1, 0.2], seed=seed, taste=1))
    fit = fit_worths(matrix)
    loglik, gradients, information = literal(matrix, fit.log_worths)
    assert np.abs(gradients.sum(axis=0)).max() < 1e-9
    assert fit.log_worths.sum() == pytest.approx(0, abs=1e-12)
    assert fit.loglik == pytest.approx(loglik)
    assert fit.gradients[fit.which] == pytest.approx(gradients)
    assert fit.information == pytest.approx(information)
    model = plackett_luce(matrix)
    assert (model.n_rankings, model.aic) == (42, pytest.approx(2 * 3 - 2 * loglik))


# In the last study a pseudo-inverse takes rounding for information, so that variances come out as -3e11.
@pytest.mark.parametrize(("k", "people", "photos", "seed"), [(3, 6, 8, 0), (5, 15, 22, 1), (9, 25, 18, 19)])
def test_errors_are_the_sandwich_written_out(k: int, people: int, photos: int, seed: int) -> None:
    matrix = rank_matrix(
        simulated_rankings(people, photos, [0.2 * place for place in range(k)], seed=seed, taste=0.5, scene=0.5)
    )
    found = plackett_luce(matrix).estimates
    _, gradients, information = literal(matrix, found["log_worth"].to_numpy())
    # Against the first method, whose log-worth is held; then against the mean.
    held = np.zeros((k, k))
    held[1:, 1:] = np.linalg.inv(information[1:, 1:])
    centerd = np.eye(k) - 1 / k
    bread = centerd @ held @ centerd.T
    assert found["se_ref_first"].iloc[1:].tolist() == pytest.approx(np.sqrt(np.diag(held)[1:]))
    assert found["se_model"].tolist() == pytest.approx(np.sqrt(np.diag(bread)))

    def clustered(share: np.ndarray) -> np.ndarray:
        return np.asarray(np.diag(bread @ gradients.T @ share.astype(float) @ gradients @ bread))

    person = matrix.participant[:, None] == matrix.participant
    photo = matrix.image[:, None] == matrix.image
    assert found["se_participants"].tolist() == pytest.approx(np.sqrt(clustered(person)))
    assert found["se_images"].tolist() == pytest.approx(np.sqrt(clustered(photo)))
    assert found["se"].tolist() == pytest.approx(np.sqrt(clustered(person | photo)))
    reach = stats.t.ppf(0.975, min(people, photos) - 1) * found["se"]
    assert (found["high"] - found["log_worth"]).tolist() == pytest.approx(reach.tolist())
    assert (found["log_worth"] - found["low"]).tolist() == pytest.approx(reach.tolist())
    assert (found["high_model"] - found["low_model"]).tolist() == pytest.approx(
        (2 * 1.959964 * found["se_model"]).tolist()
    )


def test_known_worths_are_found_again() -> None:
    true = np.array([0.8, 0.1, -0.2, -0.7])
    found = plackett_luce(rank_matrix(simulated_rankings(40, 50, true.tolist()))).estimates
    assert (np.abs(found["log_worth"] - true) < 3 * found["se_model"]).all()
    assert found["worth"].sum() == pytest.approx(1)
    assert found["worth"].tolist() == pytest.approx(np.exp(true) / np.exp(true).sum(), rel=0.1)


def test_neither_the_order_of_the_methods_nor_of_the_rows_matters() -> None:
    table = simulated_rankings(8, 9, [0, 1, 0.5, 2], taste=0.5)
    found = plackett_luce(rank_matrix(table, methods_of(4))).estimates
    columns = ["worth", "log_worth", "se_model", "se", "low", "high"]
    other = rank_matrix(table.sample(frac=1, random_state=1), methods_of(4)[::-1])
    pd.testing.assert_frame_equal(plackett_luce(other).estimates.loc[methods_of(4), columns], found[columns])


def test_one_surprise_in_many_rankings_is_enough() -> None:
    ranks = {(f"p{person}", f"i{photo}"): (1, 2) for person in range(20) for photo in range(20)}
    ranks["p3", "i4"] = (2, 1)
    found = plackett_luce(rank_matrix(table_of(ranks, ["best", "rest"], {1: 10, 2: 0}, 900))).estimates
    assert found["log_worth_ref_first"].tolist() == pytest.approx([0, -np.log(399)])


@pytest.mark.parametrize("worths", [[90, 0], [90, 0, 0], [0, 0, -90], [90, 90, 0, 0], [90, 50, 0, -50, -90]])
def test_methods_that_never_lose_have_no_finite_worth(worths: list[float]) -> None:
    with pytest.raises(NotComputableError) as error:
        plackett_luce(rank_matrix(simulated_rankings(8, 8, worths)))
    best = [method for method, worth in zip(methods_of(len(worths)), worths, strict=True) if worth == max(worths)]
    if worths != [0, 0, -90]:
        assert " and ".join(best) in str(error.value)
    assert "above all other methods" in str(error.value)


@pytest.mark.parametrize(("people", "photos"), [(1, 30), (30, 1)])
def test_one_person_or_one_photo_has_worths_but_says_nothing_about_others(people: int, photos: int) -> None:
    found = plackett_luce(rank_matrix(simulated_rankings(people, photos, [0, 0.5, 0]))).estimates
    assert found[["log_worth", "se_model", "low_model", "high_model"]].notna().to_numpy().all()
    assert found[["se", "low", "high"]].isna().to_numpy().all()
    assert found["se_participants"].isna().all() == (people == 1)
    assert found["se_images"].isna().all() == (photos == 1)


@pytest.mark.parametrize("k", [8, 17, 20])
def test_many_methods_have_more_orders_than_can_be_counted(k: int) -> None:
    matrix = rank_matrix(simulated_rankings(12, 30, list(np.linspace(0, 1, k))))
    orders = [tuple(order) for order in np.argsort(matrix.ranks, axis=1).tolist()]
    theirs = choix.ilsr_rankings(k, orders)
    found = plackett_luce(matrix).estimates["log_worth"]
    assert found.tolist() == pytest.approx((theirs - theirs.mean()).tolist(), abs=1e-5)

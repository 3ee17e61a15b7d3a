"""The crossed bootstrap against its exact moments, and against a loop that draws people and photos one by one."""

import numpy as np
import pytest

from study.analysis import bootstrap as module
from study.analysis.bootstrap import (
    DRAWS,
    crossed_bootstrap,
    difference_intervals,
    mean_intervals,
    win_rate_intervals,
)
from study.analysis.rank_matrix import NotComputableError, rank_matrix
from tests.study.analysis.simulated import methods_of, simulated_rankings
from tests.study.analysis.tables import table_of


def exact_se(cells: np.ndarray) -> float:
    """Return the standard deviation of the mean over (people, photos) cells if both are drawn with replacement.

    The counts of n draws from n have mean 1 and covariance 1 - 1/n, so that w' cells v, with w and v independent, has
    the variance of its row sums, of its column sums, and of the table that is left when both are taken off.
    """
    people, photos = cells.shape
    of_people, of_photos = np.eye(people) - 1 / people, np.eye(photos) - 1 / photos
    rows, columns = cells.sum(axis=1), cells.sum(axis=0)
    both = np.trace(of_people @ cells @ of_photos @ cells.T)
    return float(np.sqrt(rows @ of_people @ rows + columns @ of_photos @ columns + both) / cells.size)


def test_standard_errors_are_the_exact_ones_where_nothing_is_missing() -> None:
    matrix = rank_matrix(simulated_rankings(7, 9, [0, 0.5, 1], taste=1, scene=0.5))
    drawn = crossed_bootstrap(matrix, draws=20_000)
    cells = matrix.scores.reshape(7, 9, 3)
    assert mean_intervals(drawn)["se"].tolist() == pytest.approx(
        [exact_se(cells[:, :, place]) for place in range(3)], rel=0.02
    )
    differences = difference_intervals(drawn)
    assert differences["se"].iloc[0] == pytest.approx(exact_se(cells[:, :, 0] - cells[:, :, 1]), rel=0.02)
    wins = matrix.ranks[:, 0] < matrix.ranks[:, 2]
    assert drawn.win_rates[:, 1].std() == pytest.approx(exact_se(wins.reshape(7, 9).astype(float)), rel=0.02)


def test_intervals_are_those_of_a_literal_bootstrap_where_trials_are_missing() -> None:
    table = simulated_rankings(34, 40, [0, 1], taste=1, scene=1, share=0.6, scale=[10, 0])
    scores = table[table["method"] == "method_1"].pivot(index="participant", columns="image", values="score")
    rng = np.random.default_rng(7)
    means = [
        np.nanmean(scores.to_numpy()[np.ix_(rng.integers(34, size=34), rng.integers(40, size=40))]) for _ in range(4000)
    ]
    found = mean_intervals(crossed_bootstrap(rank_matrix(table), draws=4000)).loc["method_1"]
    width = np.subtract(*np.percentile(means, [97.5, 2.5]))
    assert [found["low"], found["high"]] == pytest.approx(np.percentile(means, [2.5, 97.5]), abs=0.05 * width)
    assert found["se"] == pytest.approx(np.std(means), rel=0.05)


def test_intervals_of_few_people_are_expanded_as_hesterberg_does() -> None:
    matrix = rank_matrix(simulated_rankings(5, 40, [0, 1, 2], taste=1))
    drawn = crossed_bootstrap(matrix)
    # sqrt(5 / 4) 2.776, the 97.5 % point of Student's t of four degrees of freedom, is 3.104: a tail of 0.000955
    expected = np.quantile(drawn.means, [0.000955, 1 - 0.000955], axis=0)
    found = mean_intervals(drawn)
    assert pytest.approx(expected, abs=2e-3) == found[["low", "high"]].to_numpy().T


def test_win_rates_of_both_directions_complement_each_other() -> None:
    matrix = rank_matrix(simulated_rankings(6, 7, [0, 1, 2], share=0.7))
    found = win_rate_intervals(crossed_bootstrap(matrix)).set_index(["a", "b"])
    assert len(found) == 6
    for a, b in found.index:
        assert found.loc[(a, b), "rate"] == pytest.approx(1 - found.loc[(b, a), "rate"])
        assert found.loc[(a, b), "low"] == pytest.approx(1 - found.loc[(b, a), "high"])
        assert 0 <= found.loc[(a, b), "low"] <= found.loc[(a, b), "rate"] <= found.loc[(a, b), "high"] <= 1


def test_the_same_rankings_give_the_same_draws_and_another_seed_others() -> None:
    table = simulated_rankings(5, 6, [0, 0, 0], share=0.8)
    drawn = crossed_bootstrap(rank_matrix(table))
    shuffled = crossed_bootstrap(rank_matrix(table.sample(frac=1, random_state=3), methods_of(3)))
    np.testing.assert_array_equal(shuffled.means, drawn.means)
    np.testing.assert_array_equal(shuffled.win_rates, drawn.win_rates)
    assert not np.array_equal(crossed_bootstrap(rank_matrix(table), seed=1).means, drawn.means)
    assert drawn.means.shape == (DRAWS, 3)


def test_mean_scores_of_a_draw_add_up_to_the_sum_of_the_scale() -> None:
    drawn = crossed_bootstrap(rank_matrix(simulated_rankings(5, 6, [0, 2, 0], share=0.5)))
    assert np.abs(drawn.means.sum(axis=1) - 15).max() < 1e-4


def test_tables_too_large_to_hold_give_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = rank_matrix(simulated_rankings(40, 40, [0, 1, 0.5], share=0.06))
    drawn = crossed_bootstrap(matrix, draws=50)
    monkeypatch.setattr(module, "_DENSE_CELLS", 0)
    assert crossed_bootstrap(matrix, draws=50).means == pytest.approx(drawn.means, rel=1e-5)


def test_a_draw_without_any_ranking_is_left_out() -> None:
    table = table_of({("ann", "lake"): (1, 2), ("bob", "sea"): (2, 1)}, ["a", "b"], {1: 10, 2: 0}, rt_ms=900)
    drawn = crossed_bootstrap(rank_matrix(table), draws=2000)
    # Ann twice with the sea twice, or Bob with the lake: 1 draw in 8.
    assert len(drawn.means) == pytest.approx(2000 * 7 / 8, rel=0.03)
    assert np.isfinite(drawn.means).all()


def test_a_method_that_always_wins_has_an_interval_without_width() -> None:
    drawn = crossed_bootstrap(rank_matrix(simulated_rankings(4, 5, [90, 0, 0])), draws=2000)
    assert mean_intervals(drawn).loc["method_0", ["mean", "low", "high", "se"]].tolist() == [10, 10, 10, 0]


@pytest.mark.parametrize(("people", "photos"), [(1, 5), (5, 1)])
def test_one_person_or_one_photo_says_nothing_about_others(people: int, photos: int) -> None:
    with pytest.raises(NotComputableError, match="need at least 2 of each"):
        crossed_bootstrap(rank_matrix(simulated_rankings(people, photos, [0, 0])))

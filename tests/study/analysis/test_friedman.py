"""Friedman's test and its pairs by hand and against scipy's; R's numbers are in test_numbers."""

import numpy as np
import pytest
from scipy import stats

from study.analysis.friedman import Blocks, friedman_per_image, friedman_test
from study.analysis.rank_matrix import NotComputableError, RankMatrix, rank_matrix
from tests.study.analysis.simulated import methods_of, simulated_rankings
from tests.study.analysis.tables import table_of

METHODS = ["a", "b", "c"]
SCORES = {1: 10.0, 2: 5.0, 3: 0.0}


@pytest.fixture
def four() -> RankMatrix:
    """Four people who ranked one photo, three of them alike."""
    ranks = {("ann", "lake"): (1, 2, 3), ("bob", "lake"): (1, 2, 3), ("cat", "lake"): (1, 2, 3)}
    return rank_matrix(table_of({**ranks, ("dan", "lake"): (2, 1, 3)}, METHODS, SCORES, 900))


def test_four_people_by_hand(four: RankMatrix) -> None:
    found = friedman_test(four, "participants")
    # Rank sums 5, 7, 12: 12 / (4 3 4) (25 + 49 + 144) - 3 4 4
    assert (found.n_blocks, found.df, found.chi2) == (4, 2, pytest.approx(6.5))
    assert found.p == pytest.approx(np.exp(-3.25))
    assert found.kendall_W == pytest.approx(6.5 / 8)
    assert found.iman_davenport_F == pytest.approx(3 * 6.5 / (8 - 6.5))
    assert found.iman_davenport_p == pytest.approx((1 + 2 * 13 / 6) ** -3)  # F of 2 and 6 degrees of freedom
    assert found.mean_ranks.to_dict() == {"a": 1.25, "b": 1.75, "c": 3}
    # Demsar's table: q = 2.343 for three methods; sqrt(3 4 / (6 4))
    assert found.critical_difference == pytest.approx(2.343 * 0.5**0.5, rel=5e-4)


def test_pairs_of_four_people_by_hand(four: RankMatrix) -> None:
    pairs = friedman_test(four, "participants").pairs.set_index(["a", "b"])
    # a - b is -1, -1, -1, 1: signed ranks 2.5 each, variance 4 5 9 / 24 less (4^3 - 4) / 48 for ties, z = -1
    # a - c is -2, -2, -2, -1: ranks 3, 3, 3, 1, variance 7.5 - 24 / 48, z = -5 / sqrt(7); b - c the same reversed
    z = {("a", "b"): 1, ("a", "c"): 5 / 7**0.5, ("b", "c"): 5 / 7**0.5}
    for pair, value in z.items():
        assert pairs.loc[pair, "wilcoxon_p_raw"] == pytest.approx(2 * stats.norm.sf(value))
    assert pairs.loc[("a", "c"), "wilcoxon_p_holm"] == pytest.approx(3 * 2 * stats.norm.sf(5 / 7**0.5))
    # Nemenyi: mean ranks 1.25 apart, in units of sqrt(3 4 / (12 4)) = 0.5 the range of three normals
    assert pairs.loc[("b", "c"), "nemenyi_p"] == pytest.approx(stats.studentized_range.sf(1.25 / 0.5, 3, np.inf))
    # Conover: rank sums 7 and 12, t = 5 / sqrt(2 4 (14 4 - 218 / 4) / (3 2)) = 5 / sqrt(2) on 6 degrees of freedom
    assert pairs.loc[("b", "c"), "conover_p_holm"] == pytest.approx(2 * 2 * stats.t.sf(5 / 2**0.5, 6))


@pytest.mark.parametrize("blocks", ["participants", "images"])
def test_blocks_are_the_mean_ranks_of_people_or_of_photos(blocks: Blocks) -> None:
    table = simulated_rankings(9, 7, [0, 0.5, 1, 0], share=0.6)
    by = {"participants": "participant", "images": "image"}[blocks]
    means = table.pivot_table(index=by, columns="method", values="rank")
    found = friedman_test(rank_matrix(table), blocks)
    expected = stats.friedmanchisquare(*means.to_numpy().T)
    assert (found.chi2, found.p) == pytest.approx((expected.statistic, expected.pvalue))
    assert found.n_blocks == len(means)
    assert found.mean_ranks.to_dict() == pytest.approx(means.rank(axis=1).mean().to_dict())


def test_every_photo_has_its_own_test_over_its_people() -> None:
    table = simulated_rankings(10, 6, [0, 1, 1, 0], scene=1, share=0.7)
    found = friedman_per_image(rank_matrix(table))
    assert list(found.index) == sorted(table["image"].unique())
    for image, rows in table.groupby("image"):
        ranks = rows.pivot(index="participant", columns="method", values="rank").to_numpy()
        chi2, p = stats.friedmanchisquare(*ranks.T)
        assert found.loc[image, ["n", "chi2", "p"]].tolist() == pytest.approx([len(ranks), chi2, p])
        assert found.loc[image, "W"] == pytest.approx(chi2 / (3 * len(ranks)))
    p = np.sort(found["p"])
    holm = np.maximum.accumulate(p * np.arange(6, 0, -1)).clip(max=1)
    bh = np.minimum.accumulate((p * 6 / np.arange(1, 7))[::-1])[::-1].clip(max=1)
    assert np.sort(found["p_holm"]) == pytest.approx(holm)
    assert np.sort(found["p_bh"]) == pytest.approx(bh)


def test_another_order_of_the_methods_only_moves_the_numbers() -> None:
    table = simulated_rankings(8, 8, [0, 0.5, 1, 0], taste=0.5)
    one = friedman_test(rank_matrix(table, methods_of(4)), "images")
    other = friedman_test(rank_matrix(table, methods_of(4)[::-1]), "images")
    assert other.chi2 == pytest.approx(one.chi2)
    moved = other.pairs.set_index(["b", "a"])
    for row in one.pairs.itertuples():
        assert moved.loc[(row.a, row.b), "conover_p_holm"] == pytest.approx(row.conover_p_holm)
        assert moved.loc[(row.a, row.b), "wilcoxon_p_raw"] == pytest.approx(row.wilcoxon_p_raw)


@pytest.mark.parametrize("k", [3, 7])
def test_blocks_that_all_agree(k: int) -> None:
    found = friedman_test(rank_matrix(simulated_rankings(5, 2, [90.0 * place for place in range(k)])), "participants")
    assert found.kendall_W == pytest.approx(1)
    assert found.chi2 == pytest.approx(5 * (k - 1))
    assert (found.iman_davenport_F, found.iman_davenport_p) == (np.inf, 0)
    assert found.pairs["conover_p_holm"].isna().all()
    assert found.pairs["wilcoxon_p_raw"].tolist() == pytest.approx([2 * stats.norm.sf(5**0.5)] * (k * (k - 1) // 2))


def test_blocks_in_which_all_methods_tie_have_no_test() -> None:
    turned = {("ann", "lake"): (1, 2, 3), ("ann", "sea"): (2, 3, 1), ("ann", "wood"): (3, 1, 2)}
    both = turned | {("bob", photo): ranks for (_, photo), ranks in turned.items()}
    with pytest.raises(NotComputableError, match="tie all methods"):
        friedman_test(rank_matrix(table_of(both, METHODS, SCORES, 900)), "participants")


def test_two_methods_or_a_single_block_have_no_test(four: RankMatrix) -> None:
    two = rank_matrix(simulated_rankings(5, 5, [0, 0]))
    for impossible in (lambda: friedman_test(two, "images"), lambda: friedman_per_image(two)):
        with pytest.raises(NotComputableError, match="at least 3 methods"):
            impossible()
    with pytest.raises(NotComputableError, match="over photos needs at least 2 of them; this table has 1"):
        friedman_test(four, "images")

"""What the model takes for granted, how far it is from the win rates observed, and what rests on other pairs."""

from itertools import combinations

import pandas as pd
import pytest

from study.analysis.incomplete.fit import fit_of_pairs, is_outside
from study.analysis.incomplete.indirect import direct_share
from study.analysis.incomplete.inference import fitted
from study.analysis.incomplete.rankings import incomplete_rankings
from study.analysis.population import Population
from study.analysis.rank_matrix import RankMatrix
from tests.study.analysis.incomplete.partial import placements
from tests.study.analysis.incomplete.test_incomplete_report import LABELS, analysis_of, section, study, words
from tests.study.analysis.simulated import methods_of, simulated_rankings


def every_set(methods: int, placed: int) -> RankMatrix:
    """Return rankings in which every set of so many methods was shown to one person, on one photo, in two orders."""
    table = {}
    for place, shown in enumerate(combinations(methods_of(methods), placed)):
        for turn, order in enumerate((shown, shown[::-1])):
            table[f"p{place}", f"i{turn}"] = {method: rank for rank, method in enumerate(order, start=1)}
    return incomplete_rankings(placements(table), methods_of(methods))


@pytest.mark.parametrize(
    ("methods", "placed", "share"),
    [
        (5, 5, 1),
        # Conductances: of n rankings, 0.3 n have both and 0.1 n each of three others, so directly 0.3 n + 3 (0.1 n / 2)
        # of the whole 0.3 n * 5 / 2.
        (5, 3, 0.6),
        # The same of 56 rankings: 6 have both and 1 each of six others, so 6 + 6 / 2 of 6 * 8 / 2.
        (8, 3, 9 / 24),
        (5, 2, 0.4),
    ],
    ids=["5-of-5", "3-of-5", "3-of-8", "2-of-5"],
)
def test_the_share_of_direct_comparisons_is_that_of_a_network_of_conductances(
    methods: int, placed: int, share: float
) -> None:
    assert direct_share(every_set(methods, placed), "method_0", "method_1") == pytest.approx(share)


def test_two_methods_that_never_met_are_known_indirectly_alone() -> None:
    table = placements(
        {(f"p{n}", "i"): {pair[n % 2]: 1, pair[1 - n % 2]: 2}
         for n, pair in enumerate([("method_0", "method_1"), ("method_1", "method_2")] * 4)}
    )  # fmt: skip
    assert direct_share(incomplete_rankings(table, methods_of(3)), "method_0", "method_2") == 0


def in_a_circle() -> pd.DataFrame:
    """Return pairs alone, in which 0 beats 1, 1 beats 2 and 2 beats 0, each in 70 % of 100 rankings."""
    rows = {}
    for one, other in ((0, 1), (1, 2), (2, 0)):
        for person in range(10):
            for photo in range(10):
                wins = (3 * person + 7 * photo) % 10 < 7
                first, second = (one, other) if wins else (other, one)
                who = f"P{10 * one + person:02d}", f"I{photo:02d}"
                rows[who] = {f"method_{first}": 1, f"method_{second}": 2}
    return placements(rows)


def test_what_no_worths_can_fit_is_seen() -> None:
    table = fit_of_pairs(fitted(incomplete_rankings(in_a_circle(), methods_of(3))), Population.NEITHER)
    # By symmetry all worths are equal.
    assert table["expected"].tolist() == pytest.approx([0.5] * 3)
    assert table["observed"].tolist() == pytest.approx([0.7] * 3)
    assert table["deviation"].tolist() == pytest.approx([0.2] * 3)
    assert {*zip(table["a"], table["b"], strict=True)} == {
        ("method_0", "method_1"), ("method_1", "method_2"), ("method_2", "method_0")
    }  # fmt: skip


def test_a_deviation_beyond_the_interval_is_counted_in_a_sentence() -> None:
    analysis = analysis_of(in_a_circle(), {method: LABELS[method] for method in methods_of(3)})
    said = words(analysis, "fit")
    outside = int(is_outside(section(analysis, "fit").tables["fit"].data).sum())
    assert outside == 3
    assert ": 70 % (" in said
    assert "of the 100 rankings with both, where the model expects 50 %." in said
    assert "Of 3 pairs, 3 are further from the model than the 95 % interval reaches" in said
    assert "does not show that the model holds" in said


def test_two_methods_are_fitted_exactly() -> None:
    table = simulated_rankings(6, 10, [0, 0.8])
    found = fit_of_pairs(fitted(incomplete_rankings(table, methods_of(2))), Population.BOTH)
    wins = int((table.query("method == 'method_1'")["rank"] == 1).sum())
    assert found[["a", "b"]].to_numpy().tolist() == [["method_0", "method_1"]]
    assert found[["observed", "expected", "deviation"]].to_numpy()[0].tolist() == pytest.approx(
        [1 - wins / 60] * 2 + [0]
    )


def test_the_report_names_what_the_model_takes_for_granted() -> None:
    said = words(analysis_of(study()), "fit")
    assert "does not depend on the other versions shown beside them (independence of irrelevant alternatives)" in said
    assert "which methods a set showed has nothing to do with the outcome" in said
    tied = simulated_rankings(8, 8, [0, 0, 0.3, 1.2])
    tied.loc[(tied["rank"] == 2) & (tied["image"] == "I01"), "rank"] = 1
    assert "which methods a set showed" not in words(analysis_of(tied), "fit")


def pairs_alone() -> pd.DataFrame:
    """Return rankings of two of five methods, each pair in about a tenth."""
    table = simulated_rankings(20, 20, [2.5, 0, 0, 0, 0])
    methods = list(combinations(methods_of(5), 2))
    of_ranking = table.groupby(["participant", "image"])["rank"]
    which = of_ranking.ngroup() * 7 % 10
    kept = [method in methods[place] for method, place in zip(table["method"], which, strict=True)]
    left = table[kept].copy()
    left["rank"] = left.groupby(["participant", "image"])["rank"].rank().astype(int)
    return left.drop(columns=["position"])


def test_a_preference_that_is_mostly_indirect_says_so() -> None:
    five = {method: f"Method {method[-1]}" for method in methods_of(5)}
    told = [one for one in section(analysis_of(pairs_alone(), five), "pairs").sentences if "prefer Method 0" in one]
    assert len(told) == 4
    assert all(one.endswith("; this is mostly from indirect comparisons, through other methods.") for one in told)
    assert "mostly from indirect" not in words(analysis_of(study()), "pairs")

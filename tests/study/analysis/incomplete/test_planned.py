"""Plans of studies whose sets show some of the methods: beside what the report finds in rankings of such sets."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from study.analysis.incomplete.davidson_luce import davidson_luce
from study.analysis.incomplete.design import known
from study.analysis.incomplete.expected_ranks import linearized
from study.analysis.incomplete.inference import fitted, infer
from study.analysis.incomplete.planned import complete_components, in_blocks, of_contributions, spread_of_contributions
from study.analysis.incomplete.rankings import IncompleteRankings, incomplete_rankings
from study.analysis.inference import difference_components
from study.analysis.planned_design import Sets, complete, shown_to
from study.analysis.planning import Aims, simulated_studies
from study.analysis.population import Population
from study.analysis.power import Components, mean_components, pair_components
from study.analysis.rank_matrix import rank_matrix
from study.commands.planned_sets import sets_shown
from tests.study.analysis.incomplete.partial import placements, some_methods
from tests.study.analysis.simulated import methods_of, simulated_rankings


def sets_of_the_app(people: int, photos: int, shown: int, methods: int, sets: int | None = None) -> Sets:
    found = sets_shown(methods, sets, shown)
    assert found is not None
    return found(people, photos)


def rankings_of(sets: Sets, complete_ones: pd.DataFrame) -> IncompleteRankings:
    """Keep of complete rankings, everybody's of every photo, what these sets show."""
    assert sets.placed is not None
    people, each, methods = sets.placed.shape
    photos = np.tile(np.arange(each), (people, 1)) if sets.photos is None else sets.photos
    total = complete_ones["image"].nunique()
    is_kept = np.zeros((people, total, methods), dtype=bool)
    is_kept[np.arange(people)[:, None], photos] = sets.placed
    left = complete_ones[is_kept.ravel()].copy()
    left["rank"] = left.groupby(["participant", "image"])["rank"].rank().astype(int)
    return incomplete_rankings(left, methods_of(methods))


@pytest.mark.parametrize("shown", [2, 3, 4])
def test_contributions_vary_as_much_as_those_of_every_ranking_once(shown: int) -> None:
    # Every order of every set of so many of four methods once: all methods are equal, as the formula assumes.
    orders = list(permutations("abcd", shown))
    table = placements(
        {
            ("p", f"i{number:02}"): {method: rank for rank, method in enumerate(order, start=1)}
            for number, order in enumerate(orders)
        }
    )
    rankings = incomplete_rankings(table, "abcd")
    points = linearized(rankings, davidson_luce(rankings.ranks)).scores / known(rankings).inflation
    differences = [points[:, a] - points[:, b] for a in range(4) for b in range(a)]
    # Two random ranks of 4 differ with variance 4 x 5 / 6.
    expected = np.mean([one.var() for one in differences]) / (20 / 6)
    assert spread_of_contributions(4, np.array([shown])) == pytest.approx(expected)


def test_fewer_methods_in_a_set_add_to_what_varies_from_ranking_to_ranking_alone() -> None:
    # 3 of 5: a choice from 3 and one from 2 have 2/3 + 1/2 of information, so 15.63 x 4 / (8 x 7/6) over 5.
    found = of_contributions(Components(1, 2, 7), methods=5, shown=3)
    assert (found.participant, found.image) == (1, 2)
    assert found.residual == pytest.approx(10 * (25 * 4 / (8 * 7 / 6)) / 5 - 3)


@pytest.mark.parametrize(("shown", "methods", "sets"), [(3, 5, None), (4, 6, 10), (2, 7, 9)])
def test_what_people_and_photos_know_is_what_the_report_finds(shown: int, methods: int, sets: int | None) -> None:
    sets_planned = sets_of_the_app(14, 20, shown, methods, sets)
    design = complete(14, 20, Population.BOTH) if sets_planned.photos is None else shown_to(sets_planned.photos)
    found = in_blocks(design, sets_planned)
    assert found is not None
    rankings = rankings_of(sets_planned, simulated_rankings(14, 20, [0.0] * methods))
    of_report = fitted(rankings).design(fitted(rankings).below, Population.BOTH)
    assert found.degrees_of_freedom == pytest.approx(of_report.degrees_of_freedom)
    assert 1 + 0.8 / of_report.fewest == pytest.approx(found.few_clusters)


def test_sets_that_do_not_compare_all_methods_are_no_plan() -> None:
    sets = sets_of_the_app(2, 2, shown=2, methods=7)
    assert in_blocks(complete(2, 2, Population.BOTH), sets) is None
    everything = simulated_studies(
        Aims(7, 1, Components(0.3, 3, 28), shown=2),
        [2, 20],
        [2, 20],
        lambda people, photos: sets_of_the_app(people, photos, shown=2, methods=7),
    )
    assert [2, 2] not in everything[["participants", "images"]].values.tolist()
    assert [20, 20] in everything[["participants", "images"]].values.tolist()


def test_a_pilot_of_some_methods_has_the_variances_of_a_complete_one() -> None:
    complete_ones = simulated_rankings(60, 50, [0, 0, 0.1, 0.2, 0.3], taste=0.3, scene=0.5)
    expected = mean_components(pair_components(rank_matrix(complete_ones)))
    found = complete_components(some_methods(complete_ones, 3), "a pilot")
    # In squared points, a rank being 2.5 of them.
    for name, value in vars(expected).items():
        assert getattr(found, name) * 2.5**2 == pytest.approx(value, rel=0.2), name


def test_rankings_in_which_one_method_always_wins_say_nothing_about_variances() -> None:
    table = placements({("p", "i"): {"a": 1, "b": 2}, ("p", "j"): {"b": 1, "c": 2}, ("q", "i"): {"c": 1, "b": 2}})
    with pytest.raises(ValueError, match="must name rankings that connect all methods; those of it leave apart: a; b"):
        complete_components(table, "it")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shown", "methods", "sets"), [(3, 5, None), (4, 6, 12)], ids=["3 of 5 on all photos", "4 of 6 on some photos"]
)
def test_shares_are_those_of_tests_of_whole_rankings_of_the_sets_of_the_app(
    shown: int, methods: int, sets: int | None
) -> None:
    studies, size = 100, (18, 16)
    shown_sets = sets_of_the_app(*size, shown, methods, sets)
    worths = [0.45, -0.45, *[0.0] * (methods - 2)]
    found, components, differences = [], [], []
    for seed in range(studies):
        complete_ones = simulated_rankings(*size, worths, taste=0.15, scene=0.4, seed=seed)
        components.append(difference_components(rank_matrix(complete_ones)).mean(axis=1))
        result = infer(fitted(rankings_of(shown_sets, complete_ones)), Population.BOTH)
        pair = result.differences.iloc[0]
        differences.append(pair["difference"] * 10 / (methods - 1))
        found.append((pair["p"] < 0.05, max(pair["p_holm"], pair["p_all"]) < 0.05, np.min(result.pairs.p) < 0.05))
    aims = Aims(methods, float(np.mean(differences)), Components(*np.mean(components, axis=0)), shown=shown)
    expected = simulated_studies(aims, [size[0]], [size[1]], lambda *_: shown_sets).iloc[0]
    for aim, share in zip(("pair", "claim", "headline"), np.mean(found, axis=0), strict=True):
        error = (expected[aim] * (1 - expected[aim]) / studies) ** 0.5
        # Headlines fire more often than planned, as with complete sets.
        assert share == pytest.approx(expected[aim], abs=3 * error + 0.04), aim

"""Sums of squares drawn without rankings: they are distributed as those of single rankings."""

import numpy as np
import pandas as pd
import pytest

from study.analysis.crossed_design import CrossedDesign
from study.analysis.planned_design import complete, shown_to
from study.analysis.planned_squares import method_pairs, parts_if_complete, parts_if_shown
from study.analysis.population import Population
from study.analysis.power import Components
from study.analysis.rank_matrix import RankMatrix, rank_matrix
from study.commands.planned_sets import sets_shown

STUDIES = 3000
# People and photos vary much, so that photos that differ from person to person would show.
COMPONENTS = Components(participant=2.0, image=8.0, residual=12.0)
PAIRS = method_pairs(3)


def test_everybody_ranking_all_photos_is_one_case_of_everybody_ranking_some() -> None:
    everything = np.tile(np.arange(9), (12, 1))
    design = complete(12, 9, Population.BOTH)
    assert shown_to(everything) == design
    one = parts_if_complete(np.random.default_rng(1), COMPONENTS, design, PAIRS, STUDIES)
    other = parts_if_shown(np.random.default_rng(2), COMPONENTS, design, everything, PAIRS, STUDIES)
    for name in vars(one):
        assert_alike(getattr(one, name)[:, 0], getattr(other, name)[:, 0])


def test_parts_are_those_of_single_rankings_in_the_sets_that_the_app_shows() -> None:
    sets_of = sets_shown(methods=3, sets=8)
    assert sets_of is not None
    shown = sets_of(15, 20).photos
    assert shown is not None
    assert shown.shape == (15, 8)
    design = shown_to(shown)
    # 120 rankings, 6 of each photo: the effective numbers are the actual ones.
    assert (design.people, design.photos, design.rankings, design.left_over) == (15, 20, 120, 86)
    drawn = parts_if_shown(np.random.default_rng(3), COMPONENTS, design, shown, PAIRS, STUDIES)
    of_rankings = CrossedDesign(matrix_of(shown), Population.BOTH)
    rng = np.random.default_rng(4)
    people, photos, rankings = (
        variance**0.5 * rng.standard_normal((size, STUDIES))
        for variance, size in zip(vars(COMPONENTS).values(), (15, 20, 120), strict=True)
    )
    values = people[of_rankings.matrix.participant] + photos[of_rankings.matrix.image] + rankings
    expected = of_rankings.parts_of(of_rankings.components(values))
    for name in vars(drawn):
        assert_alike(getattr(drawn, name)[:, 0], getattr(expected, name))


def matrix_of(shown: np.ndarray) -> RankMatrix:
    """Rankings of three methods in these sets."""
    rows = [
        (f"p{person:02}", f"i{photo:02}", method, rank)
        for person, photos in enumerate(shown)
        for photo in photos
        for rank, method in enumerate("abc", start=1)
    ]
    return rank_matrix(pd.DataFrame(rows, columns=["participant", "image", "method", "rank"]))


def assert_alike(one: np.ndarray, other: np.ndarray) -> None:
    """Compare means, within four standard errors, and quantiles."""
    assert one.mean() == pytest.approx(other.mean(), abs=4 * one.std() * (2 / STUDIES) ** 0.5)
    quantiles = [0.05, 0.25, 0.75, 0.95]
    np.testing.assert_allclose(np.quantile(one, quantiles), np.quantile(other, quantiles), atol=0.17 * one.std())

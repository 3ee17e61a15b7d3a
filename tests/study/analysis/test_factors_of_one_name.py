"""Factors that have the same name in several tables, or are named twice."""

import numpy as np
import pandas as pd
import pytest

from study.analysis.factors import Traits, factors_of
from study.analysis.rank_matrix import rank_matrix
from tests.study.analysis.simulated import simulated_rankings

TABLE = simulated_rankings(12, 14, [0.0] * 3, seed=0, taste=0.6, scene=0.6)
PHOTOS = pd.DataFrame({"category": ["indoor", "outdoor"] * 7}, index=sorted(TABLE["image"].unique()))
PEOPLE = pd.DataFrame({"category": ["expert"] * 6 + ["lay"] * 6}, index=sorted(TABLE["participant"].unique()))


def factors_in(traits: Traits, table: pd.DataFrame = TABLE) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Return key -> what is printed, what it groups, and the levels."""
    found = factors_of(table, rank_matrix(table), traits)
    return {one.key: (one.name, one.of, one.levels) for one in found.tested}


BOTH = {
    "photos.category": ("category (photos)", "photos", ("indoor", "outdoor")),
    "people.category": ("category (people)", "people", ("expert", "lay")),
}


def test_columns_of_one_name_in_two_tables_are_two_factors() -> None:
    found = factors_in(Traits(PHOTOS, PEOPLE))
    assert {key: found[key] for key in BOTH} == BOTH
    assert set(found) == {*BOTH}


@pytest.mark.parametrize(
    ("chosen", "keys"),
    [
        (("category",), list(BOTH)),
        (("people.category",), ["people.category"]),
        (("people.category", "photos.category"), ["people.category", "photos.category"]),
        (("category", "photos.category"), list(BOTH)),
    ],
    ids=str,
)
def test_either_can_be_named(chosen: tuple[str, ...], keys: list[str]) -> None:
    assert list(factors_in(Traits(PHOTOS, PEOPLE, chosen=chosen))) == keys


@pytest.mark.parametrize("chosen", [("category", "category"), ("category", "category", "category")], ids=len)
def test_a_factor_named_twice_is_tested_once(chosen: tuple[str, ...]) -> None:
    assert list(factors_in(Traits(PHOTOS, chosen=chosen))) == ["category"]


def test_the_table_that_a_single_column_is_in_may_be_named() -> None:
    assert list(factors_in(Traits(PHOTOS, chosen=("photos.category",)))) == ["category"]
    with pytest.raises(ValueError, match=r"groups must be of .*; got people.category"):
        factors_in(Traits(PHOTOS, chosen=("people.category",)))


def test_a_column_that_the_rankings_repeat_is_one_factor() -> None:
    table = TABLE.assign(category=TABLE["image"].map(PHOTOS["category"]))
    assert factors_in(Traits(PHOTOS, chosen=("category",)), table) == {
        "category": ("category", "photos", ("indoor", "outdoor"))
    }


def test_a_covariate_that_differs_from_the_column_of_photos_is_another_factor() -> None:
    table = TABLE.assign(category=TABLE["participant"].map(PEOPLE["category"]))
    assert factors_in(Traits(PHOTOS, chosen=("category",)), table) == {
        "photos.category": BOTH["photos.category"],
        "rankings.category": ("category (rankings)", "people", ("expert", "lay")),
    }


def test_a_column_called_half_does_not_replace_the_half_of_the_visit() -> None:
    halves = PHOTOS.set_axis(["half"], axis=1)
    rng = np.random.default_rng(0)
    orders = {person: dict(zip(PHOTOS.index, 1 + rng.permutation(14), strict=True)) for person in PEOPLE.index}
    pairs = zip(TABLE["participant"], TABLE["image"], strict=True)
    table = TABLE.assign(trial=[orders[person][photo] for person, photo in pairs])
    found = factors_in(Traits(halves), table)
    assert found["photos.half"] == ("half (photos)", "photos", ("indoor", "outdoor"))
    assert found["visit.half"] == ("half of the visit", "rankings", ("first", "second"))
    assert list(factors_in(Traits(halves, chosen=("half",)), table)) == ["photos.half", "visit.half"]

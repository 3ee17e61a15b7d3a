"""Methods that were shown much more rarely than the others are named with their numbers."""

import pandas as pd

from study.analysis.incomplete.parts.unequal import unequal_in_words
from tests.study.analysis.incomplete.partial import some_methods
from tests.study.analysis.incomplete.test_exposure import but_on
from tests.study.analysis.incomplete.test_incomplete_report import analysis_of, study, words
from tests.study.analysis.simulated import simulated_rankings


def complete() -> pd.DataFrame:
    """Return 12 x 12 complete rankings of four methods."""
    return simulated_rankings(12, 12, [0.5, 0, 0, 1.2]).assign(score=0)


def test_a_rare_method_is_named_with_its_people_and_photos() -> None:
    table = but_on(complete(), "method_0", "image", {"I01", "I02", "I03", "I04", "I05"})
    said = words(analysis_of(table), "placed")
    assert "Method 0 was shown in 60 rankings (12 people, 5 photos), the others in 144." in said


def test_half_as_often_is_not_called_unequal() -> None:
    six = {f"I{photo:02d}" for photo in range(1, 7)}
    assert unequal_in_words(analysis_of(but_on(complete(), "method_0", "image", six))) == []


def test_sets_drawn_at_random_are_not_called_unequal() -> None:
    assert unequal_in_words(analysis_of(study())) == []
    assert unequal_in_words(analysis_of(some_methods(study(4), 2, seed=3))) == []


def test_the_fewer_are_named_where_one_method_was_in_every_set() -> None:
    table = complete()
    place = table.groupby(["participant", "image"]).ngroup() % 3
    shown = (table["method"] == "method_3") | (table["method"].str[-1].astype(int) == place)
    (said,) = unequal_in_words(analysis_of(table[shown].assign(rank=table["rank"].groupby(
        [table["participant"][shown], table["image"][shown]]).rank().astype("Int64")[shown].astype(int)
    ).drop(columns=["position", "score"])))  # fmt: skip
    assert said == "Method 3 was shown in 144 rankings (12 people, 12 photos), the others in 48."

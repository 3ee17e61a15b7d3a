"""Worths where one method is first and one last in every ranking: those of the others, among themselves."""

import pandas as pd
import pytest

from study.analysis.analysis import Analysis, NotComputed, analyze
from study.analysis.plackett_luce import plackett_luce
from study.analysis.rank_matrix import rank_matrix
from tests.study.analysis.one_section import section
from tests.study.analysis.simulated import simulated_rankings

REST = {"method_0": "B", "method_1": "C", "method_2": "D"}


def rest() -> pd.DataFrame:
    """Return rankings of three methods, each of which is above and below the others."""
    return simulated_rankings(10, 10, [0, 0.3, 0.6], taste=0.3, seed=3).replace({"method": REST})


def dominated() -> Analysis:
    """Return the analysis of the same rankings with a method A above, and one E below, all three."""
    one = rest()[["participant", "image", "method", "rank"]]
    every = one[["participant", "image"]].drop_duplicates()
    table = pd.concat(
        [every.assign(method="A", rank=1), one.assign(rank=one["rank"] + 1), every.assign(method="E", rank=5)]
    )
    return analyze(table, {name: name for name in "ABCDE"}, None)


def test_the_methods_that_are_the_reason_are_named_and_the_rest_have_worths() -> None:
    found = section(dominated(), "worths")
    assert found.missing is not None
    assert found.missing.startswith("Every ranking has the methods in this order: A, above B, C and D, above E.")
    assert all(sentence.startswith("Among B, C and D: ") for sentence in found.sentences)
    assert isinstance(found.numbers["plackett_luce"], NotComputed)
    assert set(found.tables) == {"worths", "jod", "jod-differences"}


def test_worths_within_a_group_are_those_of_its_methods_alone() -> None:
    (within,) = section(dominated(), "worths").numbers["worths_within_groups"]
    expected = plackett_luce(rank_matrix(rest(), ["B", "C", "D"])).estimates
    assert within["methods"] == ["B", "C", "D"]
    assert within["plackett_luce"]["log_worth_ref_mean"].tolist() == pytest.approx(expected["log_worth"].tolist())
    assert within["plackett_luce"]["se_cluster_twoway"].tolist() == pytest.approx(expected["se"].tolist())


def test_jod_differences_have_the_better_method_first_and_intervals() -> None:
    """Of places and differences alike the sentence and the table give intervals."""
    analysis = analyze(rest(), {name: name for name in "BCD"}, None)
    found = section(analysis, "worths")
    table = found.tables["jod-differences"]
    assert len(table.cells()) == 3
    assert table.data["difference"].ge(0).all()
    places = found.tables["jod"].data.set_index("method")["jod"]
    for row in table.data.to_dict("records"):
        assert row["difference"] == pytest.approx(places[row["a"]] - places[row["b"]])
        assert row["low"] < row["difference"] < row["high"]
    assert "at (with 95 % intervals): " in " ".join(found.sentences)
    assert found.tables["worths"].columns["compare_low"].title == (
        "To compare (about, and without correction for 3 pairs), from"
    )


def test_where_no_two_methods_ever_change_places_there_are_no_worths_at_all() -> None:
    always = simulated_rankings(6, 6, [0, 90])
    found = section(analyze(always, {"method_0": "A", "method_1": "B"}, None), "worths")
    assert (found.sentences, dict(found.tables)) == ((), {})
    assert found.missing is not None
    assert "so there are none of all methods." in found.missing

"""A method that few people or photos know of, in a table of many: nothing is claimed of it, and it is named."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.incomplete.design import known, too_few
from study.analysis.incomplete.exposure import exposure, thin
from study.analysis.incomplete.inference import fitted, infer
from study.analysis.incomplete.rankings import incomplete_rankings
from study.analysis.inference import Inference
from study.analysis.numbers import numbers
from study.analysis.population import Population
from study.analysis.sections import key_findings, sections
from tests.study.analysis.incomplete.partial import placements, some_methods
from tests.study.analysis.incomplete.test_incomplete_report import LABELS, analysis_of, section, study, words
from tests.study.analysis.simulated import methods_of, simulated_rankings


def but_on(table: pd.DataFrame, method: str, column: str, kept: set[str]) -> pd.DataFrame:
    """Leave a method out of all rankings but those whose `column` is one of `kept`."""
    left = table[(table["method"] != method) | table[column].isin(kept)].copy()
    left["rank"] = left.groupby(["participant", "image"])["rank"].rank().astype(int)
    return left.drop(columns=["position", "score"]).reset_index(drop=True)


@cache
def on_few_photos(shown: int = 2) -> IncompleteAnalysis:
    """Analyze a study of 15 people and 12 photos in which the best method by far was shown on few of them."""
    complete = simulated_rankings(15, 12, [2.5, 0, 0, 1.2], taste=0.3, scene=0.3, scale=[10, 7, 4, 1])
    return analysis_of(but_on(complete, "method_0", "image", {f"I{photo:02d}" for photo in range(1, shown + 1)}))


def test_the_others_are_tested_together_as_if_it_had_not_been_among_them() -> None:
    """Its pairs do not count among those whose largest difference is drawn."""
    found = on_few_photos()
    assert isinstance(found.inference, Inference)
    rest = found.matrix.restricted([1, 2, 3])
    alone = infer(fitted(rest), Population.BOTH).differences
    widening = [
        ((table["all_high"] - table["all_low"]) / (table["high"] - table["low"])).dropna().to_numpy()
        for table in (found.inference.differences, alone)
    ]
    assert widening[0] == pytest.approx(widening[1], rel=0.05)


def test_exposure_counts_by_hand() -> None:
    ranks = {"method_0": 1, "method_1": 2}
    others = {"method_1": 1, "method_2": 2}
    table = placements(
        {("ann", photo): ranks for photo in "uvw"} | {("ben", "u"): ranks} | {("cy", photo): others for photo in "uv"}
    )
    found = exposure(incomplete_rankings(table, methods_of(4)))
    assert found.rankings.tolist() == [4, 6, 2, 0]
    assert found.people.tolist() == [2, 3, 1, 0]
    assert found.photos.tolist() == [3, 3, 2, 0]
    # Of method 0, Ann made 3 rankings and Ben 1: 4^2 / (3^2 + 1^2). Its photos have 2, 1 and 1: 4^2 / 6.
    assert found.effective_people.tolist() == pytest.approx([1.6, 36 / 14, 1, 0])
    assert found.effective_photos.tolist() == pytest.approx([16 / 6, 36 / 14, 2, 0])


@pytest.mark.parametrize("shown", [2, 4])
def test_of_a_method_on_few_photos_nothing_is_claimed_and_it_is_named(shown: int) -> None:
    found = on_few_photos(shown)
    said = (
        f"For people and photos like these, nothing is claimed about Method 0, shown on {shown} photos: that takes at "
        "least 5 people and 5 photos."
    )
    assert said in key_findings(found)
    assert said in section(found, "pairs").sentences
    assert said in section(found, "expected").sentences
    claims = [one for one in [*key_findings(found), *section(found, "pairs").sentences] if "prefer" in one]
    assert claims
    assert not any("Method 0" in one for one in claims)
    assert not any(
        "method_0" in (one["preferred"], one["to"]) for one in numbers(found, sections(found))["preferences"]
    )


def test_the_headline_leaves_such_a_method_out_and_says_so() -> None:
    found = on_few_photos()
    headline = next(one for one in key_findings(found) if "worths" in one and "p " in one)
    assert headline.startswith("Leaving out Method 0, the methods' worths are not all equal, for people and photos")
    of_group = numbers(found, sections(found))["groups"][0]
    assert of_group["nothing_claimed"] == {
        "methods": ["method_0"],
        "pairs": [["method_0", other] for other in methods_of(4)[1:]],
    }
    assert isinstance(found.inference, Inference)
    tested = found.inference.differences.query("a != 'method_0'")
    assert of_group["equal_worths_test"]["p"] == pytest.approx(tested["p_all"].min())


def test_pairs_with_such_a_method_are_not_among_those_holm_counts() -> None:
    found = on_few_photos().inference
    assert isinstance(found, Inference)
    table = found.differences
    with_it = table["a"] == "method_0"
    assert table.loc[with_it, ["p", "p_holm", "p_all", "all_low", "all_high"]].isna().all(axis=None)
    alone = table.loc[~with_it, "p"].sort_values()
    # Three pairs are left: the smallest p counts three times.
    assert table.loc[alone.index[0], "p_holm"] == pytest.approx(3 * alone.iloc[0])


def test_its_intervals_have_the_degrees_of_freedom_of_two_photos() -> None:
    found = on_few_photos()
    effective = known(found.matrix).pairs.photos
    assert effective[:3].max() < 2.5
    assert effective[3:].min() > 10
    assert isinstance(found.inference, Inference)
    table = found.inference.differences
    widths = table["high"] - table["low"]
    assert widths[:3].min() > 2 * widths[3:].max()


def test_shown_to_three_people_it_is_the_people_who_are_too_few() -> None:
    complete = simulated_rankings(15, 12, [2.5, 0, 0, 1.2], taste=0.3, scene=0.3)
    table = but_on(complete.assign(score=0), "method_0", "participant", {"P01", "P02", "P03"})
    said = " ".join(key_findings(analysis_of(table)))
    assert "nothing is claimed about Method 0, shown to 3 people: that takes" in said
    exactly = " ".join(key_findings(analysis_of(table, population=Population.PHOTOS)))
    assert "nothing is claimed about Method 0" not in exactly


def test_many_photos_of_which_one_has_most_rankings_are_effectively_few() -> None:
    complete = simulated_rankings(15, 12, [0.5, 0, 0, 1.2], taste=0.3, scene=0.3).assign(score=0)
    often = (complete["image"] == "I01") | ((complete["participant"] == "P01") & (complete["image"] < "I09"))
    table = complete[(complete["method"] != "method_0") | often].copy()
    table["rank"] = table.groupby(["participant", "image"])["rank"].rank().astype(int)
    said = " ".join(key_findings(analysis_of(table.drop(columns=["position", "score"]))))
    # 15 rankings on the first photo and 1 on each of seven: 22^2 / (15^2 + 7) = 2.1.
    assert "nothing is claimed about Method 0, shown on 8 photos (effectively 2.1, Kish): that takes" in said


def test_two_pairs_of_methods_that_only_two_photos_connect_are_not_compared() -> None:
    complete = simulated_rankings(15, 12, [0, 0.5, 0.3, 1.5], taste=0.3, scene=0.3).assign(score=0)
    upper = complete["method"].isin(["method_0", "method_1"])
    by_odd = complete["participant"].str[1:].astype(int) % 2 == 1
    joined = complete["image"].isin(["I01", "I02"])
    table = complete[joined | (upper == by_odd)].copy()
    table["rank"] = table.groupby(["participant", "image"])["rank"].rank().astype(int)
    found = analysis_of(table.drop(columns=["position", "score"]))
    about = thin(found.matrix, Population.BOTH)
    assert not about.methods.any()
    assert about.pairs.tolist() == [False, True, True, True, True, False]
    said = words(found, "pairs")
    assert "nothing is claimed about the difference of Method 0 and Method 2; Method 0 and Method 3; Method 1" in said
    assert not any("prefer Method 3 to Method 0" in one for one in section(found, "pairs").sentences)


def test_where_too_little_is_known_of_every_pair_there_is_no_headline() -> None:
    three = {method: LABELS[method] for method in methods_of(3)}
    table = simulated_rankings(15, 12, [0, 1.5, 0.7], taste=0.3, scene=0.3).assign(score=0)
    for place, photos in enumerate([{"I01", "I02"}, {"I01", "I02"}]):
        table = but_on(table.assign(position=0, score=0), f"method_{place}", "image", photos)
    table = table[table.groupby(["participant", "image"])["rank"].transform("size") > 1]
    # Methods 0 and 1 were shown on two photos alone, and 2 beside them; twelve rankings of 1 and 2 are of other photos.
    others = placements(
        {
            (f"P{person:02d}", f"J{person:02d}"): {"method_1": 1 + person % 2, "method_2": 2 - person % 2}
            for person in range(1, 5)
        }
    )
    found = analysis_of(pd.concat([table, others]).drop(columns=["rt_ms"], errors="ignore"), three)
    test = numbers(found, sections(found))["equal_worths_test"]
    assert "takes two methods, each of them shown to, and on, at least 5" in test["not_computed"]
    assert not any("worths are not all equal" in one for one in key_findings(found))


def test_an_effective_number_that_is_written_as_enough_is_enough() -> None:
    assert too_few(np.array([4.94, 4.96, 5.0])).tolist() == [True, False, False]


def test_a_study_of_balanced_sets_is_as_ever() -> None:
    about = thin(analysis_of(study()).matrix, Population.BOTH)
    assert not np.any(about.pairs)
    assert not np.any(about.methods)
    assert not any("nothing is claimed" in one for one in key_findings(analysis_of(some_methods(study(4), 3))))

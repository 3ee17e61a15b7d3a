"""A whole analysis: the same numbers for the same answers, and a sentence wherever there can be no number."""

import json
import re
from functools import cache
from typing import Any

import pandas as pd
import pytest

from study.analysis.analysis import Analysis, analyze
from study.analysis.numbers import numbers
from study.analysis.rank_matrix import NotComputableError
from study.analysis.rankings import validate_rankings
from study.analysis.sections import sections
from tests.study.analysis.hard_studies import STUDIES, with_repeats_and_traps
from tests.study.analysis.simulated import methods_of, simulated_rankings


def analyzed(table: pd.DataFrame, traps: dict[str, str] | None = None, excluded: tuple[str, ...] = ()) -> Analysis:
    validate_rankings(table)
    return analyze(table, {method: method.title() for method in sorted(table["method"].unique())}, traps, excluded)


def numbers_of(analysis: Analysis) -> dict[str, Any]:
    return numbers(analysis, sections(analysis))


@cache
def numbers_of_study(study: str) -> dict[str, Any]:
    """Return the numbers of one of the hard studies, which no test may change."""
    return numbers_of(analyzed(STUDIES[study]()))


def missing_from(found: dict[str, Any]) -> dict[str, str]:
    """Return name -> reason of every number that could not be computed."""
    return {
        name: part["not_computed"] for name, part in found.items() if isinstance(part, dict) and "not_computed" in part
    }


@pytest.fixture(params=STUDIES, scope="module")
def found(request: pytest.FixtureRequest) -> dict[str, Any]:
    return numbers_of_study(request.param)


def test_every_part_is_a_result_or_a_sentence(found: dict[str, Any]) -> None:
    for name, reason in missing_from(found).items():
        assert reason[0].isupper() and reason.endswith("."), (name, reason)
        assert len(reason.split()) > 5, (name, reason)


def test_its_numbers_are_strict_json(found: dict[str, Any]) -> None:
    assert json.loads(json.dumps(found, allow_nan=False)) == found


@pytest.mark.parametrize("study", ["half the trials missing", "repeats and traps"])
def test_the_order_of_the_rows_changes_no_number(study: str) -> None:
    shuffled = STUDIES[study]().sample(frac=1, random_state=5)
    assert numbers_of(analyzed(shuffled)) == numbers_of_study(study)


def test_names_of_people_photos_and_methods_change_no_number() -> None:
    table = STUDIES["half the trials missing"]()
    # Alphabetical order turns round: P01 becomes p98, and so on.
    table = table.assign(method=table["method"].str.replace("method_", "M"))
    names = {
        name: f"{name[0].lower()}{99 - int(name[1:]):02d}" for name in pd.unique(table[[*NAMED]].to_numpy().ravel())
    }
    renamed = table.assign(**{column: table[column].map(names) for column in NAMED})
    methods = [f"M{place}" for place in range(5)]
    before = numbers_of(analyze(table, dict.fromkeys(methods, ""), None))
    after = numbers_of(analyze(renamed, {names[method]: "" for method in methods}, None))
    assert_same(_renamed(before, names), after)


NAMED = ("participant", "image", "method")


def _renamed(tree: Any, names: dict[str, str]) -> Any:
    def of(text: str) -> str:
        return re.sub("|".join(names), lambda found: names[found[0]], text)

    if isinstance(tree, dict):
        return {of(key): _renamed(branch, names) for key, branch in tree.items()}
    if isinstance(tree, list):
        return [_renamed(branch, names) for branch in tree]
    return of(tree) if isinstance(tree, str) else tree


def assert_same(one: Any, other: Any, path: str = "") -> None:
    """Fail where two trees of numbers differ by more than rounding."""
    if isinstance(one, dict):
        assert one.keys() == other.keys(), path
        for key in one:
            assert_same(one[key], other[key], f"{path}/{key}")
    elif isinstance(one, list):
        assert len(one) == len(other), path
        for place, (left, right) in enumerate(zip(one, other, strict=True)):
            assert_same(left, right, f"{path}/{place}")
    elif isinstance(one, float):
        assert other == pytest.approx(one, rel=1e-6, abs=1e-9), path
    else:
        assert one == other, path


def test_a_study_with_enough_of_everything_has_every_part() -> None:
    analysis = analyzed(with_repeats_and_traps(), {"TI01": "method_0", "TI02": "method_1"})
    assert not missing_from(numbers_of(analysis))
    assert analysis.labels == {"method_0": "Method_0", "method_1": "Method_1", "method_2": "Method_2"}
    assert len(analysis.matrix) == 72


INTERVALS = {"boot_both", "boot_both_win_rate"}
POWER = {
    "variance_components_mean_over_pairs",
    "participants_for_80pct_power",
    "standard_error_of_difference",
    "detectable_difference",
}


@pytest.mark.parametrize(
    ("study", "missing"),
    [
        (
            "2 methods",
            {"friedman_blocks_participants", "friedman_blocks_images", "friedman_per_image"}
            | {"friedman_per_image_summary"},
        ),
        (
            "one participant",
            {"friedman_blocks_participants", "krippendorff_alpha_definition", "generalizability", "leave_one_out"}
            | INTERVALS
            | POWER,
        ),
        ("one photo", {"friedman_blocks_images", "generalizability"} | INTERVALS | POWER),
        ("a method that always wins", {"plackett_luce", "jod"}),
        ("half the trials missing", set()),
    ],
)
def test_only_what_a_study_cannot_give_is_missing(study: str, missing: set[str]) -> None:
    assert missing_from(numbers_of_study(study)).keys() == missing | {"repeat_consistency"}


def test_whoever_is_left_out_is_in_no_number() -> None:
    table = with_repeats_and_traps()
    analysis = analyzed(table, excluded=("P03", "P05", "somebody else"))
    rest = analyzed(table[~table["participant"].isin(["P03", "P05"])])
    assert analysis.excluded == ("P03", "P05")
    assert numbers_of(analysis) | {"excluded_participants": []} == numbers_of(rest)


def test_repeats_and_traps_count_in_no_mean() -> None:
    table = with_repeats_and_traps()
    once = numbers_of(analyzed(table[(table["repeat"] == 0) & (table["trap"] == 0)]))
    both = numbers_of_study("repeats and traps")
    aside = {"screens", "repeat_consistency", "with_and_without"}
    assert {name: both[name] for name in both if name not in aside} == {
        name: once[name] for name in once if name not in aside
    }
    assert both["repeat_consistency"]["repeats"] == 18


def test_who_fails_a_trap_is_flagged_and_the_results_are_shown_without_them() -> None:
    table = with_repeats_and_traps()
    traps = {"TI01": "method_0", "TI02": "method_0"}
    ruined = table[(table["trap"] == 1) & (table["method"] == "method_0")]
    failed = set(ruined.loc[ruined["rank"] != 3, "participant"])
    analysis = analyzed(table, traps)
    assert 1 < len(failed) < 9
    assert failed <= set(analysis.flagged.index) < set(table["participant"])
    rows = numbers_of(analysis)["with_and_without"]
    assert ["(nobody)", *analysis.flagged.index, "(all flagged)"] == [row["without"] for row in rows]


def test_without_a_ranking_there_is_nothing_to_analyze() -> None:
    table = simulated_rankings(2, 2, [0, 0, 0])
    with pytest.raises(NotComputableError, match="no ranking to analyze yet"):
        analyze(table[:0], dict.fromkeys(methods_of(3), ""), None)
    with pytest.raises(NotComputableError, match="apart from those of participants left out"):
        analyzed(table, excluded=("P01", "P02"))


def test_labels_and_traps_of_another_study_are_rejected() -> None:
    with pytest.raises(ValueError, match="methods must be those of the table"):
        analyze(simulated_rankings(2, 2, [0, 0]), {"method_0": "A", "magic": "B"}, None)
    with pytest.raises(ValueError, match="it lacks TI01"):
        analyzed(with_repeats_and_traps(), {"TI02": "method_0"})

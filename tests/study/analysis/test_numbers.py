"""Every number of a report that R and independent numpy computed too: those of reference/expected.json."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd
import pytest

from study.analysis.analysis import analyze
from study.analysis.numbers import numbers
from study.analysis.sections import sections
from tests.study.analysis.simulated import simulated_rankings

METHODS = ("input", "photoshop_auto", "piecewise", "deep_filter", "human")

# What R and numpy computed for comparison, and no report has.
NOT_REPORTED = {
    *("hazen_type5", "tukey_hinges"),  # other quartiles
    *("kendall_W_irr_tie_corrected", "conover_p_none", "conover_p_tukey", "siegel_p_holm"),
    *("friedman_naive_pooled", "method_rank_pearson_chi2", "pearson_p_naive"),  # wrong for rankings
    *("perm_p", "perm_null_mean", "share_null_pearson_gt_crit", "share_null_anderson_gt_crit", "pearson"),
    *("boot_participants", "boot_images"),  # intervals for one factor only
    "participants_for_80pct_power",  # by the normal distribution; ours are by the report's tests
    "variance_components_deep_minus_human",  # one of the pairs whose mean is reported
}

Path = tuple[str | int, ...]


def leaves(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every value of nested dictionaries and lists with the keys that lead to it."""
    if not isinstance(tree, dict | list):
        yield path, tree
        return
    for key, branch in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if key not in NOT_REPORTED:
            yield from leaves(branch, (*path, key))


def numbers_of(table: pd.DataFrame, methods: Iterable[str]) -> dict[str, Any]:
    """Return the numbers of a table whose methods are called by their keys."""
    analysis = analyze(table, {method: method for method in methods}, None)
    return numbers(analysis, sections(analysis))


def at(tree: Any, path: Path) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def in_names_of_r(found: dict[str, Any]) -> dict[str, Any]:
    """Add the number to which R's names give the size of the study."""
    error = found["standard_error_of_difference"]
    return {**found, f"se_diff_{error['n_participants']}x{error['n_images']}": error}


def key_paths(tree: Any, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Return the keys that lead to every value; a method, a photo and a participant stand for all others."""
    if isinstance(tree, dict):
        return {way for key, branch in tree.items() for way in key_paths(branch, (*path, anonymous(key)))} or {path}
    if isinstance(tree, list):
        return {path}.union(*(key_paths(branch, path) for branch in tree))
    return {path}


def anonymous(key: str) -> str:
    return re.sub(r"P\d+", "PARTICIPANT", re.sub(r"I\d+", "PHOTO", re.sub(r"method_\d+", "METHOD", key)))


def close(value: float | None) -> Any:
    """Return what a number must equal to 1e-6; R's own p-values of pairs are not that good below 1e-7."""
    return None if value is None else pytest.approx(value, rel=1e-6, abs=1e-12 if 0 < value < 1e-7 else 0)


@pytest.fixture(scope="module")
def found(reference_rankings: pd.DataFrame) -> dict[str, Any]:
    return numbers_of(reference_rankings, METHODS)


def test_every_number_of_r(found: dict[str, Any], reference_numbers: dict[str, Any]) -> None:
    expected = list(leaves({name: part for name, part in reference_numbers.items() if name != "independent_numpy"}))
    wrong = {path: (at(found, path), value) for path, value in expected if at(found, path) != close(value)}
    assert not wrong
    assert len(expected) == 959


def test_every_deterministic_number_of_numpy(found: dict[str, Any], reference_numbers: dict[str, Any]) -> None:
    independent = reference_numbers["independent_numpy"]
    names = {"log_worth": "log_worth_ref_mean", "se_model": "se_ref_mean"}
    worths = {names.get(name, name): values for name, values in independent["pl_newton"].items()}
    drawn = {name for name in independent if name.startswith("boot_")}
    others = {name: part for name, part in independent.items() if name not in {"pl_newton", *drawn}}
    expected = list(leaves(others | {"plackett_luce": worths}))
    ours = in_names_of_r(found)
    wrong = {path: (at(ours, path), value) for path, value in expected if at(ours, path) != close(value)}
    assert not wrong
    assert len(expected) == 31


def test_people_needed_are_a_few_more_than_by_the_normal_distribution(
    found: dict[str, Any], reference_numbers: dict[str, Any]
) -> None:
    of_normal = reference_numbers["independent_numpy"]["participants_for_80pct_power"]
    rows = {row["difference"]: row for row in found["participants_for_80pct_power"]}
    for difference in (0.1, 0.2, 0.3):
        fewest = of_normal[f"delta{difference}_images_fixed_100img"]
        assert fewest < rows[difference]["images_fixed"] < fewest + 4
        assert of_normal[f"delta{difference}_images_random_100img"] is rows[difference]["images_random"] is None


def test_every_bootstrap_interval(found: dict[str, Any], reference_numbers: dict[str, Any]) -> None:
    expected = reference_numbers["independent_numpy"]["boot_both"]
    assert set(expected) == {*METHODS, "deep_filter-human"}
    for name, interval in expected.items():
        width = interval["hi"] - interval["lo"]
        ours = found["boot_both"][name]
        assert ours["hi"] - ours["lo"] == pytest.approx(width, rel=0.05), name
        assert ours["se"] == pytest.approx(interval["se"], rel=0.05), name
        assert (ours["lo"], ours["hi"]) == pytest.approx((interval["lo"], interval["hi"]), abs=0.05 * width), name
        assert "width" not in interval or ours["width"] == pytest.approx(width, rel=0.05), name


def test_naive_intervals_are_those_of_a_bootstrap_of_single_rankings(
    found: dict[str, Any], reference_numbers: dict[str, Any]
) -> None:
    for method, interval in reference_numbers["independent_numpy"]["boot_naive_trials"].items():
        ours = found["boot_both"][method]
        assert ours["naive_hi"] - ours["naive_lo"] == pytest.approx(interval["width"], rel=0.05), method
        assert ours["naive_se"] == pytest.approx(interval["se"], rel=0.05), method


def test_numbers_that_the_reference_lacks(found: dict[str, Any]) -> None:
    assert found["methods"] == dict(zip(METHODS, METHODS, strict=True))
    assert found["scale"] == [10, 7.5, 5, 2.5, 0]
    assert found["equal_means_test"]["p"] < 0.01
    assert found["population"] == "people and photos"
    assert set(found["intervals"]) == {"people and photos", "people", "photos", "none"}
    assert found["boot_both_win_rate"]["deep_filter>input"]["rate"] == found["pairwise_win_rate"]["deep_filter>input"]
    assert set(found["leave_one_out"]) == set(found["screens"]) == set(found["screen_tau_vs_rest"])
    assert found["repeat_consistency"].keys() == {"not_computed"}
    assert found["with_and_without"][0]["rankings"] == 4700
    assert len(found["box_per_image"]) == len(found["friedman_per_image"]) == 100


def test_a_number_that_cannot_be_had_is_null_and_a_part_that_cannot_says_why() -> None:
    found = numbers_of(simulated_rankings(1, 3, [0, 90]), ("method_0", "method_1"))
    assert found["screens"]["P01"]["rt_z"] is None
    assert found["box_participant_means"]["method_0"]["sd"] is None
    assert found["with_and_without"][0]["p"] is None
    for part in ("equal_means_test", "boot_both", "boot_both_win_rate", "plackett_luce", "friedman_per_image_summary"):
        assert found[part].keys() == {"not_computed"}, part
    assert "need at least 2 of each" in found["intervals"]["people and photos"]["not_computed"]
    assert "participants_for_80pct_power" in found and "standard_error_of_difference" in found


def test_names_are_the_same_whatever_the_size_of_a_study() -> None:
    small = simulated_rankings(12, 9, [0, 0.5, 1.0], scale=[3, 2, 1], taste=0.3, scene=0.3)
    large = simulated_rankings(15, 14, [0, 0.3, 0.6, 0.9], taste=0.3, scene=0.3)
    names = [key_paths(numbers_of(table, table["method"].unique())) for table in (small, large)]
    assert names[0] ^ names[1] == set()
    assert ("standard_error_of_difference", "images_random") in names[0]

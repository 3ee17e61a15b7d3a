"""Screens against numbers worked out by hand, scipy's, and R's for a whole study where they are at hand."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kendalltau

from study.analysis.rank_matrix import presentations
from study.analysis.screens import screens

METHODS = ["auto", "human", "input", "piecewise"]
SCORES = {1: 10.0, 2: 7.0, 3: 3.0, 4: 0.0}
TRAPS = {"ruin": "input"}

Row = dict[str, Any]


def ranking(
    who: str,
    image: str,
    ranks: Sequence[int],
    slots: Sequence[int] = (1, 2, 3, 4),
    rt_ms: int = 5000,
    **presentation: int,
) -> list[Row]:
    """Return the rows of one ranking: the rank and the slot of each method."""
    given = {"trial": 1, "repeat": 0, "trap": 0, **presentation}
    return [
        {"participant": who, "image": image, "method": method, "position": slot, "rank": rank}
        | {"score": SCORES[rank], "rt_ms": rt_ms, **given}
        for method, rank, slot in zip(METHODS, ranks, slots, strict=True)
    ]


def screened(rows: list[Row], traps: dict[str, str] | None = None) -> pd.DataFrame:
    return screens(presentations(pd.DataFrame(rows), METHODS), TRAPS if traps is None else traps)


def test_a_trap_is_failed_when_the_ruined_version_is_not_last() -> None:
    rows = ranking("ann", "ruin", [1, 2, 4, 3], trial=1, trap=1) + ranking("bob", "ruin", [1, 2, 3, 4], trial=1, trap=1)
    rows += ranking("bob", "mud", [4, 1, 2, 3], trial=2, trap=1) + ranking("bob", "fog", [4, 3, 2, 1], trial=3, trap=1)
    table = screened(rows, {**TRAPS, "mud": "auto", "fog": "human"})
    assert table[["traps", "traps_failed"]].to_dict("index") == {
        "ann": {"traps": 1, "traps_failed": 0},
        "bob": {"traps": 3, "traps_failed": 2},
    }
    assert table.loc["ann", "flags"] == ()
    assert table.loc["bob", "flags"] == ("did not put the ruined version last in 2 of 3 attention checks (rule: any)",)


def test_repeats_are_compared_with_the_first_ranking_of_the_photo() -> None:
    rows = ranking("ann", "lake", [1, 2, 3, 4], trial=1) + ranking("ann", "street", [1, 2, 3, 4], trial=2)
    rows += ranking("ann", "lake", [2, 1, 3, 4], trial=8, repeat=1)  # one of six pairs turned round
    rows += ranking("ann", "street", [4, 3, 2, 1], trial=9, repeat=1)  # all six
    rows += ranking("bob", "lake", [4, 3, 2, 1], trial=1)
    table = screened(rows)
    assert table["repeats"].to_dict() == {"ann": 2, "bob": 0}
    assert table.loc["ann", "repeat_tau"] == pytest.approx((4 / 6 - 1) / 2)
    assert np.isnan(table.loc["bob", "repeat_tau"])
    # Kendall's variance of tau for four versions: 2 (2 4 + 5) / (9 4 3); two sets do not tell it from chance.
    assert table.loc["ann", "repeat_tau_z"] == pytest.approx(-1 / 6 / (26 / 108 / 2) ** 0.5)
    assert table.loc["ann", "flags"] == ()


def test_many_repeats_in_reverse_are_no_chance() -> None:
    slots = [2, 4, 1, 3]
    rows = [row for photo in "abc" for row in ranking("ann", photo, [1, 2, 3, 4], slots, trial=ord(photo))]
    rows += [row for photo in "abc" for row in ranking("ann", photo, [4, 3, 2, 1], trial=ord(photo) + 9, repeat=1)]
    # Three sets turned round: -1 / sqrt(26 / 108 / 3) = -3.53
    assert screened(rows).loc["ann", "flags"] == (
        "ranked 3 repeated sets in reverse: mean tau −1.00, z −3.5 (rule: below −3)",
    )


def test_following_the_slots_either_way_is_seen_over_the_sets_that_count() -> None:
    slots = [3, 1, 4, 2]
    rows = ranking("ann", "a", slots, slots, trial=1) + ranking("ann", "b", [2, 4, 1, 3], slots, trial=2)
    rows += ranking("ann", "c", [1, 2, 3, 4], slots, trial=3)
    rows += ranking("ann", "a", [1, 2, 3, 4], slots, trial=4, repeat=1)
    rows += ranking("ann", "ruin", [1, 2, 4, 3], slots, trial=5, trap=1)
    table = screened(rows)
    assert table.loc["ann", "screen_order_share"] == pytest.approx(2 / 3)
    # Two or three of three, each with a chance of 2 in 24.
    assert table.loc["ann", "screen_order_p"] == pytest.approx((3 * 11 + 1) / 12**3)
    assert table.loc["ann", "flags"] == ()


def test_following_the_slots_more_often_than_chance_is_flagged() -> None:
    rows = [row for trial, photo in enumerate("abc", 1) for row in ranking("ann", photo, [1, 2, 3, 4], trial=trial)]
    table = screened(rows)
    assert table.loc["ann", "screen_order_p"] == pytest.approx(1 / 12**3)
    assert table.loc["ann", "flags"] == (
        "followed the order on the screen in 100 % of the sets (rule: more than 50 %)",
    )


def test_half_of_the_sets_in_the_order_of_the_slots_is_not_too_much() -> None:
    rows = ranking("ann", "a", [1, 2, 3, 4], trial=1) + ranking("ann", "b", [1, 2, 4, 3], trial=2)
    table = screened(rows)
    assert table.loc["ann", "screen_order_share"] == 0.5
    assert table.loc["ann", "flags"] == ()


def test_two_versions_always_follow_the_slots_and_nobody_is_flagged_for_it() -> None:
    two = pd.DataFrame(ranking("ann", "a", [1, 2, 3, 4]))[:2]
    table = screens(presentations(two, METHODS[:2]), {})
    assert table["screen_order_share"].isna().all()
    assert table["flags"].tolist() == [()]


def test_response_times_are_compared_by_modified_z_scores_of_their_logarithms() -> None:
    medians = {"ann": 1000, "bob": 2000, "cat": 4000, "dan": 8000, "eve": 2_000_000}
    rows = [row for who, rt_ms in medians.items() for row in ranking(who, "lake", [1, 2, 4, 3], rt_ms=rt_ms)]
    rows += ranking("ann", "street", [1, 2, 4, 3], rt_ms=3000, trial=2)  # median 2000
    rows += ranking("ann", "ruin", [1, 2, 4, 3], rt_ms=9, trial=3, trap=1)
    table = screened(rows)
    assert table["median_rt_ms"].to_dict() == {**medians, "ann": 2000}
    # logarithms to base 2 around that of 4000: -1, -1, 0, 1, 8.97; their median distance is 1
    assert table["rt_z"].tolist() == pytest.approx([-0.6745, -0.6745, 0, 0.6745, 0.6745 * np.log2(500)])
    assert table["flags"].map(len).to_dict() == {"ann": 0, "bob": 0, "cat": 0, "dan": 0, "eve": 1}
    assert "was much slower than others: median 2000000 ms, z 6.0" in table.loc["eve", "flags"][0]


def test_agreement_with_the_rest_is_tau_b_to_the_mean_ranks_of_the_others() -> None:
    given = {"ann": [1, 2, 3, 4], "bob": [2, 1, 3, 4], "cat": [4, 3, 2, 1], "dan": [1, 3, 2, 4]}
    rows = [row for who, ranks in given.items() for row in ranking(who, "lake", ranks)]
    rows += ranking("ann", "alone", [4, 3, 2, 1], trial=2)
    table = screened(rows)
    for who, ranks in given.items():
        others = np.mean([given[other] for other in given if other != who], axis=0)
        assert table.loc[who, "tau_vs_rest"] == pytest.approx(kendalltau(ranks, others).statistic), who
    assert table["flags"].map(len).sum() == 0


def test_ranking_against_the_others_in_many_photos_is_flagged() -> None:
    rows = []
    for trial, photo in enumerate("abcd", 1):
        for who in ("ann", "bob", "cat"):
            rows += ranking(who, photo, [1, 2, 4, 3], [2, 1, 3, 4], trial=trial)
        rows += ranking("dan", photo, [4, 3, 1, 2], [2, 1, 3, 4], trial=trial)
    table = screened(rows)
    # -1 / sqrt(26 / 108 / 4) = -4.08
    assert table.loc["dan", "flags"] == ("ranked in reverse of the others: mean tau −1.00, z −4.1 (rule: below −3)",)
    assert table.drop("dan")["flags"].map(len).sum() == 0


def test_there_is_no_agreement_with_others_who_tie_throughout() -> None:
    rows = ranking("ann", "lake", [1, 2, 4, 3]) + ranking("bob", "lake", [1, 2, 3, 4])
    rows += ranking("cat", "lake", [4, 3, 2, 1])
    assert screened(rows)["tau_vs_rest"].isna().tolist() == [True, False, False]


def test_a_study_without_answers_has_no_screens() -> None:
    table = screens(presentations(pd.DataFrame(ranking("ann", "lake", [1, 2, 3, 4]))[:0], METHODS), TRAPS)
    assert table.empty
    assert list(table.columns) == [
        *("traps", "traps_failed", "repeats", "repeat_tau", "repeat_tau_z", "screen_order_share", "screen_order_p"),
        *("median_rt_ms", "rt_z", "tau_vs_rest", "tau_vs_rest_z", "flags"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ranking("ann", "lake", [1, 2, 4, 3], rt_ms=0),
        ranking("ann", "ruin", [1, 2, 4, 3], trap=1),
        ranking("ann", "lake", [1, 2, 4, 3]) + ranking("bob", "street", [1, 2, 4, 3]),
    ],
)
def test_what_cannot_be_known_is_missing_and_flags_nobody(rows: list[Row]) -> None:
    table = screened(rows)
    assert table[["repeat_tau", "rt_z", "tau_vs_rest"]].isna().to_numpy().all()
    assert set(table["flags"]) == {()}


def test_a_table_without_the_optional_columns_has_neither_traps_nor_repeats() -> None:
    rows = pd.DataFrame(ranking("ann", "lake", [1, 2, 4, 3])).drop(columns=["trial", "repeat", "trap"])
    assert screens(presentations(rows, METHODS), {})[["traps", "repeats"]].to_numpy().tolist() == [[0, 0]]


def test_traps_must_be_known() -> None:
    rows = ranking("ann", "mud", [1, 2, 4, 3], trap=1)
    with pytest.raises(ValueError, match="it lacks mud"):
        screened(rows)
    with pytest.raises(ValueError, match="traps must name methods of the table"):
        screened(rows, {"mud": "magic"})


def test_the_reference_study_agrees_with_the_numbers_from_r(
    reference_rankings: pd.DataFrame, reference_numbers: dict[str, Any]
) -> None:
    started = time.process_time()
    table = screens(presentations(reference_rankings, reference_rankings["method"].unique()), {})
    assert time.process_time() - started < 1
    assert table["tau_vs_rest"].to_dict() == pytest.approx(reference_numbers["screen_tau_vs_rest"], abs=1e-6)
    assert list(table.index) == list(reference_rankings["participant"].unique())

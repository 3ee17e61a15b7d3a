"""What the report on incomplete rankings says of pairs that never met, of ties, and of how a study showed its sets."""

from dataclasses import replace

import pandas as pd

from study.analysis.protocol import Protocol
from study.analysis.sections import key_findings
from tests.study.analysis.incomplete.test_incomplete_report import analysis_of, section, study, usual, words
from tests.study.analysis.simulated import simulated_rankings

BOTH_WAYS = "Some participants' pages ran from left to right and others' from right to left"


def never_met() -> pd.DataFrame:
    """Return rankings in which methods 0 and 3 were compared with 1 and 2, and never with each other."""
    names = {"method_2": "method_3"}
    one = simulated_rankings(8, 8, [0, 0.5, 0.3])
    two = simulated_rankings(8, 8, [0.5, 0.3, 0], seed=1).replace(
        {"method": {"method_0": "method_1", "method_1": "method_2", **names}}
    )
    return pd.concat([one, two.assign(participant="Q" + two["participant"])], ignore_index=True)


def test_two_methods_that_were_never_in_one_ranking_are_marked() -> None:
    found = analysis_of(never_met())
    table = section(found, "pairs").tables["win-rates"]
    marked = [row[:2] for row in table.cells() if "never compared directly" in row]
    assert sorted(marked) == [["Method 0", "Method 3"], ["Method 3", "Method 0"]]
    said = words(found, "pairs")
    assert "never compared directly" in said or "the two were never in one ranking" in said


def test_a_share_that_counts_ties_half_says_so() -> None:
    tied = words(usual(ties=True), "pairs")
    assert "%, ties counting half" in tied
    assert " and tied in " in tied
    assert "ties counting half" not in words(usual(), "pairs")


def test_a_study_with_conditions_says_why_methods_were_not_ranked_equally_often() -> None:
    conditions = Protocol(conditions=("light", "dark"))
    said = words(analysis_of(never_met(), protocol=conditions), "placed")
    assert "Participants were assigned to conditions (light and dark), each with some of the methods" in said
    assert "conditions" not in words(analysis_of(never_met()), "placed")


def test_a_study_in_both_directions_says_that_slots_were_on_both_sides() -> None:
    found = analysis_of(study())
    mirrored = replace(found, protocol=Protocol(has_both_directions=True))
    assert BOTH_WAYS in words(mirrored, "slots")
    assert BOTH_WAYS not in words(found, "slots")
    assert "written from right to left on the right" in section(found, "slots").note


def test_what_the_findings_say_of_the_order_is_not_repeated_word_for_word() -> None:
    order = next(one for one in key_findings(usual()) if one.startswith("Expected ranks"))
    assert order not in section(usual(), "expected").sentences
    assert "overlap, the order may be chance" in words(usual(), "expected")


def test_the_note_says_that_limits_are_cut() -> None:
    assert "cut at 1 and at the number of methods" in section(usual(), "expected").note


def test_the_map_of_counts_has_one_hue_from_none_to_most() -> None:
    (trace,) = section(usual(), "placed").figures["together"].figure.data
    assert trace.zmin == 0
    assert len(trace.colorscale) == 3

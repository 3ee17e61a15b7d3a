"""What the report says about the design, and that no claim gets around it."""

import re
from zlib import crc32

import numpy as np
import pandas as pd
import pytest

from study.analysis.analysis import Analysis, analyze
from study.analysis.numbers import numbers
from study.analysis.sections import Section, key_findings, sections
from tests.study.analysis.one_section import section
from tests.study.analysis.simulated import methods_of, simulated_rankings
from tests.study.analysis.uneven import shown_in_one_slot

CLAIM = re.compile(r"prefer [A-E] to|score [A-E]\b|no longer hold|are added")
DOUBT = "cannot be told"


def analyzed(table: pd.DataFrame) -> Analysis:
    """Analyze a table whose methods are named A, B, ..."""
    methods = methods_of(table["method"].nunique())
    return analyze(table, dict(zip(methods, "ABCDEFG", strict=False)), None)


def parts_of(analysis: Analysis) -> dict[str, Section]:
    """Return the sections by key."""
    return {part.key: part for part in sections(analysis)}


def said(analysis: Analysis, key: str) -> str:
    """Return all sentences of a section, and why something is missing."""
    part = section(analysis, key)
    return " ".join([*part.sentences, part.missing or ""])


@pytest.fixture(scope="module")
def one_slot_each() -> Analysis:
    """Every method always in one slot, and only the slot matters."""
    return analyzed(shown_in_one_slot(1.0))


@pytest.fixture(scope="module")
def parts_of_one_slot_each(one_slot_each: Analysis) -> dict[str, Section]:
    """All sections about it."""
    return parts_of(one_slot_each)


@pytest.fixture(scope="module")
def mostly_one_slot() -> Analysis:
    """Every method in one slot nine times out of ten, and only the slot matters."""
    return analyzed(shown_in_one_slot(0.9))


def test_no_preference_is_claimed_where_methods_and_slots_are_one(
    one_slot_each: Analysis, parts_of_one_slot_each: dict[str, Section]
) -> None:
    findings = key_findings(one_slot_each)
    assert findings[0].startswith(
        "Caution: methods were not shown equally often in every slot, or place on the screen ("
    )
    assert "(always A in slot 1, B in slot 2, C in slot 3, D in slot 4 and E in slot 5)" in findings[0]
    assert "Methods and slots cannot be told apart, so no preference for a method is claimed" in findings[0]
    assert findings[1] == (
        "Whether the methods' mean scores differ cannot be tested: methods and slots cannot be told apart, so slots "
        "may make a difference, or hide one."
    )
    parts = parts_of_one_slot_each
    assert parts["pairs"].sentences[0] == findings[0]
    everything = [*findings, *(sentence for part in parts.values() for sentence in part.sentences)]
    assert not [sentence for sentence in everything if CLAIM.search(sentence)]
    found = ("mean scores differ", "order of them differ", "puts the worth", "a difference between versions")
    claims = [
        sentence for sentence in everything if any(words in sentence for words in (*found, "put first most often"))
    ]
    assert len(claims) >= 6
    assert "part of this may be agreement on slots" in said(one_slot_each, "agreement")
    assert all(DOUBT in sentence for sentence in claims)
    assert "cannot be told apart" in said(one_slot_each, "position")
    # What speaks against a finding is read before it.
    for part, finding in (
        ("photos", "tested one at a time, "),
        ("worths", "for people and photos like these, the model"),
    ):
        assert (
            "Methods and slots cannot be told apart, so slots rather than methods may be the cause of this: " + finding
        ) in said(one_slot_each, part)


def test_no_interval_and_no_p_value_is_printed_of_two_methods_that_cannot_be_told_from_their_slots(
    one_slot_each: Analysis, parts_of_one_slot_each: dict[str, Section]
) -> None:
    parts = parts_of_one_slot_each
    of_pairs = [
        (key, table)
        for key, part in parts.items()
        for table in part.tables.values()
        if {"a", "b"} <= set(table.columns)
    ]
    # Variances are about the next study, and differences and rates about these rankings.
    shown = {"a", "b", "difference", "rate", "mean_rank_a", "mean_rank_b"}
    sections = ["scores", "scores", "pairs", "equivalence", "friedman", "friedman", "worths", "power"]
    assert [key for key, _ in of_pairs] == sections
    for _, table in of_pairs[:-1]:
        hidden = [name for name in table.columns if name not in shown]
        assert len(hidden) >= 2 and table.data[hidden].isna().all(axis=None)
        assert "or the two methods cannot be told apart from their slots" in table.why_dashes()
    p_of_pairs = re.compile(r"this pair alone|for this pair|Nemenyi's test puts|95 % interval of this difference")
    sentences = [sentence for part in parts.values() for sentence in (*part.sentences, *key_findings(one_slot_each))]
    assert not [sentence for sentence in sentences if p_of_pairs.search(sentence)]


def test_no_overall_p_value_and_no_bar_where_methods_and_slots_are_one(
    one_slot_each: Analysis, parts_of_one_slot_each: dict[str, Section]
) -> None:
    parts = parts_of_one_slot_each
    assert set(numbers(one_slot_each, [*parts.values()])["equal_means_test"]) == {"not_computed"}
    assert parts["raters"].tables["with-and-without"].data["p"].isna().all()
    sentences = [*key_findings(one_slot_each), *parts["scores"].sentences, *parts["friedman"].sentences]
    assert not [sentence for sentence in sentences if re.search(r"\bp [=<]", sentence)]
    for drawing in parts["friedman"].figures.values():
        assert "Not told apart" not in drawing.words


def test_some_pairs_that_cannot_be_told_from_their_slots_are_counted_and_hidden() -> None:
    table = simulated_rankings(12, 12, [0.0] * 4, slot_pull=0.5)
    # A and B always in slots 1 and 2, C and D in the others, which they share.
    fixed = {"method_0": 1, "method_1": 2}
    swapped = (table["participant"] + table["image"]).map(hash_of) % 2
    others = table["method"].map({"method_2": 0, "method_3": 1}).fillna(0).astype(int)
    table["position"] = table["method"].map(fixed).fillna(3 + (others + swapped) % 2).astype(int)
    some = analyzed(table)
    assert (
        "In 5 of 6 pairs, methods and slots cannot be told apart, and no preference is claimed there"
        in key_findings(some)[0]
    )
    rows = section(some, "equivalence").tables["equivalence"].data.set_index(["a", "b"])["smallest_margin"]
    assert [set(pair) for pair in rows.dropna().index] == [{"method_2", "method_3"}]
    assert "Whether these are on par cannot be known, because methods and slots cannot be told apart" in said(
        some, "equivalence"
    )


def test_uneven_slots_are_taken_off_and_shown_beside(mostly_one_slot: Analysis) -> None:
    assert "are adjusted for the slot." in key_findings(mostly_one_slot)[0]
    means = section(mostly_one_slot, "design").tables["adjusted-means"].data.set_index("method")
    # As shown, methods are in the order of the slots; adjusted, the first and the last are close.
    first, last = means.loc["method_0"], means.loc["method_4"]
    assert first["mean"] - last["mean"] > 2
    assert abs(first["adjusted"] - last["adjusted"]) < 0.5
    assert means["mean"].tolist() == pytest.approx(mostly_one_slot.mean_scores["mean"].tolist())
    assert not CLAIM.search(" ".join([*section(mostly_one_slot, "pairs").sentences, *key_findings(mostly_one_slot)]))
    assert "not adjusted for the slot" in said(mostly_one_slot, "worths")
    assert "on average, adjusted for the methods) and those in slot 5 poorest" in said(mostly_one_slot, "position")


def test_sizes_from_confounded_slots_are_no_promise_for_random_ones(one_slot_each: Analysis) -> None:
    assert said(one_slot_each, "power").startswith(
        "With methods in random slots, variances, and so these sizes, may differ. "
    )


def test_a_sound_design_has_no_warning_and_stable_numbers() -> None:
    sound = analyzed(_with_trials(simulated_rankings(10, 10, [0.0, 1.0, 2.0]), own_order=True))
    parts = parts_of(sound)
    assert "Caution" not in " ".join([*key_findings(sound), *parts["pairs"].sentences])
    found = parts["design"].sentences
    assert found[0].startswith("Methods were shown in all slots about equally often; the largest share is")
    assert "Counts do not differ clearly more than expected by chance (Cramér's V = " in found[0]
    assert found[1].startswith("Each of the 10 people ranked each of the 10 photos.")
    assert found[2].startswith("No change of the differences between methods was found")
    design = numbers(sound, [*parts.values()])["design"]
    assert set(design) == {"slots", "order", "coverage"}
    assert design["slots"]["confounded"] == [] and design["slots"]["adjusted"] is False
    assert design["coverage"]["parts"] == [{"people": 10, "photos": 10}]


def test_a_table_without_slots_and_order_says_what_is_not_known() -> None:
    bare = analyzed(simulated_rankings(8, 8, [0.0, 1.0, 2.0]).drop(columns="position"))
    assert "no column position" in said(bare, "design") and "no column trial" in said(bare, "design")
    assert "no column position" in said(bare, "position")
    assert bare.screens["screen_order_share"].isna().all()


def test_one_order_of_photos_for_everybody_is_said() -> None:
    table = _with_trials(simulated_rankings(8, 8, [0.0, 1.0, 2.0]), own_order=False)
    assert "Photos came in much the same order for everybody (photos explain 100 % of it)" in said(
        analyzed(table), "design"
    )


def test_a_method_that_gains_with_time_is_named() -> None:
    table = _with_trials(simulated_rankings(8, 12, [0.0, 0.0], seed=1), own_order=True)
    # In the first half of a visit A and B win in turn, half of the people beginning with A; then A always wins.
    turn = table["trial"] + table["participant"].str[1:].astype(int)
    a_wins = (table["trial"] > 6) | (turn % 2 == 0)
    table["rank"] = 1 + ((table["method"] == "method_0") != a_wins).astype(int)
    words = said(analyzed(table), "design")
    # A has 5 points in early sets on average, and 10 in late ones. The sum of (place - 6.5) x such a step of 5 over
    # 12 photos is 5 x 18, and that of (place - 6.5)^2 is 143: from photo 1 to 12 the line rises by 11 x 90 / 143.
    found = re.search(
        r"On a straight line from the first photo to the last, against the average of all methods, A gained (\d\.\d+) "
        r"points \(95 % interval of the change, this method alone, \d.*, Holm\) and B lost \1 points",
        words,
    )
    assert found is not None, words
    assert float(found[1]) == pytest.approx(11 * 90 / 143, abs=0.005)


def test_parts_and_a_few_people_with_most_rankings_open_the_findings() -> None:
    table = simulated_rankings(12, 12, [0.0, 1.0, 2.0])
    number = table["participant"].str[1:].astype(int)
    photo = table["image"].str[1:].astype(int)
    kept = (number == 1) | ((number > 6) & (photo == 12)) | ((number <= 6) & (photo <= 2))
    findings = key_findings(analyzed(table[kept & ~((number == 1) & (photo == 12))]))
    assert findings[0].startswith("Caution: the study falls into 2 parts that share neither people nor photos (6 ")
    assert "6 people with 11 photos and 6 people with 1 photo" in findings[0]
    # 11, five times 2 and six times 1 ranking: 27^2 / (121 + 20 + 6) is 4.96.
    assert findings[1].startswith("Caution: a few people dominate. The 12 people are effectively only 5.0")
    assert "participant P01 alone has 41 % of the rankings" in findings[1]


def test_a_flagged_person_does_not_make_the_sentence_about_slots_unnoticed() -> None:
    table = simulated_rankings(12, 12, [0.0] * 3, seed=5)
    follows = table["participant"] == "P03"
    found = analyzed(table.assign(rank=table["rank"].where(~follows, table["position"])))
    assert list(found.flagged.index) == ["P03"]
    assert "Without the 1 participant whom quality checks flag, no influence of the slot was found" in said(
        found, "position"
    )


def hash_of(name: str) -> int:
    """Return a number that is as good as random for a name."""
    return crc32(name.encode())


def _with_trials(table: pd.DataFrame, own_order: bool) -> pd.DataFrame:
    """Return the table with the order of every person's photos: random, or the photos' numbers."""
    photo = table["image"].str[1:].astype(int)
    orders = np.random.default_rng(8).permuted(np.tile(np.arange(1, photo.max() + 1), (99, 1)), axis=1)
    own = orders[table["participant"].str[1:].astype(int), photo - 1]
    return table.assign(trial=own if own_order else photo)

"""On par: two one-sided tests against t tests over people, bounds, sizes of studies, and what the report claims."""

import math
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from study.analysis.analysis import Analysis, NotComputed, analyze
from study.analysis.equivalence import Equivalence, corrected, equivalence, size_needed
from study.analysis.population import Population
from study.analysis.power import Components
from study.analysis.protocol import Protocol
from study.analysis.report_parts.equivalence import equivalence_section
from study.analysis.report_parts.on_par import outcome
from study.analysis.sections import key_findings
from tests.study.analysis.simulated import methods_of, simulated_rankings

LABELS = {"input": "Input", "net": "Network", "human": "Human expert"}


def analyzed(people: int, photos: int, worths: tuple[float, float, float], **more: object) -> Analysis:
    """Analyze simulated rankings of the methods of LABELS."""
    rankings = simulated_rankings(people, photos, worths, taste=0.3, scene=0.3, seed=3)
    keys = dict(zip(methods_of(3), LABELS, strict=True))
    return analyze(rankings.assign(method=rankings["method"].map(keys)), LABELS, None, **more)


@pytest.fixture(scope="module")
def alike() -> Analysis:
    """Forty people and forty photos; no method is better."""
    return analyzed(40, 40, (0, 0, 0))


def found_in(analysis: Analysis, margin: float | None) -> Equivalence:
    """Return the equivalence of all pairs."""
    assert not isinstance(analysis.differences, NotComputed)
    return equivalence(analysis.differences, margin)


def said(analysis: Analysis) -> str:
    """Return all sentences of the section."""
    return " ".join(equivalence_section(analysis).sentences)


def test_for_exactly_these_photos_the_tests_are_t_tests_over_people(alike: Analysis) -> None:
    about_people = alike.about(Population.PEOPLE)
    pairs = found_in(about_people, 0.5).pairs.set_index(["a", "b"])
    matrix = alike.matrix
    scores = pd.DataFrame(matrix.scores, columns=list(LABELS)).groupby(matrix.participant).mean()
    p = []
    for a, b in pairs.index:
        differences = scores[a] - scores[b]
        not_below = stats.ttest_1samp(differences, -0.5, alternative="greater").pvalue
        not_above = stats.ttest_1samp(differences, 0.5, alternative="less").pvalue
        assert pairs.loc[(a, b), "p_a_not_inferior"] == pytest.approx(not_below)
        assert pairs.loc[(a, b), "p_b_not_inferior"] == pytest.approx(not_above)
        p.append(max(not_below, not_above))
        limits = stats.ttest_1samp(differences, 0).confidence_interval(0.9)
        assert pairs.loc[(a, b), "smallest_margin"] == pytest.approx(max(abs(limits.low), abs(limits.high)))
    assert pairs["p"].to_numpy() == pytest.approx(p)
    assert pairs["p_beyond"].to_numpy() == pytest.approx(1 - np.array(p))
    # Holm: the smallest of three p-values counts three times, the next at least as much and twice, the largest once;
    # none counts for more than the largest, which decides about all three together.
    smallest, middle, largest = np.argsort(p)
    holm = {smallest: min(3 * p[smallest], max(p))}
    holm[middle] = min(max(3 * p[smallest], 2 * p[middle]), max(p))
    holm[largest] = max(p)
    assert pairs["p_all"].to_numpy() == pytest.approx([holm[place] for place in range(3)])


def test_a_correction_never_exceeds_the_largest_p_value_and_leaves_missing_ones_out() -> None:
    assert corrected(np.array([0.03, 0.04, 0.045])) == pytest.approx([0.045, 0.045, 0.045])
    assert corrected(np.array([0.01, np.nan, 0.3])) == pytest.approx([0.02, np.nan, 0.3], nan_ok=True)
    assert np.isnan(corrected(np.array([np.nan, np.nan]))).all()


def test_with_a_reference_only_the_comparisons_with_it_are_corrected_for_each_other(alike: Analysis) -> None:
    assert not isinstance(alike.differences, NotComputed)
    every, compared = (
        equivalence(alike.differences, 0.8, reference).pairs.set_index(["a", "b"]) for reference in (None, "input")
    )
    assert list(compared.index) == [("net", "input"), ("human", "input"), ("net", "human")]
    assert compared["family"].tolist() == [True, True, False]
    assert np.isnan(compared.loc[("net", "human"), ["p_all", "p_beyond_all"]].astype(float)).all()
    low, high = sorted(compared["p"].iloc[:2])
    assert sorted(compared["p_all"].iloc[:2]) == pytest.approx(sorted([min(2 * low, high), high]))
    # Seen from the other side, the same difference has the other sign.
    for column in ("difference", "low"):
        opposite = {"difference": "difference", "low": "high"}[column]
        assert compared.loc[("net", "input"), column] == -every.loc[("input", "net"), opposite]


def test_a_pair_is_equivalent_for_every_margin_above_its_smallest_and_for_none_below(alike: Analysis) -> None:
    smallest = found_in(alike, None).pairs["smallest_margin"]
    assert found_in(alike, None).all_within == smallest.max()
    assert found_in(alike, None).pairs[["p", "p_all", "p_a_not_inferior"]].isna().all(axis=None)
    for place, margin in enumerate(smallest):
        assert (
            found_in(alike, 1.001 * margin).pairs["p"][place] < 0.05 < found_in(alike, 0.999 * margin).pairs["p"][place]
        )


@pytest.mark.parametrize(
    ("on_par", "beyond", "claimed", "expected"),
    [
        (0.049, 0.99, set(), "on par"),
        (0.049, 0.99, {("a", "b")}, "on par"),
        (0.051, 0.95, set(), "open"),
        (0.99, 0.049, {("b", "a")}, "beyond"),
        (0.99, 0.049, {("a", "c")}, "open"),
        (0.99, 0.051, {("a", "b")}, "open"),
    ],
)
def test_beyond_the_margin_takes_a_preference_too(
    on_par: float, beyond: float, claimed: set[tuple[str, str]], expected: str
) -> None:
    assert outcome({"a": "a", "b": "b", "p_all": on_par, "p_beyond_all": beyond}, claimed) == expected


def test_where_no_difference_is_found_no_method_is_said_to_differ_by_more_than_the_margin() -> None:
    undecided = 0
    for seed in range(12):
        table = simulated_rankings(10, 8, (0, 1.2, 1.4), taste=0.8, scene=0.8, seed=seed)
        found = analyze(table, dict(zip(methods_of(3), "ABC", strict=True)), None, margin=0.3)
        assert not isinstance(found.equality, NotComputed)
        undecided += found.equality.p >= 0.05
        if found.equality.p >= 0.05:
            assert "more than" not in " ".join(key_findings(found)) + said(found)
    assert 0 < undecided < 12


def test_a_study_of_the_size_needed_has_power_80_percent() -> None:
    people, photos, rankings, margin = 0.5, 0.3, 9.0, 0.4
    components = Components(people, photos, rankings)

    def power(n: float, m: float, fixed_people: bool = False, fixed_photos: bool = False) -> float:
        variance = (0 if fixed_people else people / n) + (0 if fixed_photos else photos / m) + rankings / (n * m)
        # Of two equal methods: the estimate must fall closer to 0 than the margin less 1.645 standard errors.
        reach = margin / math.sqrt(variance) - NormalDist().inv_cdf(0.95)
        return 2 * NormalDist().cdf(reach) - 1

    both = size_needed(components, Population.BOTH, margin, 30, 50)
    assert both.people is not None and both.photos is not None and both.factor is not None
    assert power(both.people, 50) == pytest.approx(0.8)
    assert power(30, both.photos) == pytest.approx(0.8)
    assert power(30 * both.factor, 50 * both.factor) == pytest.approx(0.8)
    exactly_photos = size_needed(components, Population.PEOPLE, margin, 30, 50)
    assert power(exactly_photos.people or 0, 50, fixed_photos=True) == pytest.approx(0.8)
    assert (exactly_photos.photos, exactly_photos.factor) == (None, None)
    # The variance between ten photos alone is more than that margin allows: no number of people is enough.
    assert size_needed(components, Population.BOTH, margin, 30, 10).people is None


def test_without_a_margin_the_report_says_for_which_margins_methods_are_on_par(alike: Analysis) -> None:
    words = said(alike)
    smallest = found_in(alike, None).pairs.set_index(["a", "b"])["smallest_margin"]
    rounded_up = math.ceil(100 * smallest["net", "human"]) / 100
    assert words.startswith("No margin was chosen")
    assert "Differences from Human expert are less than this, in points (95 % confidence, each alone): " in words
    assert f"Network {rounded_up:.2f}" in words
    widest = math.ceil(100 * smallest.max()) / 100
    assert f"the true mean scores of any two of the 3 methods differ by less than {widest:.2f} points, for" in words
    shown = equivalence_section(alike).tables["equivalence"]
    column = list(shown.columns).index("smallest_margin")
    assert f"{widest:.2f}" in [row[column] for row in shown.cells()]


def test_with_a_margin_every_method_is_compared_with_the_reference(alike: Analysis) -> None:
    wide = analyzed(40, 40, (0, 0, 0), margin=1.5, protocol=Protocol(margin=0.4))
    assert "1.5 points, given for this analysis, instead of the study's 0.4 points; a margin chosen after" in said(wide)
    assert (
        "For people and photos like these, Input and Network are on par with Human expert within 1.5 points (each of "
        "the 2 comparisons with Human expert passes its own test, so all do together)."
    ) in said(wide).replace("Network and Input", "Input and Network")
    narrow = analyzed(40, 40, (0, 0, 0), protocol=Protocol(margin=0.1, reference="input"))
    assert "The equivalence margin is 0.1 points, as the study sets it." in said(narrow)
    assert "it cannot be told whether" in said(narrow) and "on par with Input within 0.1 points" in said(narrow)
    poorer = analyzed(40, 40, (-2, 0, 0), margin=0.5)
    assert "so the two differ by more than the margin (p < 0.001 with all 2 comparisons tested)" in said(poorer)


def test_a_method_beyond_the_margin_is_said_to_differ_and_by_how_much_at_least() -> None:
    poorer = analyzed(40, 40, (-2, 0, 0), margin=0.5)
    pair = found_in(poorer, 0.5).pairs.set_index(["a", "b"]).loc[("input", "human")]
    least, most = f"{-pair['high']:.2f}", f"{-pair['low']:.2f}"
    assert (
        f"Input differs from Human expert by more than 0.5 points: Input is at least {least} lower (90 % interval "
        f"{least} to {most}; p < 0.001)"
    ) in said(poorer)
    assert "each interval is for one pair alone." in said(poorer)


def test_without_a_reference_pairs_beyond_the_margin_are_named_with_their_least_difference() -> None:
    poorer = analyzed(40, 40, (-2, 0, 0), margin=0.5, protocol=Protocol(reference="none"))
    assert poorer.reference is None
    pair = found_in(poorer, 0.5).pairs.set_index(["a", "b"]).loc[("input", "human")]
    assert "these differ by more than 0.5 points: " in said(poorer)
    least = f"{-pair['high']:.2f}"
    assert f"Input and Human expert by at least {least} (90 % interval {least} to " in said(poorer)


@pytest.mark.parametrize("worths", [(0, 0, 0), (-2, 0, 0)], ids=["alike", "poorer"])
def test_a_margin_gives_a_key_finding_whatever_the_headline_says(worths: tuple[float, float, float]) -> None:
    found = analyzed(40, 40, worths, margin=1.5)
    assert sum("on par with Human expert within 1.5 points" in finding for finding in key_findings(found)) == 1


def test_text_figure_and_table_subtract_the_reference(alike: Analysis) -> None:
    part = equivalence_section(replace(alike, margin=0.5))
    scores = pd.Series(alike.matrix.scores.mean(axis=0), index=list(LABELS))
    difference = scores["net"] - scores["human"]
    written = f"{difference:.2f}".replace("-", "−")
    assert f"Network minus Human expert: {written} points" in " ".join(part.sentences)
    assert ["Network", "Human expert", written] in [row[:3] for row in part.tables["equivalence"].cells()]
    names = part.figures["on-par"].figure.layout.yaxis.ticktext
    assert "Network<br>− Human expert" in names


def with_p(analysis: Analysis, **columns: list[float]) -> Analysis:
    """Return an analysis whose differences have other values in some columns, a row per pair."""
    found = analysis.inference
    assert not isinstance(found, NotComputed)
    changed = replace(found, differences=found.differences.assign(**columns))
    return replace(analysis, inferences={**analysis.inferences, analysis.population: changed})


def test_a_difference_beyond_the_margin_that_no_preference_supports_is_not_certain(alike: Analysis) -> None:
    # Rows: input and network, input and human, network and human.
    found = with_p(
        replace(alike, margin=0.5),
        difference=[0.0, -1.0, 0.0],
        equivalence_low=[-0.2, -1.3, -0.2],
        equivalence_high=[0.2, -0.6, 0.2],
        se=[0.1, 0.18, 0.1],
        df=[30.0, 30.0, 30.0],
        p=[0.9, 0.001, 0.9],
        p_holm=[0.9, 0.06, 0.9],
    )
    assert (
        "Input minus Human expert: −1.00 points, 90 % interval −1.30 to −0.60; beyond the margin, were this the only "
        "comparison (p = "
    ) in said(found)
    claimed = said(with_p(found, p_holm=[0.9, 0.003, 0.9], p_all=[0.9, 0.003, 0.9]))
    assert (
        "Input minus Human expert: −1.00 points, 90 % interval −1.30 to −0.60, so the two differ by more than the "
        "margin"
    ) in claimed


def test_a_difference_that_no_test_of_all_pairs_supports_is_not_called_probable(alike: Analysis) -> None:
    found = with_p(
        replace(alike, margin=0.5),
        difference=[0.0, -0.41, 0.0],
        equivalence_low=[-0.2, -0.77, -0.2],
        equivalence_high=[0.2, -0.06, 0.2],
        se=[0.1, 0.21, 0.1],
        df=[30.0, 30.0, 30.0],
        p=[0.9, 0.057, 0.9],
        p_holm=[0.9, 0.17, 0.9],
    )
    assert (
        "Input minus Human expert: −0.41 points, 90 % interval −0.77 to −0.06; Input scored 0.41 points less in these "
        "rankings; neither that it scores lower nor that the two are on par is shown."
    ) in said(found)
    # One comparison passes, one does not: that is what is corrected.
    assert "within 0.5 points; it cannot be told whether Input is (corrected for all 2 comparisons with Human" in said(
        found
    )


def test_the_table_and_the_note_speak_of_a_margin_and_of_sizes_only_where_there_are_some() -> None:
    few = analyze(simulated_rankings(12, 9, (0.2, 0), taste=0.2, scene=0.2), {"method_0": "A", "method_1": "B"}, None)
    shown = {}
    for margin in (None, 0.5, 9.0):
        found = equivalence_section(replace(few, margin=margin))
        (table,) = found.tables.values()
        shown[margin] = table.caption.partition(":")[0], "Sizes are of a study" in found.note
        assert shown[margin][1] == ("in 4 of 5 studies" in " ".join(found.sentences))
    assert shown == {
        None: ("Difference of every pair, and the smallest margin", False),
        0.5: ("Difference of every pair, and whether it is within the margin", True),
        9.0: ("Difference of every pair, and whether it is within the margin", False),
    }


def test_two_methods_are_on_par_with_each_other_without_a_word_of_others() -> None:
    table = simulated_rankings(30, 30, (0, 0), taste=0.2, scene=0.2)
    two = analyze(table, {"method_0": "Old", "method_1": "New"}, None)
    bound = math.ceil(100 * found_in(two, None).all_within) / 100
    assert equivalence_section(two).sentences[1:] == (
        f"With 95 % confidence, the true mean scores of Old and New differ by less than {bound:.2f} points, for people "
        "and photos like these. This bounds only the size of differences, so two-sided 95 % intervals may reach "
        "farther.",
    )
    wide = equivalence_section(replace(two, margin=5.0)).sentences
    assert wide[1] == "For people and photos like these, Old is on par with New within 5 points."
    assert wide[2].startswith("Old minus New: ") and not any(word in wide[2] for word in ("all", "only comparison"))
    # The same pair with the other one as the reference.
    turned = equivalence_section(replace(two, margin=5.0, protocol=Protocol(reference="method_0"))).sentences
    assert turned[1] == "For people and photos like these, New is on par with Old within 5 points."


def test_where_all_comparisons_together_are_on_par_none_is_called_uncertain(alike: Analysis) -> None:
    pairs = found_in(alike, None).pairs
    smallest = pairs[pairs["b"] == "human"]["smallest_margin"].max()
    # Just above the largest bound, one comparison has a p just below 0.05.
    words = said(replace(alike, margin=float(1.0001 * smallest)))
    assert "are on par with Human expert" in words
    assert "cannot be told" not in words and "only comparison" not in words


def test_a_few_people_are_on_par_with_nobody() -> None:
    few = analyzed(4, 40, (0, 0, 0), margin=2.0)
    assert said(few) == (
        "With 4 participants, nothing is claimed about people and photos like these: that takes at least 5, and 5 are "
        "still few."
    )


def test_one_photo_is_not_about_photos_like_these_and_the_first_sentence_says_so() -> None:
    one = analyzed(20, 1, (0, 0, 1), protocol=Protocol(population=Population.BOTH))
    assert (one.wanted, one.population) == (Population.BOTH, Population.PEOPLE)
    assert key_findings(one)[0].startswith(
        "These results are about people like these and exactly this one photo, not about people and photos like these "
        "as asked for. Intervals for people and photos like these need at least 2 of each"
    )
    assert not any("as asked for" in finding for finding in key_findings(one.about(Population.PEOPLE))[1:])


def test_nothing_is_on_par_that_cannot_be_told_from_its_slot() -> None:
    table = simulated_rankings(20, 30, (0, 0, 0))
    fixed = table.assign(position=table["method"].map({method: slot for slot, method in enumerate(methods_of(3), 1)}))
    words = said(analyze(fixed, dict.fromkeys(methods_of(3), "A"), None, margin=9.0))
    assert "Whether any two methods are on par cannot be known, because methods and slots cannot be told apart" in words
    assert "within" not in words


@pytest.mark.parametrize("margin", [0, -1, 10, math.nan, math.inf], ids=str)
def test_a_margin_must_fit_the_scale(margin: float) -> None:
    with pytest.raises(ValueError, match="margin must be more than 0 and less than 10, the points from the poorest"):
        analyzed(5, 5, (0, 0, 0), margin=margin)

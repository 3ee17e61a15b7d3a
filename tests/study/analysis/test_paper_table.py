"""The paper's mean scores beside a study's: which method is which, and no number that the paper does not give."""

import re
from math import isnan

import pytest

from study.analysis.analysis import Analysis, analyze
from study.analysis.paper_page import paper_html, sentences
from study.analysis.paper_table import MEAN_OF_THE_REST, paper_labels, paper_methods, paper_table
from study.analysis.population import Population
from tests.study.analysis.simulated import methods_of, simulated_rankings
from tests.study.analysis.tables import table_of

KEYS = ("input", "photoshop_auto", "piecewise", "deep_filter", "human")
SCORES = {1: 10.0, 2: 7.5, 3: 5.0, 4: 2.5, 5: 0.0}
RANKS = {
    ("ann", "lake"): (5, 4, 3, 2, 1),
    ("ann", "street"): (4, 5, 3, 1, 2),
    ("bob", "lake"): (5, 3, 4, 2, 1),
    ("bob", "street"): (5, 4, 2, 3, 1),
}


def analysis_of(methods: tuple[str, ...], **labels: str) -> Analysis:
    """The four rankings with the methods under other keys."""
    return analyze(table_of(RANKS, methods, SCORES, rt_ms=3000), {key: labels.get(key, key) for key in methods}, None)


def test_the_rest_of_the_papers_means_is_known_only_on_average() -> None:
    # Five means add up to 25: (25 - 5.189 - 5.289 - 5.232) / 2.
    assert pytest.approx(4.645) == MEAN_OF_THE_REST


def test_methods_are_found_by_the_names_that_studies_have_for_them() -> None:
    found = {"original": "input", "photoshop_auto": "photoshop_auto", "piecewise": "piecewise", "human": "human"}
    assert paper_methods(KEYS, {}) == {**found, "filtering": "deep_filter"}
    assert paper_methods(("input", "dped", "filtering"), {}) == {"original": "input", "filtering": "filtering"}


def test_methods_can_be_named_and_a_name_is_used_once() -> None:
    assert paper_methods(("input", "emu", "human"), {"human": "emu", "original": ""}) == {"human": "emu"}
    assert paper_methods(("input", "human"), {"piecewise": "human"}) == {"original": "input", "piecewise": "human"}


@pytest.mark.parametrize(
    ("chosen", "complaint"),
    [
        (
            {"auto": "input"},
            "the paper's methods are original, photoshop_auto, piecewise, filtering, human; got 'auto'",
        ),
        ({"human": "emu"}, "human must be one of the study's methods, input, photoshop_auto, "),
        ({"human": "input", "original": "input"}, "every method can be one row of the paper; got input, input"),
    ],
    ids=["row", "method", "twice"],
)
def test_wrong_names_are_explained(chosen: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        paper_methods(KEYS, chosen)


def test_both_studies_stand_side_by_side() -> None:
    analysis = analysis_of(KEYS)
    table = paper_table(analysis, paper_methods(KEYS, {})).set_index("row")
    assert list(table.index) == ["Original", "Photoshop-Auto", "Piecewise", "Deep filtering", "Human"]
    assert table["paper_mean"].dropna().to_dict() == {"Piecewise": 5.189, "Deep filtering": 5.289, "Human": 5.232}
    # Ranks 5 4 5 5; 4 5 3 4; 3 3 4 2; 2 1 2 3; 1 2 1 1.
    assert table["mean"].tolist() == [0.625, 2.5, 5.0, 7.5, 9.375]
    assert table["low"].tolist() == analysis.means["low"].tolist()
    assert table["high"].tolist() == analysis.means["high"].tolist()


def test_what_only_one_study_has_keeps_a_row_without_the_others_number() -> None:
    keys = ("input", "photoshop_auto", "emu", "deep_filter", "human")
    analysis = analysis_of(keys, emu="E<mu>")
    table = paper_table(analysis, paper_methods(keys, {}))
    piecewise, emu = table.iloc[2], table.iloc[5]
    assert (piecewise["row"], piecewise["paper_mean"], piecewise["method"]) == ("Piecewise", 5.189, "")
    assert isnan(piecewise["mean"]) and isnan(piecewise["low"])
    assert (emu["row"], emu["method"], emu["label"], emu["mean"]) == ("", "emu", "E<mu>", 5.0)
    assert isnan(emu["paper_mean"])
    said = sentences(analysis, table)
    assert "Deep filtering 5.289, Human 5.232 in the paper; Human 9.375, Deep filtering 7.500 here." in said[1]
    # Two people say nothing about others: neither what is more than chance nor what is on par.
    assert said[2:] == [
        "Here, none of these differences is certain to be more than chance, for people and photos like these, all "
        "pairs of methods taken together.",
        "No method here stands for Piecewise; if one of another name does, say so with --methods piecewise=KEY.",
    ]
    page = paper_html(analysis, table, ["lake"], None, left_off=1)
    assert "E&lt;mu&gt;" in page and "E<mu>" not in page
    assert "these two average 4.645" in page and "1 more photo is not shown here" in page


def test_what_is_more_than_chance_and_on_par_with_human_editing_is_said() -> None:
    worths = {"input": 0.0, "piecewise": 1.5, "deep_filter": 1.5, "human": 1.5}
    rankings = simulated_rankings(25, 30, list(worths.values()), seed=3)
    keys = dict(zip(methods_of(len(worths)), worths, strict=True))
    rankings = rankings.assign(method=rankings["method"].map(keys))
    methods = paper_methods(tuple(worths), {})
    together = "and all comparisons with it taken together"
    for margin, conclusion in (
        (None, "python -m study analyze with --margin POINTS says whether that is on par."),
        (2.0, f"With the margin of 2 points {together}, Piecewise and Deep filtering are on par."),
        (0.01, f"With the margin of 0.01 points {together}, that does not show that they are on par."),
    ):
        analysis = analyze(rankings, paper_labels({key: key for key in worths}, methods), None, margin=margin)
        said = sentences(analysis, paper_table(analysis, methods))
        assert said[2].startswith("Here, none of these differences is certain to be more than chance, for people and")
        (on_par,) = [sentence for sentence in said if sentence.startswith("On par with human editing")]
        assert set(re.findall(r"With the margin .*|python -m .*", on_par)) <= {
            conclusion,
            conclusion.replace("Piecewise and Deep filtering", "Deep filtering and Piecewise"),
        }
        bounds = analysis.differences.set_index(["a", "b"])[["equivalence_low", "equivalence_high"]].abs().max(axis=1)
        for key, name in (("piecewise", "Piecewise"), ("deep_filter", "Deep filtering")):
            bound = next(value for pair, value in bounds.items() if set(pair) == {key, "human"})
            said_of_it = re.search(rf"{name} ([\d.]+) points", on_par)
            assert said_of_it
            assert bound <= float(said_of_it[1]) < bound + 0.01
        # Three methods are compared with human editing, and each bound is of one comparison alone.
        assert ("With all 3 comparisons with Human tested together, being on par may take a larger margin. ") in on_par


def test_of_one_method_on_par_nothing_is_said_of_the_other() -> None:
    worths = {"input": 0.0, "piecewise": 0.0, "deep_filter": 1.5, "human": 1.5}
    keys = dict(zip(methods_of(len(worths)), worths, strict=True))
    rankings = simulated_rankings(25, 30, list(worths.values()), seed=3)
    methods = paper_methods(tuple(worths), {})
    labels = paper_labels({key: key for key in worths}, methods)
    analysis = analyze(rankings.assign(method=rankings["method"].map(keys)), labels, None, margin=1.0)
    assert "Deep filtering is on par; of Piecewise, that is not shown." in " ".join(
        sentences(analysis, paper_table(analysis, methods))
    )


def test_the_papers_names_replace_those_of_a_study_and_stay_unique() -> None:
    methods = {"human": "retoucher", "piecewise": "ours"}
    labels = {"plain": "Human", "retoucher": "A person", "ours": "Ours"}
    assert paper_labels(labels, methods) == {"ours": "Piecewise", "retoucher": "Human", "plain": "Human (plain)"}


def test_intervals_name_the_population_that_they_are_about() -> None:
    analysis = analysis_of(KEYS).about(Population.PEOPLE)
    page = paper_html(analysis, paper_table(analysis, paper_methods(KEYS, {})), ["lake"], None)
    assert "Intervals here are for people like these and exactly these 2 photos." in page


def test_another_scale_and_people_left_out_are_mentioned_and_missing_intervals_explained() -> None:
    ranks = {("ann", "lake"): (2, 1, 3), ("bob", "lake"): (1, 2, 3)}
    table = table_of(ranks, ("auto", "human", "input"), {1: 10.0, 2: 5.0, 3: 0.0}, rt_ms=3000)
    analysis = analyze(table, {key: key for key in ("input", "auto", "human")}, None, excluded=["bob"])
    compared = paper_table(analysis, paper_methods(tuple(analysis.labels), {}))
    said = " ".join(sentences(analysis, compared))
    assert "Here, 1 person ranked 3 versions of 1 photo, 1 ranking in all." in said
    assert "Without 1 participant" in said
    assert "The ranks score 10, 5, 0 here, and 10, 7.5, 5, 2.5, 0 in the paper: compare the order" in said
    assert compared["low"].isna().all()
    assert "need at least 2" in paper_html(analysis, compared, ["lake"], None)

"""Expected ranks in a complete ranking: the headline test, and what takes the place of mean scores."""

from typing import Any

import numpy as np
import pandas as pd

from study.analysis.analysis import NotComputed
from study.analysis.equality import EqualityTest
from study.analysis.figures.forest import expected_rank_forest
from study.analysis.incomplete.analysis import Group, IncompleteAnalysis
from study.analysis.incomplete.inference import expected_ranks
from study.analysis.incomplete.parts.groups import among, labels_of, suffix
from study.analysis.incomplete.parts.thin import pairs_of_others, thin_in_words, thin_methods, untested_pairs
from study.analysis.inference import Inference
from study.analysis.report_parts import tables
from study.analysis.report_parts.few import is_large_enough, nothing_claimed
from study.analysis.report_parts.populations import both, opening
from study.analysis.report_parts.section import Drawing, Section, in_order, reasons
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import listed, number, p_value
from study.analysis.significance import SIGNIFICANCE

_NOTE = (
    "Means of scores are not given: they are not comparable where people ranked different sets of methods, because "
    "whatever is seen beside good methods ranks low. Instead, the expected rank of a method is 1 plus the chances of "
    "all others to be ranked above it, were the two compared alone, ties counting half; the chances follow from the "
    "worths of the Plackett-Luce model, extended to ties by Davidson and Luce. The test, of equal worths, is that of "
    "the largest standardized difference of two expected ranks. Intervals and p-values are those of means over "
    "rankings, Student's t, with what each ranking contributes to the estimate in the place of its scores (the delta "
    "method); those of expected ranks are cut at 1 and at the number of methods, since no rank is beyond. Thick lines: "
    "95 % intervals. Thin lines: what they would be if every ranking were independent of all others."
)
_TITLE = "Expected ranks and their intervals"


def expected_section(analysis: IncompleteAnalysis) -> Section:
    """Return the section about expected ranks."""
    known = _known(analysis)
    sentences = [*headlines(analysis), *thin_in_words(analysis), *orders_in_words(analysis)]
    figures = {
        f"expected-ranks{suffix(place)}": _forest(group, found, analysis)
        for place, (group, found) in enumerate(known)
    }  # fmt: skip
    found = {"expected-ranks": _ranks_table(analysis), "differences": _differences_table(analysis)} if known else {}
    missing = reasons([*(group.inferences[analysis.population] for group in analysis.groups), analysis.inference])
    return Section("expected", _TITLE, tuple(sentences), figures, found, _numbers(analysis), _NOTE, missing)


def headlines(analysis: IncompleteAnalysis) -> list[str]:
    """Return what the headline test says of every group of connected methods, or why it says nothing of some."""
    tests = [(group, group.equality(analysis.population)) for group in analysis.groups]
    is_known = any(isinstance(test, EqualityTest) for _, test in tests)
    return [
        f"{among(group, analysis)}{_headline(test, group, analysis) if isinstance(test, EqualityTest) else test.reason}"
        for group, test in tests
        if is_known or isinstance(test, EqualityTest)
    ]


def _headline(test: EqualityTest, group: Group, analysis: IncompleteAnalysis) -> str:
    if not is_large_enough(analysis.matrix, analysis.population):
        return nothing_claimed(analysis)
    aside = _aside(group, analysis)
    if test.p < SIGNIFICANCE:
        tested = len(group.methods) - len(thin_methods(group, analysis))
        differ = "differ" if tested == 2 else "are not all equal"
        return f"{opening(f'{aside}the')} methods' worths {differ}, for {both(analysis)} ({p_value(test.p)})."
    return (
        f"{opening(f'{aside}no')} difference between the methods' worths was found, for {both(analysis)} "
        f"({p_value(test.p)}); this does not show that they are equal."
    )


def _aside(group: Group, analysis: IncompleteAnalysis) -> str:
    """Return "leaving out A and B, ": what the test leaves out because too little is known; empty for nothing."""
    left_out = [analysis.labels[method] for method in thin_methods(group, analysis)]
    if pairs_of_others(group, analysis):
        left_out.append("the pairs named below")
    return f"leaving out {listed(left_out)}, " if left_out else ""


def orders_in_words(analysis: IncompleteAnalysis) -> list[str]:
    """Return, of every group, the methods from best to poorest expected rank, with their intervals."""
    return [f"{among(group, analysis)}{_order(found, group, analysis)}" for group, found in _known(analysis)]


def _order(found: Inference, group: Group, analysis: IncompleteAnalysis) -> str:
    return (
        f"Expected ranks in a complete ranking of {len(group.methods)}, 1 is best, best first, with 95 % intervals: "
        f"{_listed_ranks(found, group, analysis)}. Each interval is for one method alone; where they "
        "overlap, the order may be chance."
    )


def _listed_ranks(found: Inference, group: Group, analysis: IncompleteAnalysis) -> str:
    """Return "A 1.20 (1.10 to 1.30) and B 1.80 (1.70 to 1.90)", the best first."""
    ranks = expected_ranks(found, len(group.methods))
    return listed(
        [
            f"{analysis.labels[method]} {number(ranks['expected_rank'][method])} "
            f"({number(ranks['low'][method])} to {number(ranks['high'][method])})"
            for method in in_order(ranks["expected_rank"], ascending=True)
        ]
    )


def order_as_finding(analysis: IncompleteAnalysis) -> list[str]:
    """Return the same for those who read no further."""
    return [f"{among(group, analysis)}{_short(found, group, analysis)}" for group, found in _known(analysis)]


def _short(found: Inference, group: Group, analysis: IncompleteAnalysis) -> str:
    return f"Expected ranks, 1 is best, best first, with 95 % intervals: {_listed_ranks(found, group, analysis)}."


def _known(analysis: IncompleteAnalysis) -> list[tuple[Group, Inference]]:
    """Return the groups of which something can be said, with what."""
    found = [(group, group.inferences[analysis.population]) for group in analysis.groups]
    return [(group, one) for group, one in found if not isinstance(one, NotComputed)]


def _forest(group: Group, found: Inference, analysis: IncompleteAnalysis) -> Drawing:
    labels = labels_of(group, analysis)
    figure = expected_rank_forest(expected_ranks(found, len(labels)), labels, both(analysis))
    middle = (len(labels) + 1) / 2
    words = f"{_order(found, group, analysis)} A line marks the mean of all methods, {number(middle)}."
    return Drawing(figure, words, opening(listed(list(labels.values()))) if among(group, analysis) else "")


def ranks_of(analysis: IncompleteAnalysis) -> pd.DataFrame:
    """Return expected ranks of all methods: columns ``method``, ``group`` (from 1), those of ``expected_ranks``.

    Where the table says what ranks score, and all methods are connected, also ``expected_score``, ``score_low`` and
    ``score_high``, points; NaN otherwise. Methods without an expected rank are not in it.
    """
    parts = []
    for place, (group, found) in enumerate(_known(analysis), start=1):
        ranks = expected_ranks(found, len(group.methods))
        ranks.insert(0, "group", place)
        ranks["rankings"] = analysis.matrix.placed[:, _columns(group, analysis)].sum(axis=0)
        parts.append(ranks)
    table = pd.concat(parts).reset_index()
    for name, rank in (("expected_score", "expected_rank"), ("score_low", "high"), ("score_high", "low")):
        table[name] = _score(table[rank].to_numpy(float), analysis)
    return table


def _columns(group: Group, analysis: IncompleteAnalysis) -> list[int]:
    return [analysis.matrix.methods.index(method) for method in group.methods]


def _score(rank: np.ndarray, analysis: IncompleteAnalysis) -> np.ndarray:
    """Return the points of (fractional) ranks on the table's scale of equal steps; NaN where there is none."""
    if analysis.scale is None or not analysis.is_connected:
        return np.full(len(rank), np.nan)
    return np.interp(rank, np.arange(1, len(analysis.scale) + 1), analysis.scale)


def _ranks_table(analysis: IncompleteAnalysis) -> Table:
    data = ranks_of(analysis).sort_values(["group", "expected_rank"], kind="stable", ignore_index=True)
    scores = {
        "expected_score": tables.points("Expected score"),
        **tables.limits("score_"),
    }
    return Table(
        "Expected rank of every method in a complete ranking"
        + ("" if data["expected_score"].isna().all() else ", and the score of that rank"),
        data,
        {
            **({} if analysis.is_connected else {"group": tables.count("Group")}),
            "method": tables.method("Method", analysis.labels),
            "expected_rank": tables.points("Expected rank"),
            **tables.limits(),
            "se": tables.points("Standard error", 3),
            "naive_low": tables.points("If independent: from"),
            "naive_high": tables.points("to"),
            "rankings": tables.count("Rankings"),
            **({} if data["expected_score"].isna().all() else scores),
        },
        "–: nothing varies, so there is no interval.",
        most_rows=len(data),
    )


def _differences_table(analysis: IncompleteAnalysis) -> Table:
    data = pd.concat([found.differences for _, found in _known(analysis)], ignore_index=True)
    data = data.assign(p_claim=data[["p_all", "p_holm"]].max(axis=1))
    return Table(
        "Difference of expected ranks of every pair: by how many ranks the first is better than the second",
        data,
        {
            **tables.pair(analysis.labels),
            "difference": tables.points("Difference"),
            **tables.limits(),
            "se": tables.points("Standard error", 3),
            "p": tables.p("p"),
            "all_low": tables.points("95 % for all pairs, from"),
            "all_high": tables.points("to"),
            "p_claim": tables.p("p for all pairs"),
        },
        "–: the difference is the same in every ranking, or too few people or photos know of it for a test.",
        most_rows=len(data),
    )


def _numbers(analysis: IncompleteAnalysis) -> dict[str, Any]:
    one = analysis.groups[0] if analysis.is_connected else None
    apart = NotComputed("Comparisons do not connect all methods: each of groups has a test of its own.")
    return {
        "equal_worths_test": apart if one is None else one.equality(analysis.population),
        "population": analysis.population.value,
        "population_wanted": analysis.wanted.value,
        "expected_ranks": ranks_of(analysis).set_index("method") if _known(analysis) else analysis.inference,
        "groups": [_group_numbers(group, analysis) for group in analysis.groups],
    }


def _group_numbers(group: Group, analysis: IncompleteAnalysis) -> dict[str, Any]:
    return {
        "methods": list(group.methods),
        "n_trials": None if isinstance(group.found, NotComputed) else len(group.found.rankings),
        "equal_worths_test": group.equality(analysis.population),
        "nothing_claimed": {
            "methods": thin_methods(group, analysis),
            "pairs": sorted(sorted(pair) for pair in untested_pairs(group, analysis)),
        },
        "intervals": {
            population.value: found
            if isinstance(found, NotComputed)
            else {
                "expected_ranks": expected_ranks(found, len(group.methods)),
                "differences": found.differences.to_dict("records"),
            }
            for population, found in group.inferences.items()
        },
    }

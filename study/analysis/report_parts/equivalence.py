"""On par: which methods are equivalent, and whether the others are on par with the reference."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from enhancegan.console import amount
from study.analysis.analysis import Analysis, NotComputed
from study.analysis.equivalence import Equivalence, Size, equivalence
from study.analysis.figures.on_par import MOST_PAIRS, on_par_intervals
from study.analysis.report_parts import tables
from study.analysis.report_parts.equivalence_size import names_a_size, pair_size
from study.analysis.report_parts.few import is_large_enough, nothing_claimed
from study.analysis.report_parts.on_par import comparison_in_words, of_points, summary_in_words
from study.analysis.report_parts.populations import both
from study.analysis.report_parts.section import Drawing, Section, reasons
from study.analysis.report_parts.slots import confounded_pairs, why_dash, without_confounded
from study.analysis.report_parts.tables import Column, Table
from study.analysis.report_parts.words import DASH, bound, listed
from study.analysis.significance import SIGNIFICANCE

_TITLE = "On par"
_MOST_NAMED = 10  # pairs in a sentence
_NOTE = (
    "That no difference is found does not show that there is none. Two methods are called on par only if the data show "
    "that they differ by less than the margin, the largest difference that does not matter, and said to differ by more "
    "than the margin only if the data show that. Both take p-values of one-sided tests below 0.05, corrected for all "
    "comparisons with the reference, or for all pairs if there is none, unless each of them passes its own test, which "
    "needs no correction; the latter also takes a preference in the section above. The 90 % interval of a comparison "
    "is within the margin, or outside it, where its p-value alone is below 0.05; its limit farther from 0, which the "
    "table rounds up, is the smallest margin of this pair alone. The two-sided 95 % intervals for all pairs are wider, "
    "and may reach beyond a margin within which two methods are on par."
)
_NOTE_ON_SIZES = (
    " Sizes are of a study that has the variances of this one and tests two equal methods alone; they keep the ratio "
    "of people to photos, and python -m study plan compares the costs of others."
)
_SAID_OF_PAIRS = (
    *("low", "high", "smallest_margin", "p", "p_all", "p_beyond", "p_beyond_all", "p_a_not_inferior"),
    *("p_a_not_inferior_all", "p_b_not_inferior", "p_b_not_inferior_all"),
)
_UNVARIED = "Differences that are the same in every ranking have no interval, so nothing is said about them."


def equivalence_section(analysis: Analysis) -> Section:
    """Return the section about methods that are on par."""
    if isinstance(analysis.differences, NotComputed):
        missing = analysis.differences
        return Section("equivalence", _TITLE, (), numbers={"equivalence": missing}, missing=reasons([missing]))
    found = _told_from_slots(analysis, analysis.differences)
    known = found.pairs.dropna(subset="smallest_margin")
    if not is_large_enough(analysis.matrix, analysis.population):
        sentences = [nothing_claimed(analysis)]
    else:
        sentences = [
            *_margin_in_words(analysis),
            *(_bounds(found, analysis) if found.margin is None else summary_in_words(found, analysis)),
            *_comparisons_in_words(known, found, analysis),
            *_confounded_in_words(analysis),
        ]
    figures = {} if known.empty else {"on-par": _drawing(known, analysis)}
    return Section(
        "equivalence",
        _TITLE,
        tuple(sentences),
        figures,
        {"equivalence": _table(found, analysis)},
        {"equivalence": _numbers(found, analysis)},
        _NOTE + (_NOTE_ON_SIZES if any(map(names_a_size, sentences)) else ""),
        _UNVARIED if analysis.differences["se"].eq(0).any() else None,
    )


def on_par_finding(analysis: Analysis) -> list[str]:
    """Return what is on par within the margin; without one, if no difference was found, how large one may be."""
    if isinstance(analysis.differences, NotComputed) or not is_large_enough(analysis.matrix, analysis.population):
        return []
    found = _told_from_slots(analysis, analysis.differences)
    if found.margin is not None:
        return summary_in_words(found, analysis)
    test = analysis.equality
    return [] if isinstance(test, NotComputed) or test.p < SIGNIFICANCE else _all_in_words(found, analysis)


def _told_from_slots(analysis: Analysis, differences: pd.DataFrame) -> Equivalence:
    """Return what is known without what may be known of slots only."""
    found = equivalence(differences, analysis.margin, analysis.reference)
    if not analysis.claimed.confounded:
        return found
    return replace(found, all_within=math.nan, pairs=without_confounded(found.pairs, _SAID_OF_PAIRS, analysis))


def _margin_in_words(analysis: Analysis) -> list[str]:
    """Return where the margin comes from."""
    margin, of_study = analysis.margin, analysis.protocol.margin
    if margin is None:
        return ["No margin was chosen, so this section says how far apart methods may be at most."]
    points = of_points(margin)
    if margin == of_study:
        return [f"The equivalence margin is {points}, as the study sets it."]
    instead = "" if of_study is None else f", instead of the study's {of_points(of_study)}"
    return [
        f"The equivalence margin is {points}, given for this analysis{instead}; a margin chosen after seeing the data "
        "proves little."
    ]


def _all_in_words(found: Equivalence, analysis: Analysis) -> list[str]:
    if math.isnan(found.all_within):
        return []
    names, methods = list(analysis.labels.values()), len(analysis.labels)
    whose = listed(names) if methods == 2 else f"any two of the {methods} methods"
    return [
        f"With 95 % confidence, the true mean scores of {whose} differ by less than {bound(found.all_within)} points, "
        f"for {both(analysis)}. This bounds only the size of differences, so two-sided 95 % intervals may reach "
        "farther."
    ]


def _bounds(found: Equivalence, analysis: Analysis) -> list[str]:
    """Return how large all differences, and that of each comparison, are at most."""
    known = found.pairs[found.pairs["family"]].dropna(subset="smallest_margin")
    pairs = known.sort_values("smallest_margin", kind="stable").to_dict("records")
    if len(found.pairs) == 1 or not pairs:
        return _all_in_words(found, analysis)
    reference = analysis.reference
    names = [analysis.labels[pair["a"]] if reference else _named(pair, analysis) for pair in pairs]
    items = [f"{name} {bound(pair['smallest_margin'])}" for name, pair in zip(names, pairs, strict=True)]
    start = f"Differences from {analysis.labels[reference]}" if reference else "Differences of each pair"
    return [
        *_all_in_words(found, analysis),
        f"{start} are less than this, in points (95 % confidence, each alone): {_some(items)}.",
    ]


def _comparisons_in_words(known: pd.DataFrame, found: Equivalence, analysis: Analysis) -> list[str]:
    """Return a sentence per comparison with the reference, or about the only pair; nothing without a margin."""
    if found.margin is None or (analysis.reference is None and len(found.pairs) > 1):
        return []
    compared = known[known["family"]].sort_values("smallest_margin", kind="stable").to_dict("records")
    return [comparison_in_words(pair, found, analysis) for pair in compared]


def _confounded_in_words(analysis: Analysis) -> list[str]:
    """Return about which pairs nothing is said because of their slots."""
    pairs = confounded_pairs(analysis)
    if not pairs:
        return []
    why = "because methods and slots cannot be told apart, and a slot may hide a difference"
    if len(pairs) == math.comb(len(analysis.labels), 2):
        return [f"Whether any two methods are on par cannot be known, {why}."]
    return [f"Whether these are on par cannot be known, {why}: {_some(pairs, '; ')}."]


def _some(items: list[str], separator: str = "") -> str:
    """Return the first of `items` as a list, and how many more there are."""
    more = len(items) - _MOST_NAMED
    shown = [*items[:_MOST_NAMED], *([f"{amount(more, 'more pair')} in the table"] if more > 0 else [])]
    return separator.join(shown) if separator else listed(shown)


def _named(pair: Mapping[Any, Any], analysis: Analysis) -> str:
    return f"{analysis.labels[pair['a']]} and {analysis.labels[pair['b']]}"


def _drawn(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs as figure and table show them: the reference second, else the method with the lower mean."""
    back = pairs.rename(
        columns={
            **{"a": "b", "b": "a", "low": "high", "high": "low"},
            **{"p_a_not_inferior": "p_b_not_inferior", "p_b_not_inferior": "p_a_not_inferior"},
            **{"p_a_not_inferior_all": "p_b_not_inferior_all", "p_b_not_inferior_all": "p_a_not_inferior_all"},
        }
    )
    back[["difference", "low", "high"]] *= -1
    is_compared = pairs["family"] & (not pairs["family"].all())
    stays = (is_compared | (pairs["difference"] >= 0)).to_numpy()
    turned = pd.DataFrame({name: np.where(stays, pairs[name], back[name]) for name in pairs.columns})
    return turned.sort_values("smallest_margin", kind="stable", ignore_index=True)


def _drawing(known: pd.DataFrame, analysis: Analysis) -> Drawing:
    drawn = _drawn(known).head(MOST_PAIRS)
    smallest = [f"{_named(pair, analysis)} {bound(pair['smallest_margin'])}" for pair in drawn.to_dict("records")]
    margin = "" if analysis.margin is None else f" Dashed lines mark the margin of {of_points(analysis.margin)}."
    words = (
        f"90 % intervals of the difference of every pair, the smallest margin on top, for {both(analysis)}.{margin} "
        f"Smallest margins of each pair alone, in points, rounded up: {'; '.join(smallest)}."
    )
    return Drawing(on_par_intervals(drawn, analysis.labels, analysis.margin), words)


def _table(found: Equivalence, analysis: Analysis) -> Table:
    count = int(found.pairs["family"].sum())
    with_margin = {
        "p": tables.p("p, on par"),
        **({"p_all": tables.p(f"p, on par, all {count}")} if count > 1 else {}),
        "p_beyond": tables.p("p, beyond the margin"),
        **({"p_beyond_all": tables.p(f"p, beyond the margin, all {count}")} if count > 1 else {}),
    }
    outside = "" if found.pairs["family"].all() else ", or the pair is no comparison with the reference"
    sought = "the smallest margin" if found.margin is None else "whether it is within the margin"
    return Table(
        f"Difference of every pair, and {sought}: mean score of the first minus that of the second, points",
        _drawn(found.pairs),
        {
            **tables.pair(analysis.labels),
            "difference": tables.points("Difference"),
            "low": tables.points("90 % from"),
            "high": tables.points("to"),
            "smallest_margin": Column("Smallest margin alone", _bound_cell),
            **({} if found.margin is None else with_margin),
        },
        why_dash(f"the difference is the same in every ranking{outside}", analysis),
        most_rows=len(found.pairs),
    )


def _bound_cell(value: float) -> str:
    return DASH if math.isnan(value) else bound(value)


def _numbers(found: Equivalence, analysis: Analysis) -> dict[str, Any]:
    return {
        "margin": found.margin,
        "margin_of_study": analysis.protocol.margin,
        "reference": analysis.reference,
        "all_within": found.all_within,
        "pairs": found.pairs.to_dict("records"),
        "size_needed": _sizes(found, analysis),
    }


def _sizes(found: Equivalence, analysis: Analysis) -> dict[str, Size]:
    """Return, for each method compared with the reference, the study that would show it to be on par."""
    reference, margin = analysis.reference, found.margin
    if reference is None or margin is None:
        return {}
    return {method: pair_size(method, reference, margin, analysis) for method in analysis.labels if method != reference}

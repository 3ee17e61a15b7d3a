"""On par: which methods are equivalent, and whether the others are on par with the reference."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from study.analysis.analysis import Analysis, NotComputed
from study.analysis.equivalence import Equivalence, Size, equivalence, outcome
from study.analysis.figures.on_par import MOST_PAIRS, on_par_intervals
from study.analysis.report_parts import tables
from study.analysis.report_parts.claims import is_large_enough, preferences, verdicts
from study.analysis.report_parts.equivalence_size import pair_size, size_in_words
from study.analysis.report_parts.populations import both
from study.analysis.report_parts.scores import caution
from study.analysis.report_parts.section import Drawing, Section, reasons
from study.analysis.report_parts.slots import confounded_pairs
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import amount, listed, number, p_value
from study.analysis.significance import SIGNIFICANCE

_TITLE = "On par"
_MOST_NAMED = 10  # pairs in a sentence
_NOTE = (
    "That a test finds no difference does not show that there is none. Here it is shown: two methods are equivalent, "
    "or on par, if the data show, at the 5 % level, that their difference is smaller than a margin, the largest "
    "difference that does not matter. That takes two one-sided tests at 5 %, or, which is the same, a 90 % interval "
    "within the margin. The smallest margin of a pair is the limit of that interval farther from 0. Sizes of studies "
    "are for two equal methods and power 80 %, by the normal distribution, and as uncertain as this study's variances."
)
_UNVARIED = "Differences that are the same in every ranking have no interval, so nothing is said about them."


def equivalence_section(analysis: Analysis) -> Section:
    """Return the section about methods that are on par."""
    if isinstance(analysis.differences, NotComputed):
        missing = analysis.differences
        return Section("equivalence", _TITLE, (), numbers={"equivalence": missing}, missing=reasons([missing]))
    found = equivalence(analysis.differences, analysis.margin)
    known = _known(found, analysis)
    if not is_large_enough(analysis.matrix, analysis.population):
        sentences = [caution(analysis)]
    else:
        sentences = [
            *_margin_in_words(analysis),
            *_all_in_words(found, analysis),
            *_pairs_in_words(found, analysis),
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
        _NOTE,
        _UNVARIED if found.pairs["smallest_margin"].isna().any() else None,
    )


def all_within_in_words(analysis: Analysis) -> list[str]:
    """Return how far apart all methods are at most; nothing where that is not known."""
    if isinstance(analysis.differences, NotComputed) or not is_large_enough(analysis.matrix, analysis.population):
        return []
    return _all_in_words(equivalence(analysis.differences, analysis.margin), analysis)


def _known(found: Equivalence, analysis: Analysis) -> pd.DataFrame:
    """Return the pairs about which something can be said: their difference varies, and not only with their slots."""
    confounded = analysis.claimed.confounded
    told_apart = [frozenset(pair) not in confounded for pair in found.pairs[["a", "b"]].itertuples(index=False)]
    return found.pairs[told_apart].dropna(subset="smallest_margin")


def _margin_in_words(analysis: Analysis) -> list[str]:
    """Return where the margin comes from."""
    margin, of_study = analysis.margin, analysis.protocol.margin
    if margin is None:
        return ["No margin was chosen, so this section says for which margins methods are equivalent."]
    points = _of_points(margin)
    if margin == of_study:
        return [f"The equivalence margin is {points}, as the study sets it."]
    instead = "" if of_study is None else f", instead of the study's {_of_points(of_study)}"
    return [
        f"The equivalence margin is {points}, given for this analysis{instead}; a margin chosen after seeing the data "
        "proves little."
    ]


def _all_in_words(found: Equivalence, analysis: Analysis) -> list[str]:
    if math.isnan(found.all_within) or analysis.claimed.confounded:
        return []
    methods = len(analysis.labels)
    whose = "both methods" if methods == 2 else f"all {methods} methods"
    start = (
        f"The mean scores of {whose} are within {_bound(found.all_within)} points of each other, for {both(analysis)} "
        "(95 % confidence)"
    )
    if found.margin is None:
        return [f"{start}."]
    if found.all_within < found.margin:
        return [f"{start}: less than the margin, so all are on par."]
    return [f"{start}: more than the margin, so it is not shown that all are on par."]


def _confounded_in_words(analysis: Analysis) -> list[str]:
    """Return about which pairs nothing is said because of their slots."""
    pairs = confounded_pairs(analysis)
    if not pairs:
        return []
    more = len(pairs) - _MOST_NAMED
    items = [*pairs[:_MOST_NAMED], *([f"{amount(more, 'more pair')}"] if more > 0 else [])]
    return [
        "Whether these are on par cannot be known, because the two were always shown in different slots, and a slot "
        f"may hide a difference: {'; '.join(items)}."
    ]


def _pairs_in_words(found: Equivalence, analysis: Analysis) -> list[str]:
    """Return a sentence for each method compared with the reference, then what is known about all other pairs."""
    pairs = _known(found, analysis).sort_values("smallest_margin", kind="stable").to_dict("records")
    reference = analysis.reference
    special = (
        [_seen_from(pair, reference) for pair in pairs if reference in (pair["a"], pair["b"])] if reference else []
    )
    others = [pair for pair in pairs if reference not in (pair["a"], pair["b"])]
    if found.margin is None:
        return [*_smallest_in_words(special, analysis), *_smallest_of_several(others, analysis)]
    of_reference = [_on_par_in_words(pair, found, analysis) for pair in special]
    return [*of_reference, *_equivalent_pairs(others, found, analysis)]


def _seen_from(pair: Mapping[Any, Any], reference: str) -> dict[str, Any]:
    """Return a pair with the reference second."""
    if pair["b"] == reference:
        return dict(pair)
    turned = {"a": pair["b"], "b": reference, "difference": -pair["difference"]}
    limits = {"low": -pair["high"], "high": -pair["low"]}
    return {**pair, **turned, **limits, "p_a_not_inferior": pair["p_b_not_inferior"]}


def _smallest_in_words(pairs: list[dict[str, Any]], analysis: Analysis) -> list[str]:
    """Return for which margins methods are on par with the reference."""
    if not pairs:
        return []
    reference = analysis.labels[pairs[0]["b"]]
    items = [f"{analysis.labels[pair['a']]} {_bound(pair['smallest_margin'])} points" for pair in pairs]
    return [
        f"Upper bounds of the difference from {reference}, for {both(analysis)} (95 % confidence, each pair alone): "
        f"{listed(items)}. A method is on par with {reference} only if differences of that size do not matter."
    ]


def _smallest_of_several(pairs: list[dict[Any, Any]], analysis: Analysis) -> list[str]:
    if not pairs:
        return []
    items = [f"{_named(pair, analysis)} {_bound(pair['smallest_margin'])} points" for pair in pairs[:_MOST_NAMED]]
    more = len(pairs) - _MOST_NAMED
    items += [f"{amount(more, 'more pair')} in the table"] if more > 0 else []
    others = "other pairs" if analysis.reference else "pairs"
    return [
        f"For {both(analysis)}, {others} are equivalent for every margin above these bounds (95 % confidence, each "
        f"pair alone): {listed(items)}."
    ]


def _on_par_in_words(pair: Mapping[str, Any], found: Equivalence, analysis: Analysis) -> str:
    """Return whether a method is on par with the reference, and if that is open, the study that could tell."""
    method, reference = analysis.labels[pair["a"]], analysis.labels[pair["b"]]
    margin = float(found.margin or 0)
    interval = _interval(pair, margin)
    result = outcome(pair["low"], pair["high"], margin)
    if result == "equivalent":
        over_all = f"{p_value(pair['p_holm'])} over all {amount(len(found.pairs), 'pair')}"
        alone = f"{p_value(pair['p'])} for this pair alone"
        if pair["p_holm"] < SIGNIFICANCE:
            return (
                f"{method} is on par with {reference} for {both(analysis)}: the {interval}, is within the margin "
                f"({alone}, {over_all})."
            )
        return (
            f"It is not certain that {method} is on par with {reference} for {both(analysis)}: the {interval}, is "
            f"within the margin, but only for this pair alone ({p_value(pair['p'])}; {over_all})."
        )
    if result == "different":
        how = "higher" if pair["difference"] > 0 else "lower"
        return (
            f"{method} is not on par with {reference} for {both(analysis)}: it scores {how}, and the whole {interval}, "
            "is outside the margin (this pair alone)."
        )
    known = (
        f" Had only this pair been compared, it would count as at most {_of_points(margin)} below {reference} "
        f"(non-inferior; {p_value(pair['p_a_not_inferior'])}, one-sided)."
        if pair["p_a_not_inferior"] < SIGNIFICANCE
        else ""
    )
    sides = "both sides" if pair["low"] < -margin and pair["high"] > margin else "one side"
    return (
        f"This study cannot tell whether {method} is on par with {reference} for {both(analysis)}: the {interval}, "
        f"extends beyond the margin on {sides} ({p_value(pair['p'])}).{known}{_what_would_tell(pair, margin, analysis)}"
    )


def _what_would_tell(pair: Mapping[str, Any], margin: float, analysis: Analysis) -> str:
    """Return the size of a study that could tell; none for methods that are known to differ."""
    claimed = preferences(verdicts(analysis))
    if (pair["a"], pair["b"]) in claimed or (pair["b"], pair["a"]) in claimed:
        return " The two do differ (see Pairs of methods); open is only whether by more than the margin."
    if abs(pair["difference"]) > margin:
        return " The difference found is itself beyond the margin, so a larger study may as well show the opposite."
    return size_in_words(pair_size(pair["a"], pair["b"], margin, analysis), analysis)


def _equivalent_pairs(pairs: list[dict[Any, Any]], found: Equivalence, analysis: Analysis) -> list[str]:
    """Return which of the other pairs are equivalent: over all pairs, or only if each were the only one."""
    sure = [pair for pair in pairs if pair["p_holm"] < SIGNIFICANCE]
    alone = [pair for pair in pairs if pair["p"] < SIGNIFICANCE <= pair["p_holm"]]
    count = amount(len(found.pairs), "pair")
    sentences = []
    if len(sure) == 1:
        p = p_value(sure[0]["p_holm"])
        sentences.append(
            f"{_named(sure[0], analysis)} are equivalent within the margin for {both(analysis)} ({p} over all {count})."
        )
    elif sure:
        items = [f"{_named(pair, analysis)} ({p_value(pair['p_holm'])})" for pair in sure[:_MOST_NAMED]]
        sentences.append(
            f"For {both(analysis)}, these are equivalent within the margin, over all {count} (Holm): "
            f"{_some(items, len(sure))}."
        )
    if len(alone) == 1:
        sentences.append(
            f"{_named(alone[0], analysis)} would be equivalent if only these two had been compared "
            f"({p_value(alone[0]['p'])}), but over all {count} that is not certain."
        )
    elif alone:
        items = [f"{_named(pair, analysis)} ({p_value(pair['p'])})" for pair in alone[:_MOST_NAMED]]
        sentences.append(
            f"Each of these would be equivalent if only this pair had been compared, but over all {count} that is not "
            f"certain: {_some(items, len(alone))}."
        )
    rest = len(pairs) - len(sure) - len(alone)
    if rest:
        which = f"the other {amount(rest, 'pair')}" if len(found.pairs) > rest else "any pair"
        sentences.append(f"Equivalence within the margin is not shown for {which}; the table has them all.")
    return sentences


def _some(items: list[str], count: int) -> str:
    more = count - len(items)
    return listed([*items, *([f"{amount(more, 'more pair')} in the table"] if more else [])])


def _named(pair: Mapping[Any, Any], analysis: Analysis) -> str:
    return f"{analysis.labels[pair['a']]} and {analysis.labels[pair['b']]}"


def _of_points(margin: float) -> str:
    return f"{margin:g} {'point' if margin == 1 else 'points'}"


def _bound(value: float) -> str:
    """Return a bound rounded up, so that the sentence about it stays true."""
    return number(math.ceil(round(100 * value, 6)) / 100)


def _interval(pair: Mapping[str, Any], margin: float) -> str:
    """Return the 90 % interval; a limit is not rounded to the margin when it is only close to it."""
    low, high = (number(pair[end], apart_from=math.copysign(margin, pair[end])) for end in ("low", "high"))
    return f"90 % interval of the difference, {low} to {high} points"


def _drawing(known: pd.DataFrame, analysis: Analysis) -> Drawing:
    ordered = known.sort_values("smallest_margin", kind="stable").head(MOST_PAIRS).to_dict("records")
    smallest = [f"{_named(pair, analysis)} {_bound(pair['smallest_margin'])}" for pair in ordered]
    margin = "" if analysis.margin is None else f" Dashed lines mark the margin of {_of_points(analysis.margin)}."
    words = (
        f"90 % intervals of the difference of every pair, the smallest margin on top, for {both(analysis)}.{margin} "
        f"Smallest margins in points: {'; '.join(smallest)}."
    )
    return Drawing(on_par_intervals(known, analysis.labels, analysis.margin), words)


def _table(found: Equivalence, analysis: Analysis) -> Table:
    with_margin = {
        "p": tables.p("p, equivalent"),
        "p_holm": tables.p("p, Holm"),
        "p_a_not_inferior": tables.p("p, first not inferior"),
        "p_b_not_inferior": tables.p("p, second not inferior"),
    }
    return Table(
        "Equivalence of every pair: difference of mean scores, first minus second, points",
        found.pairs.sort_values("smallest_margin", kind="stable", ignore_index=True),
        {
            "a": tables.method("First", analysis.labels),
            "b": tables.method("Second", analysis.labels),
            "difference": tables.points("Difference"),
            "low": tables.points("90 % from"),
            "high": tables.points("to"),
            "smallest_margin": tables.points("Smallest margin", 3),
            **({} if found.margin is None else with_margin),
        },
        "–: the difference is the same in every ranking.",
        most_rows=len(found.pairs),
    )


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

"""What may be said about a pair of methods: the one place that decides when people are said to prefer one to another.

A preference is of mean scores. It is claimed only if it is still found when all pairs are tested together, both by
Holm's adjusted p-value and by the simultaneous interval, and the study has at least ``FEWEST_CLUSTERS`` of the people
and photos that are samples. docs/analysis-checks.md counts how often that is wrong.
"""

import math
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from enhancegan.console import amount
from study.analysis.analysis import Analysis, NotComputed
from study.analysis.inference import Inference
from study.analysis.rank_matrix import RankMatrix
from study.analysis.report_parts.few import is_large_enough
from study.analysis.report_parts.populations import both, people_prefer, photos
from study.analysis.report_parts.words import limits, listed, number, p_cell, p_value, percent
from study.analysis.significance import SIGNIFICANCE

Kind = Literal["unvaried", "told", "mixed", "hint", "confounded", "open"]
_BEST = "the two methods with the best mean scores"

Rates = dict[tuple[str, str], tuple[float, float, float]]


@dataclass(frozen=True)
class Verdict:
    """What a study says about two methods.

    Attributes:
        first: The method with the higher mean score; of equal ones, the one ranked above the other more often.
        second: The other.
        difference: Mean score of `first` minus that of `second`, at least 0, points.
        all_low: Lower limit of the 95 % interval of this difference that holds for all pairs together.
        all_high: Upper limit.
        p: p-value of the difference alone.
        p_adjusted: The same for all pairs: the larger of Holm's and that of the simultaneous interval.
        rate: Share of rankings with `first` above `second`.
        low: Lower limit of its 95 % interval.
        high: Upper limit.
        kind: ``told``: the population prefers `first`; ``mixed``: it does by mean scores, but ranks `second` above
            `first` more often than not; ``hint``: a preference only if this pair were the only one; ``confounded``:
            one of these three, were it not that the two methods cannot be told apart from their slots; ``open``:
            undecided; ``unvaried``: all rankings agree, so there is no interval.
    """

    first: str
    second: str
    difference: float
    all_low: float
    all_high: float
    p: float
    p_adjusted: float
    rate: float
    low: float
    high: float
    kind: Kind


def verdicts(analysis: Analysis) -> list[Verdict]:
    """Return a verdict on every pair, the largest difference first; none where intervals could not be computed."""
    found = analysis.inference
    if isinstance(found, NotComputed):
        return []
    return verdicts_of(analysis.matrix, found, analysis.claimed.confounded)


def verdicts_of(
    matrix: RankMatrix, found: Inference, confounded: Collection[frozenset[str]] = frozenset()
) -> list[Verdict]:
    """Return a verdict on every pair, the largest difference first.

    Args:
        matrix: The rankings.
        found: What they say about a population.
        confounded: Pairs of methods that cannot be told apart from their slots.
    """
    limits = zip(*(found.win_rates[name] for name in ("a", "b", "rate", "low", "high")), strict=True)
    rates = {(a, b): (float(rate), float(low), float(high)) for a, b, rate, low, high in limits}
    large_enough = is_large_enough(matrix, found.population)
    verdicts = [_verdict(rates, pair, large_enough) for pair in found.differences.to_dict("records")]
    verdicts = [_unless_confounded(verdict, confounded) for verdict in verdicts]
    # Differences that are equal on paper keep the order of the methods.
    reach = float(matrix.scale[0] - matrix.scale[-1])
    return sorted(verdicts, key=lambda verdict: -round(verdict.difference / reach, 12))


def _unless_confounded(verdict: Verdict, confounded: Collection[frozenset[str]]) -> Verdict:
    """Return a verdict that does not take the effect of a slot for that of a method, or for that of none."""
    is_doubtful = frozenset((verdict.first, verdict.second)) in confounded
    return replace(verdict, kind="confounded") if is_doubtful else verdict


def adjusted(pair: Mapping[Hashable, Any]) -> float:
    """Return the p-value that a claim about a row of ``Inference.differences`` rests on."""
    return max(float(pair["p_holm"]), float(pair["p_all"]))


def preferences(found: list[Verdict]) -> set[tuple[str, str]]:
    """Return the pairs (preferred, other) that are claimed."""
    return {(verdict.first, verdict.second) for verdict in found if verdict.kind in ("told", "mixed")}


def in_words(verdict: Verdict, analysis: Analysis, pairs: int, are_best: bool = False) -> str:
    """Return a sentence about one pair of `pairs`; where nothing is claimed, it says if the two are the best."""
    first, second = analysis.labels[verdict.first], analysis.labels[verdict.second]
    which = f"Of {_BEST}, " if are_best else ""
    adjusted = ", both adjusted for the slot" if analysis.claimed.is_adjusted else ""
    if verdict.kind == "told":
        return (
            f"On average, {_preference(first, second, analysis)}: {first} scores {_more_points(verdict, pairs)} and is "
            f"ranked above {second} in {share_in_words(verdict, pairs)}{adjusted}."
        )
    if verdict.kind == "mixed":
        return (
            f"By mean scores, {_preference(first, second, analysis)}: {first} scores {_more_points(verdict, pairs)}. "
            f"But {second} is ranked above {first} more often than not, and {first} above {second} in only "
            f"{share_in_words(verdict, pairs)}{adjusted}: which of the two is better depends on which of these counts."
        )
    if verdict.kind == "hint":
        return (
            f"{which}{first} scores {_points(verdict)} points more than {second}, but a preference is not certain, for "
            f"{both(analysis)} ({p_value(verdict.p)} for this pair alone, {p_cell(verdict.p_adjusted)} "
            f"with all {amount(pairs, 'pair')} tested)."
        )
    if verdict.kind == "confounded":
        return (
            f"{which}{first} scores {_points(verdict)} points more than {second} in these rankings, but as the two "
            f"were shown in different slots, it cannot be told whether {people_prefer(analysis)} one of them, or only "
            "its slot."
        )
    if verdict.kind == "unvaried":
        return (
            f"{first} and {second} are always the same number of ranks apart; rankings that never differ give no "
            "interval, so nothing is said about other people or photos."
        )
    alone = " for this pair alone" if pairs > 1 else ""
    what = (
        f"Between {_BEST}, {first} and {second}, no preference was found"
        if are_best
        else f"No preference between {first} and {second} was found"
    )
    scores = f"{first} scores {_points(verdict)} points more" if round(verdict.difference, 9) else "both score the same"
    return (
        f"{what}, for {both(analysis)}: {scores} ({_interval(verdict, pairs)}; "
        f"{p_value(verdict.p)}{alone}). That none was found does not show that there is none."
    )


def several_in_words(found: list[Verdict], analysis: Analysis, pairs: int) -> str:
    """Return one sentence about several of `pairs` pairs, all of which are hints, confounded or open."""
    labels = analysis.labels
    if found[0].kind == "confounded":
        items = [f"{labels[one.first]} and {labels[one.second]} ({_points(one)})" for one in found]
        return (
            f"In these pairs, it cannot be told whether {people_prefer(analysis)} a method, or only its slot; in "
            "parentheses how many points more the first scored in these rankings: "
            f"{listed(items)}."
        )
    if found[0].kind == "hint":
        items = [
            f"{labels[one.first]} over {labels[one.second]} ({_points(one)} points; {p_value(one.p)} for the pair "
            f"alone, {p_cell(one.p_adjusted)} with all tested)"
            for one in found
        ]
        return f"Not certain once all {amount(pairs, 'pair')} are tested together: {listed(items)}."
    items = [f"{labels[one.first]} and {labels[one.second]} ({_points(one)} points, {p_value(one.p)})" for one in found]
    widest = max(found, key=lambda one: one.all_high - one.all_low)
    return (
        f"No preference was found, for {both(analysis)}, between {listed(items)}; each p is for the pair alone. That "
        f"none was found does not show that there is none: the widest interval, of {labels[widest.first]} minus "
        f"{labels[widest.second]}, is {_limits(widest)} points (95 %, {_widened(pairs)})."
    )


def share_in_words(verdict: Verdict, pairs: int) -> str:
    """Return the win rate with its interval; limits close to 50 % are not rounded to it.

    The interval is not widened for the number of `pairs`. A share that never varies has none.
    """
    if math.isnan(verdict.low):
        return f"{percent(verdict.rate, apart_from=0.5)} % of rankings"
    rate, low, high = (percent(value, apart_from=0.5) for value in (verdict.rate, verdict.low, verdict.high))
    return f"{rate} % of rankings (95 % interval{', this pair alone:' if pairs > 1 else ''} {low} to {high})"


def _preference(first: str, second: str, analysis: Analysis) -> str:
    return f"{people_prefer(analysis)} {first} to {second} on {photos(analysis)}"


def _points(verdict: Verdict) -> str:
    return number(verdict.difference, apart_from=0)


def _more_points(verdict: Verdict, pairs: int) -> str:
    return f"{_points(verdict)} points more ({_interval(verdict, pairs)})"


def _interval(verdict: Verdict, pairs: int) -> str:
    return f"95 % interval{'' if pairs == 1 else f', {_widened(pairs)}:'} {_limits(verdict)}"


def _widened(pairs: int) -> str:
    return f"widened because {amount(pairs, 'pair')} are tested"


def _limits(verdict: Verdict) -> str:
    return limits(verdict.all_low, verdict.all_high)


def _verdict(rates: Rates, pair: Mapping[Hashable, Any], large_enough: bool) -> Verdict:
    first, second = pair["a"], pair["b"]
    difference, low, high = (float(pair[name]) for name in ("difference", "all_low", "all_high"))
    if difference < 0 or (difference == 0 and rates[first, second][0] < 0.5):
        first, second, difference, low, high = second, first, -difference, -high, -low
    p, p_adjusted = float(pair["p"]), adjusted(pair)
    rate, rate_low, rate_high = rates[first, second]
    if math.isnan(p):
        kind: Kind = "unvaried"
    elif not large_enough or p >= SIGNIFICANCE:
        kind = "open"
    elif p_adjusted >= SIGNIFICANCE:
        kind = "hint"
    else:
        kind = "mixed" if rate_high < 0.5 else "told"
    return Verdict(first, second, difference, low, high, p, p_adjusted, rate, rate_low, rate_high, kind)

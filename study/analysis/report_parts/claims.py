"""What may be said about a pair of methods: the one place that decides when people are said to prefer one to another.

A preference is claimed only if the crossed interval of the win rate excludes 50 %, the difference of the mean scores
has the same sign and is significant at 5 % over all pairs (Holm 1979), and the study has at least ``FEWEST_CLUSTERS``
people and photos. docs/analysis-checks.md counts how often that is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from study.analysis.analysis import Analysis, NotComputed
from study.analysis.rank_matrix import RankMatrix
from study.analysis.report_parts.words import amount, listed, p_value, percent
from study.analysis.significance import SIGNIFICANCE

FEWEST_CLUSTERS = 5

Kind = Literal["unvaried", "told", "mixed", "hint", "open"]
Rates = dict[tuple[str, str], tuple[float, float, float]]


@dataclass(frozen=True)
class Verdict:
    """What a study says about two methods.

    Attributes:
        first: The method that was ranked above the other more often.
        second: The other.
        rate: Share of rankings with `first` above `second`, at least 0.5.
        low: Lower limit of its crossed 95 % interval.
        high: Upper limit.
        difference: Mean score of `first` minus that of `second`, points.
        p_holm: p-value of that difference, adjusted for all pairs.
        kind: ``told``: people like these prefer `first`; ``mixed``: the win rate and the mean scores disagree;
            ``hint``: a preference only if this pair were the only one; ``open``: undecided; ``unvaried``: all rankings
            agree, so there is no interval.
    """

    first: str
    second: str
    rate: float
    low: float
    high: float
    difference: float
    p_holm: float
    kind: Kind


def verdicts(analysis: Analysis) -> list[Verdict]:
    """Return a verdict on every pair, the highest win rate first; none where intervals could not be computed."""
    if isinstance(analysis.win_rates, NotComputed) or isinstance(analysis.differences, NotComputed):
        return []
    return verdicts_of(analysis.matrix, analysis.differences, analysis.win_rates)


def verdicts_of(matrix: RankMatrix, differences: pd.DataFrame, win_rates: pd.DataFrame) -> list[Verdict]:
    """Return a verdict on every pair, the highest win rate first, from the intervals of some rankings."""
    limits = zip(*(win_rates[name] for name in ("a", "b", "rate", "low", "high")), strict=True)
    rates = {(a, b): (float(rate), float(low), float(high)) for a, b, rate, low, high in limits}
    found = [_verdict(rates, pair, is_large_enough(matrix)) for _, pair in differences.iterrows()]
    return sorted(found, key=lambda verdict: -verdict.rate)


def is_large_enough(matrix: RankMatrix) -> bool:
    """Return whether the study has enough people and photos to trust resampled intervals."""
    return min(len(matrix.participants), len(matrix.images)) >= FEWEST_CLUSTERS


def told(found: list[Verdict], first: str) -> list[str]:
    """Return the methods to which people like these are known to prefer `first`."""
    return [verdict.second for verdict in found if verdict.kind == "told" and verdict.first == first]


def in_words(verdict: Verdict, labels: Mapping[str, str], pairs: int) -> str:
    """Return a sentence about one pair of `pairs`."""
    first, second = labels[verdict.first], labels[verdict.second]
    share = share_in_words(verdict)
    if verdict.kind == "told":
        return f"People prefer {first} to {second} on photos like these: {share}."
    if verdict.kind == "hint":
        return (
            f"{first} was ranked above {second} more often: {share}. Taken alone that would be a preference; over all "
            f"{amount(pairs, 'pair')} compared it is not certain (Holm: {p_value(verdict.p_holm)})."
        )
    if verdict.kind == "mixed":
        higher = first if verdict.difference > 0 else second
        score = (
            f"{higher} has the higher mean score ({p_value(verdict.p_holm)} over all pairs)"
            if verdict.difference
            else "their mean scores are the same"
        )
        return (
            f"{first} was ranked above {second} in {share}, and {score}: which of the two is preferred depends on the "
            "measure."
        )
    if verdict.kind == "unvaried":
        return (
            f"{first} was ranked above {second} in all of these rankings; rankings that never differ give no interval, "
            "so nothing is said about other people or photos."
        )
    return f"This study cannot tell whether people prefer {first} or {second}: {share}."


def several_in_words(found: list[Verdict], labels: Mapping[str, str], pairs: int) -> str:
    """Return one sentence about several of `pairs` pairs that are all hints or all open."""
    if found[0].kind == "hint":
        items = [
            f"{labels[one.first]} above {labels[one.second]} "
            f"({share_in_words(one, named=False)}; {p_value(one.p_holm)})"
            for one in found
        ]
        return (
            f"Taken alone, each of these would be a preference, but over all {amount(pairs, 'pair')} compared none is "
            f"certain: {listed(items)}; in parentheses how often, the 95 % interval, and p after Holm."
        )
    items = [f"{labels[one.first]} and {labels[one.second]} ({share_in_words(one, named=False)})" for one in found]
    return (
        f"This study cannot tell which people prefer in the pairs {listed(items)}; in parentheses how often the first "
        "was ranked above the second, and the 95 % interval."
    )


def share_in_words(verdict: Verdict, named: bool = True) -> str:
    """Return "56 %, 95 % interval 52 to 59"; limits close to 50 % are not rounded to it."""
    rate, low, high = (percent(value, apart_from=0.5) for value in (verdict.rate, verdict.low, verdict.high))
    return f"{rate} %, {'95 % interval ' if named else ''}{low} to {high}"


def _verdict(rates: Rates, pair: pd.Series, large_enough: bool) -> Verdict:
    first, second = pair["a"], pair["b"]
    difference = pair["difference"]
    if rates[first, second][0] < 0.5:
        first, second, difference = second, first, -difference
    rate, low, high = rates[first, second]
    p_holm = float(pair["p_holm"])
    if low == high:
        kind: Kind = "unvaried"
    elif large_enough and (difference <= 0 if low > 0.5 else p_holm < SIGNIFICANCE):
        kind = "mixed"
    elif low <= 0.5:
        kind = "open"
    elif large_enough and difference > 0 and p_holm < SIGNIFICANCE:
        kind = "told"
    else:
        kind = "hint" if large_enough else "open"
    return Verdict(first, second, rate, low, high, float(difference), p_holm, kind)

"""Pairs of methods: how often one was put above the other where both were seen, and which preferences that shows."""

from typing import Any

import numpy as np
import pandas as pd

from enhancegan.console import amount
from study.analysis.analysis import NotComputed
from study.analysis.figures.heat_map import win_rate_map
from study.analysis.incomplete.analysis import Group, IncompleteAnalysis
from study.analysis.incomplete.indirect import MOSTLY, direct_share
from study.analysis.incomplete.parts.groups import among
from study.analysis.incomplete.parts.thin import thin_in_words, untested_pairs
from study.analysis.report_parts import tables
from study.analysis.report_parts.claims import Verdict, verdicts_of
from study.analysis.report_parts.few import is_large_enough, nothing_claimed
from study.analysis.report_parts.populations import both, people_prefer, photos
from study.analysis.report_parts.section import Drawing, Section
from study.analysis.report_parts.tables import Column, Table
from study.analysis.report_parts.words import listed, number, p_cell, p_value, percent

_NOTE = (
    "A preference is claimed only where the difference of two expected ranks is still found when all pairs are tested "
    "together: by Holm's p-value and by the interval for all pairs. The map shows win rates: the shares of the "
    "rankings with both methods that put the first above the second, ties counting half, each with the 95 % interval "
    "of one pair alone. A win rate is of the rankings with both; expected ranks use all rankings, so that two methods "
    "need not have met."
)
_NEVER_MET = "never compared directly"


def pairs_section(analysis: IncompleteAnalysis) -> Section:
    """Return the section about pairs."""
    rates = analysis.win_rates
    methods = list(analysis.labels)
    square = rates.pivot(index="a", columns="b", values="rate").loc[methods, methods]
    drawing = Drawing(win_rate_map(square, analysis.labels, rates, both(analysis)), _map_in_words(rates, analysis))
    return Section(
        "pairs",
        "Pairs of methods",
        tuple(pairs_in_words(analysis)),
        {"win-rates": drawing} if rates["rate"].notna().any() else {},
        {"win-rates": _table(rates, analysis)},
        {"win_rates": rates.to_dict("records"), "preferences": _preferences(analysis)},
        _NOTE,
    )


def pairs_in_words(analysis: IncompleteAnalysis) -> list[str]:
    """Return what is claimed of the pairs of every group, preferences first."""
    if not is_large_enough(analysis.matrix, analysis.population):
        return [nothing_claimed(analysis)] if analysis.groups else []
    return [
        *(
            f"{among(group, analysis)}{sentence}"
            for group in analysis.groups
            for sentence in _sentences(_verdicts(group, analysis), group, analysis)
        ),
        *thin_in_words(analysis),
    ]


def best_in_words(analysis: IncompleteAnalysis) -> list[str]:
    """Return the preferences alone; that there are none where there are none."""
    if not is_large_enough(analysis.matrix, analysis.population):
        return []
    found = [(group, _verdicts(group, analysis)) for group in analysis.groups]
    return [f"{among(group, analysis)}{_best(verdicts, group, analysis)}" for group, verdicts in found if verdicts]


def _best(found: list[Verdict], group: Group, analysis: IncompleteAnalysis) -> str:
    told = [one for one in found if one.kind in ("told", "mixed")]
    pairs = len(found)
    if not told:
        tested = f"With all {amount(pairs, 'pair')} tested together, no" if pairs > 1 else "No"
        return f"{tested} preference is certain, for {both(analysis)}."
    are_indirect = all(_is_indirect(one, group) for one in told)
    items = [
        f"{analysis.labels[first]} to "
        + listed([_sized(one, group, analysis, not are_indirect) for one in told if one.first == first])
        for first in dict.fromkeys(one.first for one in told)
    ]  # fmt: skip
    widened = f", widened because {amount(pairs, 'pair')} are tested" if pairs > 1 else ""
    of_all = ". This is mostly from indirect comparisons, through other methods" if are_indirect else ""
    return (
        f"On average on {photos(analysis)}, {people_prefer(analysis)} {'; '.join(items)} (in expected ranks, with "
        f"95 % intervals{widened}){of_all}."
    )


def _sized(one: Verdict, group: Group, analysis: IncompleteAnalysis, with_source: bool) -> str:
    """Return "B by 0.84 (0.30 to 1.38)", and if wanted whether that is mostly indirect."""
    indirect = ", mostly from indirect comparisons" if with_source and _is_indirect(one, group) else ""
    return f"{analysis.labels[one.second]} by {number(one.difference)} ({_limits(one)}{indirect})"


def _limits(one: Verdict) -> str:
    return f"{number(one.all_low, apart_from=0)} to {number(one.all_high, apart_from=0)}"


def _is_indirect(one: Verdict, group: Group) -> bool:
    """Return whether most of what is known of two methods is from comparisons with others."""
    found = group.found
    return not isinstance(found, NotComputed) and direct_share(found.rankings, one.first, one.second) < MOSTLY


def _verdicts(group: Group, analysis: IncompleteAnalysis) -> list[Verdict]:
    found = group.inferences[analysis.population]
    if isinstance(found, NotComputed) or isinstance(group.found, NotComputed):
        return []
    untested = untested_pairs(group, analysis)
    every = verdicts_of(group.found.rankings, found)
    return [one for one in every if frozenset((one.first, one.second)) not in untested]


def _sentences(found: list[Verdict], group: Group, analysis: IncompleteAnalysis) -> list[str]:
    by_kind = {kind: [one for one in found if one.kind == kind] for kind in ("unvaried", "hint", "open")}
    return [
        *(_told(one, len(found), group, analysis) for one in found if one.kind in ("told", "mixed")),
        *([_hints(by_kind["hint"], len(found), analysis)] if by_kind["hint"] else []),
        *([_open(by_kind["open"], analysis)] if by_kind["open"] else []),
        *([_unvaried(by_kind["unvaried"], analysis)] if by_kind["unvaried"] else []),
    ]


def _told(one: Verdict, pairs: int, group: Group, analysis: IncompleteAnalysis) -> str:
    first, second = analysis.labels[one.first], analysis.labels[one.second]
    widened = f", widened because {amount(pairs, 'pair')} are tested:" if pairs > 1 else ""
    return (
        f"On average, {people_prefer(analysis)} {first} to {second} on {photos(analysis)}: it is expected "
        f"{number(one.difference)} ranks higher (95 % interval{widened} {_limits(one)}){_rate(one, group, analysis)}."
    )


def _rate(one: Verdict, group: Group, analysis: IncompleteAnalysis) -> str:
    """Return, after a semicolon, how often the first was above the second, and what else the claim rests on."""
    together = analysis.comparisons.count(one.first, one.second)
    if not together:
        return "; the two were never in one ranking, so this rests on comparisons with others"
    none = "none differs, so there is no interval" if one.rate in (0, 1) else "too few people or photos for an interval"
    interval = f"95 % interval of this pair alone: {percent(one.low)} to {percent(one.high)}"
    limits = f" ({none if np.isnan(one.low) else interval})"
    rests = "; this is mostly from indirect comparisons, through other methods" if _is_indirect(one, group) else ""
    but = "but " if one.kind == "mixed" else ""
    found = analysis.comparisons
    pair = [one.first], [one.second]
    wins, ties = (int(counts.loc[pair].to_numpy().item()) for counts in (found.wins, found.ties))
    if not ties:
        return (
            f"; {but}it is ranked above in {percent(one.rate)} % of the {together:,} rankings with both{limits}{rests}"
        )
    return (
        f"; {but}it is ranked above in {wins:,} and tied in {ties:,} of the {together:,} rankings with both: "
        f"{percent(one.rate)} %, ties counting half{limits}{rests}"
    )


def _if_never_met(one: Verdict, analysis: IncompleteAnalysis) -> str:
    """Return, after a semicolon, that no ranking places both; nothing otherwise."""
    return "" if analysis.comparisons.count(one.first, one.second) else f"; {_NEVER_MET}"


def _hints(found: list[Verdict], pairs: int, analysis: IncompleteAnalysis) -> str:
    items = [
        f"{analysis.labels[one.first]} over {analysis.labels[one.second]} ({number(one.difference)} ranks; "
        f"{p_value(one.p)} for the pair alone, {p_cell(one.p_adjusted)} with all tested{_if_never_met(one, analysis)})"
        for one in found
    ]
    return f"Not certain once all {amount(pairs, 'pair')} are tested together: {listed(items)}."


def _open(found: list[Verdict], analysis: IncompleteAnalysis) -> str:
    items = [
        f"{analysis.labels[one.first]} and {analysis.labels[one.second]} ({number(one.difference)} ranks, "
        f"{p_value(one.p)}{_if_never_met(one, analysis)})"
        for one in found
    ]
    return (
        f"No preference was found, for {both(analysis)}, between {listed(items)}; each p is for the pair alone. That "
        "none was found does not show that there is none."
    )


def _unvaried(found: list[Verdict], analysis: IncompleteAnalysis) -> str:
    items = [f"{analysis.labels[one.first]} and {analysis.labels[one.second]}" for one in found]
    return f"Rankings that never differ give no interval, so nothing is said about {listed(items)}."


def _map_in_words(rates: pd.DataFrame, analysis: IncompleteAnalysis) -> str:
    seen = rates[rates["together"] > 0]
    items = [
        f"{analysis.labels[str(row['a'])]} over {analysis.labels[str(row['b'])]} {percent(row['rate'])} % of "
        f"{row['together']:,}"
        for row in seen.to_dict("records")
    ]
    return f"Map of win rates among the rankings with both: {'; '.join(items)}."


def _table(rates: pd.DataFrame, analysis: IncompleteAnalysis) -> Table:
    return Table(
        "How often the first method was ranked above the second in the rankings with both, %, ties half",
        rates.sort_values("rate", ascending=False, kind="stable", ignore_index=True),
        {
            **tables.pair(analysis.labels),
            "together": tables.count("Rankings with both"),
            "wins": tables.count("first above"),
            "ties": tables.count("tied"),
            "rate": Column(
                "First above second, %", lambda rate: _NEVER_MET if np.isnan(rate) else percent(rate, decimals=1)
            ),
            "low": tables.share("95 % from"),
            "high": tables.share("to"),
            "p": tables.p("p of 50 %"),
        },
        "–: too few people or photos had both for an interval, or nobody.",
        most_rows=len(rates),
    )


def _preferences(analysis: IncompleteAnalysis) -> list[dict[str, Any]]:
    large_enough = is_large_enough(analysis.matrix, analysis.population)
    return [
        {"preferred": one.first, "to": one.second, "difference": one.difference, "p": one.p_adjusted}
        for group in analysis.groups
        for one in _verdicts(group, analysis)
        if large_enough and one.kind in ("told", "mixed")
    ]

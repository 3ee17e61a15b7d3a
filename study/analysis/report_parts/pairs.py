"""Pairs of methods: how often one was put above the other, and what that says about people and photos like these."""

from itertools import permutations
from typing import Any, get_args

import numpy as np
import pandas as pd

from study.analysis.analysis import Analysis, NotComputed
from study.analysis.figures.heat_map import win_rate_map
from study.analysis.pairs import pair_names, pairwise_win_rates, pairwise_wins
from study.analysis.report_parts import tables
from study.analysis.report_parts.claims import Kind, Verdict, in_words, preferences, several_in_words, verdicts
from study.analysis.report_parts.few import is_large_enough, nothing_claimed
from study.analysis.report_parts.populations import both
from study.analysis.report_parts.scores import intervals_by_name
from study.analysis.report_parts.section import Drawing, Section, reasons
from study.analysis.report_parts.slots import slot_warning, why_dash, without_confounded
from study.analysis.report_parts.still_few import still_few
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import percent

_NOTE_OF_TWO = (
    "A preference is claimed only where the 95 % interval of the difference of the two mean scores excludes 0, which "
    "is where its p is below 0.05. The map shows win rates, the shares of rankings that put the first method above the "
    "second, with 95 % intervals."
)
_NOTE = (
    "A preference is claimed only where the difference of two mean scores is still found when all pairs are tested "
    "together: by Holm's p-value and by the interval for all pairs. The map shows win rates, the shares of rankings "
    "that put the first method above the second, each with the 95 % interval of one pair alone. "
    "Mean scores count how far apart two versions are ranked, and win rates only which is above, so the two "
    "may differ."
)


def pairs_section(analysis: Analysis) -> Section:
    """Return the section about win rates."""
    rates = pairwise_win_rates(analysis.matrix)
    intervals = None
    if not isinstance(analysis.observed, NotComputed):
        intervals = without_confounded(analysis.observed.win_rates, ("low", "high", "p"), analysis)
    if intervals is None:
        sentences = [_highest_in_words(rates, analysis)]
    else:
        is_enough = is_large_enough(analysis.matrix, analysis.population)
        about_pairs = _sentences_about(verdicts(analysis), analysis) if is_enough else [nothing_claimed(analysis)]
        caution = still_few(analysis) if preferences(verdicts(analysis)) else []
        sentences = [*slot_warning(analysis), *about_pairs, *caution]
    drawing = Drawing(win_rate_map(rates, analysis.labels, intervals, both(analysis)), _map_in_words(rates, analysis))
    found = {"win-rates": _table(rates, intervals, analysis)}
    return Section(
        "pairs",
        "Pairs of methods",
        tuple(sentences),
        {"win-rates": drawing},
        found,
        _numbers(rates, analysis),
        _NOTE if len(analysis.labels) > 2 else _NOTE_OF_TWO,
        reasons([analysis.win_rates]),
    )


def _sentences_about(found: list[Verdict], analysis: Analysis) -> list[str]:
    """Return a sentence per decided pair, and one for all hints, all confounded or all undecided pairs together."""
    sentences = []
    for kind in get_args(Kind):
        of_kind = [one for one in found if one.kind == kind]
        if len(of_kind) > 1 and kind in ("hint", "confounded", "open"):
            sentences.append(several_in_words(of_kind, analysis, len(found)))
        else:
            sentences += [in_words(one, analysis, len(found)) for one in of_kind]
    return sentences


def _highest_in_words(rates: pd.DataFrame, analysis: Analysis) -> str:
    highest, first, second = max((rates[b][a], a, b) for a in analysis.labels for b in analysis.labels if a != b)
    return (
        f"In exactly these rankings, the highest win rate is that of {analysis.labels[first]} over "
        f"{analysis.labels[second]}: {percent(highest)} %."
    )


def _map_in_words(rates: pd.DataFrame, analysis: Analysis) -> str:
    rows = [
        f"{label} over "
        f"{', '.join(f'{other} {percent(rates.loc[a, b])} %' for b, other in analysis.labels.items() if a != b)}"
        for a, label in analysis.labels.items()
    ]
    return f"Map of win rates: {'; '.join(rows)}."


def _table(rates: pd.DataFrame, intervals: pd.DataFrame | None, analysis: Analysis) -> Table:
    if intervals is None:
        ordered = [
            (a, b, rates.loc[a, b], np.nan, np.nan, np.nan) for a in rates.index for b in rates.columns if a != b
        ]
        intervals = pd.DataFrame(ordered, columns=["a", "b", "rate", "low", "high", "p"])
    return Table(
        "How often the first method was ranked above the second, %"
        + (", not adjusted for the slot" if analysis.claimed.is_adjusted else ""),
        intervals.sort_values("rate", ascending=False, kind="stable", ignore_index=True),
        {
            **tables.pair(analysis.labels),
            "rate": tables.share("First above second, %"),
            "low": tables.share("95 % from"),
            "high": tables.share("to"),
            "p": tables.p("p of 50 %"),
        },
        why_dash("there are too few people or photos for an interval", analysis),
        most_rows=len(intervals),
    )


def _numbers(rates: pd.DataFrame, analysis: Analysis) -> dict[str, Any]:
    wins = pairwise_wins(analysis.matrix)
    return {
        "pairwise_wins": _ordered_pairs(wins),
        "pairwise_win_rate": _ordered_pairs(rates),
        "pairs": _of_pairs(analysis, wins, rates),
        "boot_both_win_rate": _bootstrapped(analysis),
    }


def _bootstrapped(analysis: Analysis) -> Any:
    found = analysis.cross_check
    return found if isinstance(found, NotComputed) else intervals_by_name(found.win_rates, ">")


def _ordered_pairs(table: pd.DataFrame) -> dict[str, Any]:
    pairs = list(permutations(table.index, 2))
    return {name: table.loc[pair] for name, pair in zip(pair_names(pairs, ">"), pairs, strict=True)}


def _of_pairs(analysis: Analysis, wins: pd.DataFrame, rates: pd.DataFrame) -> list[dict[str, Any]]:
    """Return everything about every ordered pair of methods, under names that do not depend on the methods."""
    found = {
        (a, b): {"a": a, "b": b, "wins": wins.loc[a, b], "win_rate": rates.loc[a, b]}
        for a in analysis.labels
        for b in analysis.labels
        if a != b
    }
    # Win rates as shown, like their intervals; differences are those of the claims.
    observed = analysis.observed if isinstance(analysis.observed, NotComputed) else analysis.observed.win_rates
    for name, table in (("win_rate", observed), ("difference", analysis.differences)):
        for row in [] if isinstance(table, NotComputed) else table.to_dict("records"):
            of_pair = found[row.pop("a"), row.pop("b")]
            of_pair |= {key if key == name else f"{name}_{key}": value for key, value in row.items() if key != "rate"}
    return list(found.values())

"""Pairs of methods: how often one was put above the other, and what that says about people and photos like these."""

from typing import get_args

import numpy as np
import pandas as pd

from study.analysis.analysis import Analysis, NotComputed
from study.analysis.figures.heat_map import win_rate_map
from study.analysis.pairs import pairwise_win_rates
from study.analysis.report_parts import tables
from study.analysis.report_parts.claims import Kind, Verdict, in_words, is_large_enough, several_in_words, verdicts
from study.analysis.report_parts.scores import caution
from study.analysis.report_parts.section import Drawing, Section, reasons
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import percent

_NOTE = (
    "Shares of rankings that put the first method above the second; 50 % is no preference. Intervals: 95 %, for "
    "people and photos like these (bootstrap crossed over both), each for one pair alone. People are said to prefer "
    "a method only where the interval excludes 50 % and the difference of the mean scores also holds after "
    "correction for all pairs (Holm)."
)


def pairs_section(analysis: Analysis) -> Section:
    """Return the section about win rates."""
    rates = pairwise_win_rates(analysis.matrix)
    intervals = None if isinstance(analysis.win_rates, NotComputed) else analysis.win_rates
    if intervals is None:
        sentences = [_highest_in_words(rates, analysis)]
    else:
        sentences = _sentences_about(verdicts(analysis), analysis)
        sentences += [] if is_large_enough(analysis.matrix) else [caution(analysis)]
    drawing = Drawing(win_rate_map(rates, analysis.labels, intervals), _map_in_words(rates, analysis))
    found = {"win-rates": _table(rates, intervals, analysis)}
    missing = reasons([analysis.win_rates])
    return Section("pairs", "Pairs of methods", tuple(sentences), {"win-rates": drawing}, found, _NOTE, missing)


def _sentences_about(found: list[Verdict], analysis: Analysis) -> list[str]:
    """Return a sentence per decided pair, and one for all hints or all undecided pairs together."""
    sentences = []
    for kind in get_args(Kind):
        of_kind = [one for one in found if one.kind == kind]
        if len(of_kind) > 1 and kind in ("hint", "open"):
            sentences.append(several_in_words(of_kind, analysis.labels, len(found)))
        else:
            sentences += [in_words(one, analysis.labels, len(found)) for one in of_kind]
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
        ordered = [(a, b, rates.loc[a, b], np.nan, np.nan) for a in rates.index for b in rates.columns if a != b]
        intervals = pd.DataFrame(ordered, columns=["a", "b", "rate", "low", "high"])
    return Table(
        "How often the first method was ranked above the second, %",
        intervals.sort_values("rate", ascending=False, kind="stable", ignore_index=True),
        {
            "a": tables.method("First", analysis.labels),
            "b": tables.method("Second", analysis.labels),
            "rate": tables.share("First above second, %"),
            "low": tables.share("95 % from"),
            "high": tables.share("to"),
        },
        "–: there are too few people or photos for an interval.",
        most_rows=len(intervals),
    )

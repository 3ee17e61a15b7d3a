"""Ranks: how often every method was put first, second, ..., last."""

import math
from collections.abc import Callable
from typing import Any

import pandas as pd

from enhancegan.console import amount
from study.analysis.analysis import Analysis, NotComputed, attempt
from study.analysis.figures.rank_bars import rank_bars
from study.analysis.report_parts import tables
from study.analysis.report_parts.section import Drawing, Section, in_order
from study.analysis.report_parts.slots import slots_as_given
from study.analysis.report_parts.tables import Column, Table
from study.analysis.report_parts.words import listed, percent
from study.analysis.scores import rank_counts, rank_shares
from study.analysis.share_intervals import share_intervals

_NOTE = (
    "The shares describe exactly these rankings; their intervals are for people and photos like these, each share "
    "alone. Bars are aligned at the middle of the ranks, so a method that was liked extends further to the left."
)


def ranks_section(analysis: Analysis) -> Section:
    """Return the section about shares of ranks."""
    counts, shares = rank_counts(analysis.matrix), rank_shares(analysis.matrix)
    limits = attempt(lambda: share_intervals(analysis.matrix))
    low, high = (shares * math.nan,) * 2 if isinstance(limits, NotComputed) else limits
    drawing = Drawing(rank_bars(counts, analysis.labels), _in_words(shares, analysis))
    found = {
        "rank-counts": _table("How many rankings put a method at a rank", counts, analysis, tables.count),
        "rank-shares": _shares_table(shares, low, high, analysis),
    }
    sentences, numbers = (_ends_in_words(shares, analysis),), _numbers(counts, shares, low, high)
    return Section("ranks", "Ranks", sentences, {"rank-shares": drawing}, found, numbers, _NOTE)


def _ends_in_words(shares: pd.DataFrame, analysis: Analysis) -> str:
    k = len(shares)
    first, last = (percent(shares[rank].max(), 1 if k == 2 else 0, apart_from=1 / k) for rank in (1, k))
    return (
        f"{_most_often(shares[1], analysis)} put first most often, in {first} % of these "
        f"{amount(len(analysis.matrix), 'ranking')}; {_most_often(shares[k], analysis)} put last most often, in "
        f"{last} %. If neither methods nor slots mattered, each would be first, and last, in about "
        f"{percent(1 / k)} %.{slots_as_given(analysis)}"
    )


def _most_often(shares: pd.Series, analysis: Analysis) -> str:
    """Return the methods with the largest share; several may have it."""
    names = [analysis.labels[method] for method in in_order(shares) if shares[method] == shares.max()]
    return f"{listed(names)} {'was' if len(names) == 1 else 'were'}"


def _in_words(shares: pd.DataFrame, analysis: Analysis) -> str:
    rows = [
        f"{label} {', '.join(percent(share) for share in shares.loc[method])}"
        for method, label in analysis.labels.items()
    ]
    return f"Share of the rankings, in percent, that put each method first to last: {'; '.join(rows)}."


def _table(caption: str, values: pd.DataFrame, analysis: Analysis, column: Callable[[str], Column]) -> Table:
    ranks = [f"rank_{rank}" for rank in values.columns]
    columns = {name: column(f"Rank {rank}") for name, rank in zip(ranks, values.columns, strict=True)}
    data = values.set_axis(ranks, axis=1).reset_index()
    return Table(caption, data, {"method": tables.method("Method", analysis.labels), **columns})


def _shares_table(shares: pd.DataFrame, low: pd.DataFrame, high: pd.DataFrame, analysis: Analysis) -> Table:
    """Return the table of shares; the page shows the limits of the first and the last rank, the file all of them."""
    caption = "The same in % of the rankings, with intervals of the first and the last rank"
    whole = _table(caption, shares, analysis, tables.share)
    ends = {"low": low, "high": high}
    limits = {f"rank_{rank}_{end}": found[rank].to_numpy() for rank in shares for end, found in ends.items()}
    columns: dict[str, Column] = {}
    for name, column in whole.columns.items():
        columns[name] = column
        if name in ("rank_1", f"rank_{len(shares)}"):
            columns |= {f"{name}_low": tables.share("95 % from"), f"{name}_high": tables.share("to")}
    dash = "–: a rank that is always or never given has no interval, nor have one person or one photo alone."
    return Table(caption, whole.data.assign(**limits), columns, dash)


def _numbers(counts: pd.DataFrame, shares: pd.DataFrame, low: pd.DataFrame, high: pd.DataFrame) -> dict[str, Any]:
    return {
        "rank_counts": {str(method): row.tolist() for method, row in counts.iterrows()},
        "first_place_share": shares[1],
        "last_place_share": shares[len(shares)],
        "rank_share_intervals": {
            str(method): {"lo": low.loc[method].tolist(), "hi": high.loc[method].tolist()} for method in shares.index
        },
    }

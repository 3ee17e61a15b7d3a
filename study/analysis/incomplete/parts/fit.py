"""What the model takes for granted, and how far its win rates are from those observed."""

from typing import Any

import pandas as pd

from enhancegan.console import amount
from study.analysis.analysis import NotComputed
from study.analysis.incomplete.analysis import Group, IncompleteAnalysis
from study.analysis.incomplete.fit import fit_of_pairs, is_outside
from study.analysis.incomplete.parts.groups import among
from study.analysis.report_parts import tables
from study.analysis.report_parts.section import Section, reasons
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import percent

_NOTE = (
    "Expected win rates follow from the worths, were the two compared alone, ties half. Observed ones are of the "
    "rankings with both, each with the 95 % interval of one pair alone. Deviations are judged against the interval of "
    "the observed rate; that the worths were estimated from the same rankings makes them look a little small."
)


def fit_section(analysis: IncompleteAnalysis) -> Section:
    """Return the section about what the model takes for granted."""
    known = [(group, _fit(group, analysis)) for group in analysis.groups]
    found = [(group, table) for group, table in known if table is not None]
    return Section(
        "fit",
        "What the model takes for granted",
        (*granted(analysis), *(f"{among(group, analysis)}{_in_words(table, analysis)}" for group, table in found)),
        tables={"fit": _table([table for _, table in found], analysis)} if found else {},
        numbers={"fit": _numbers(found)},
        note=_NOTE,
        missing=reasons([group.found for group in analysis.groups] or [analysis.inference]),
    )


def granted(analysis: IncompleteAnalysis) -> list[str]:
    """Return the restrictions of the model, and of the way sets were shown where rankings are partial."""
    restriction = (
        "The model takes for granted that which of two versions is put higher does not depend on the other versions "
        "shown beside them (independence of irrelevant alternatives)."
    )
    sets = (
        "It also takes for granted that which methods a set showed has nothing to do with the outcome, as where sets "
        "are drawn at random: if, say, a method was left out of photos on which it fails, its worth is too high."
    )
    return [restriction, *([sets] if analysis.matrix.is_partial.any() else [])]


def _fit(group: Group, analysis: IncompleteAnalysis) -> pd.DataFrame | None:
    return None if isinstance(group.found, NotComputed) else fit_of_pairs(group.found, analysis.population)


def _in_words(table: pd.DataFrame, analysis: IncompleteAnalysis) -> str:
    known = table[table["low"].notna()]
    if known.empty:
        return "No two methods were ranked together often enough to compare their win rate with the model's."
    first = known.iloc[0]
    outside = int(is_outside(known).sum())
    rate, low, high, expected = (percent(first[name]) for name in ("observed", "low", "high", "expected"))
    further = "none is" if not outside else "one is" if outside == 1 else f"{outside} are"
    return (
        f"The largest deviation of a win rate from the model's is that of {analysis.labels[first['a']]} over "
        f"{analysis.labels[first['b']]}: {rate} % ({low} to {high}) of the {int(first['together']):,} rankings with "
        f"both, where the model expects {expected} %. Of {amount(len(known), 'pair')}, {further} further from the "
        "model than the 95 % interval reaches; about one in 20 would be by chance. That none is, or few are, does not "
        "show that the model holds."
    )


def _table(parts: list[pd.DataFrame], analysis: IncompleteAnalysis) -> Table:
    data = pd.concat(parts).sort_values("deviation", ascending=False, kind="stable", ignore_index=True)
    return Table(
        "How often the first was ranked above the second, and how often the model expects it, %, ties half",
        data,
        {
            **tables.pair(analysis.labels),
            "together": tables.count("Rankings with both"),
            "observed": tables.share("First above second"),
            "low": tables.share("95 % from"),
            "high": tables.share("to"),
            "expected": tables.share("Expected"),
            "deviation": tables.share("Deviation"),
        },
        "–: too few people or photos had both for an interval.",
        most_rows=len(data),
    )


def _numbers(found: list[tuple[Group, pd.DataFrame]]) -> list[dict[str, Any]]:
    return [{"methods": list(group.methods), "pairs": table.to_dict("records")} for group, table in found]

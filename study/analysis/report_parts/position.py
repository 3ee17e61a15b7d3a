"""Slots: whether the place on the screen affected the rank."""

from typing import Any

import numpy as np
import pandas as pd

from enhancegan.console import amount
from study.analysis.analysis import Analysis, NotComputed, attempt
from study.analysis.figures.positions import position_residuals
from study.analysis.position import PositionBias, position_bias
from study.analysis.report_parts import tables
from study.analysis.report_parts.directions import WHERE, directions_in_words
from study.analysis.report_parts.few import is_large_enough, with_so_few
from study.analysis.report_parts.populations import both, opening
from study.analysis.report_parts.section import Drawing, Section, reasons
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import number, p_value
from study.analysis.significance import SIGNIFICANCE
from study.analysis.slot_effect import SlotEffect, slot_effect

_TITLE = "Place on the screen"
_NOTE = (
    "This is the test of equal mean scores, with slots in the place of methods, so that it allows for people with "
    "habits of their own; where methods were shown unevenly, mean ranks are adjusted for the methods. Each 95 % "
    "interval is for one slot alone, and allows for people and photos as the test does; one may exclude the rank in "
    "the middle although the test, which is of all slots together, finds nothing. The counts, the map and Anderson's "
    "test take every ranking as independent. That test, Pearson's χ² times (k - 1)/k, because a ranking uses every "
    "slot and every rank once, is a cross-check, and with habits it fires too often. Cells: standardized residuals; "
    f"beyond ±2 a rank was given in a slot more or less often than independent rankings easily explain. {WHERE}"
)


def position_section(analysis: Analysis) -> Section:
    """Return the section about slots."""
    matrix = analysis.matrix
    counts = attempt(lambda: matrix.once("position bias", lambda: position_bias(matrix)))
    if isinstance(counts, NotComputed):
        return Section("position", _TITLE, (), numbers={"position": counts}, missing=reasons([counts]))
    found = attempt(lambda: slot_effect(analysis.matrix, analysis.population))
    without = _without_flagged(analysis)
    sentences = (
        *([] if isinstance(found, NotComputed) else [_in_words(found, analysis)]),
        *([] if without is None else [_without_in_words(without, analysis)]),
        *directions_in_words(analysis.protocol),
    )
    drawing = Drawing(position_residuals(counts.residuals), _residuals_in_words(counts))
    numbers = {"position": _numbers(counts, found, without)}
    return Section(
        "position",
        _TITLE,
        sentences,
        {"positions": drawing},
        {"position-by-rank": _table(counts, found)},
        numbers,
        _NOTE,
        reasons([found]),
    )


def _without_flagged(analysis: Analysis) -> SlotEffect | NotComputed | None:
    """Return the same without flagged participants; None if none of those who ranked is flagged, or all are."""
    rest = analysis.without_flagged
    return None if rest is None else attempt(lambda: slot_effect(rest, analysis.population))


def _in_words(found: SlotEffect, analysis: Analysis) -> str:
    means = found.means["mean_rank"]
    adjusted = ", adjusted for the methods" if found.is_adjusted else ""
    equal = f"without any influence of the slot, each would be about {number((len(means) + 1) / 2)}, apart from chance"
    if not is_large_enough(analysis.matrix, analysis.population):
        few = opening(with_so_few(analysis.matrix, analysis.population))
        return (
            f"{few}, whether the slot on the screen mattered for {both(analysis)} is not tested. In these rankings, "
            f"mean ranks by slot{adjusted and f'{adjusted},'} {_range(found)}; {equal}."
        )
    if found.test.p >= SIGNIFICANCE:
        return (
            f"No influence of the slot on the screen was found for {both(analysis)} ({_test(found)}): mean ranks by "
            f"slot{adjusted and f'{adjusted},'} {_range(found)}; {equal}."
        )
    low, high = _ends(found)
    return (
        f"The rank depended on the slot on the screen, for {both(analysis)} ({_test(found)}): versions in slot "
        f"{means.idxmin()} were ranked best ({low} on average{adjusted}) and those in slot "
        f"{means.idxmax()} poorest ({high}).{_consequence(analysis)}"
    )


def _consequence(analysis: Analysis) -> str:
    if isinstance(analysis.slots, NotComputed) or analysis.slots.is_uneven:
        return " Methods were not shown in all slots alike, so some gain from this: see the design."
    return " Methods were shown in all slots about equally often, so none gains or loses much from this."


def _without_in_words(found: SlotEffect | NotComputed, analysis: Analysis) -> str:
    if isinstance(found, NotComputed):
        return f"Without the participants whom quality checks flag, this cannot be tested: {found.reason}"
    start = f"Without the {amount(len(analysis.flagged), 'participant')} whom quality checks flag"
    rest = analysis.without_flagged
    if rest is not None and not is_large_enough(rest, analysis.population):
        few = with_so_few(rest, analysis.population)
        return f"{start}, mean ranks by slot {_range(found)}; {few}, this is not tested."
    is_found = found.test.p < SIGNIFICANCE
    what = "the rank depended on the slot" if is_found else "no influence of the slot was found"
    return f"{start}, {what} ({_test(found)}): mean ranks by slot {_range(found)}."


def _range(found: SlotEffect) -> str:
    low, high = _ends(found)
    return f"are all {low}" if low == high else f"range from {low} to {high}"


def _ends(found: SlotEffect) -> tuple[str, str]:
    """Return the lowest and the highest mean rank, with as many digits as tell them apart."""
    low, high = found.means["mean_rank"].min(), found.means["mean_rank"].max()
    return number(low, apart_from=high), number(high, apart_from=low)


def _test(found: SlotEffect) -> str:
    return p_value(found.test.p)


def _residuals_in_words(found: PositionBias) -> str:
    residuals = found.residuals.to_numpy()
    slot, rank = np.unravel_index(np.abs(residuals).argmax(), residuals.shape)
    return (
        "Map of standardized residuals, slot by rank; the largest is "
        f"{number(residuals[slot, rank], 1)}, of rank {rank + 1} in slot {slot + 1}."
    )


def _table(counts: PositionBias, found: SlotEffect | NotComputed) -> Table:
    ranks = {f"rank_{rank}": tables.count(f"Rank {rank}") for rank in counts.counts.columns}
    data = counts.counts.set_axis(list(ranks), axis=1).assign(mean_rank=counts.mean_rank_by_position)
    limits = pd.DataFrame(np.nan, index=data.index, columns=["mean_rank", "low", "high"])
    limits = limits if isinstance(found, NotComputed) else found.means
    is_adjusted = not isinstance(found, NotComputed) and found.is_adjusted
    data = data.assign(estimate=limits["mean_rank"], low=limits["low"], high=limits["high"])
    return Table(
        f"How often a version in a slot was given a rank; Anderson's χ²({counts.df}) = {number(counts.anderson_chi2)}, "
        f"{p_value(counts.p)} if rankings were independent",
        data.reset_index(),
        {
            "position": tables.count("Slot"),
            **ranks,
            "mean_rank": tables.points("Mean rank"),
            **({"estimate": tables.points("Adjusted for the methods")} if is_adjusted else {}),
            **tables.limits(),
        },
        "–: there is no interval, for the reason above.",
    )


def _numbers(
    counts: PositionBias, found: SlotEffect | NotComputed, without: SlotEffect | NotComputed | None
) -> dict[str, Any]:
    return {
        "table": counts.counts.to_numpy().tolist(),
        "pearson_chi2": counts.pearson_chi2,
        "df": counts.df,
        "anderson_chi2": counts.anderson_chi2,
        "anderson_p": counts.p,
        "mean_rank_by_position": counts.mean_rank_by_position.tolist(),
        "slot_effect": _effect_numbers(found),
        # With nobody flagged, the same: nobody is left out.
        "slot_effect_without_flagged": _effect_numbers(found if without is None else without),
    }


def _effect_numbers(found: SlotEffect | NotComputed) -> Any:
    if isinstance(found, NotComputed):
        return found
    means = found.means.reset_index().to_dict("records")
    return {"test": found.test, "means": means, "adjusted_for_methods": found.is_adjusted}

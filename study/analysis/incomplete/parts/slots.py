"""The place on the screen: whether versions in some slots were ranked better than in others."""

import pandas as pd

from study.analysis.analysis import NotComputed, attempt
from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.incomplete.slots import incomplete_slot_effect
from study.analysis.report_parts import tables
from study.analysis.report_parts.directions import WHERE, directions_in_words
from study.analysis.report_parts.few import is_large_enough, with_so_few
from study.analysis.report_parts.populations import both, opening
from study.analysis.report_parts.section import Section
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import number, p_value
from study.analysis.significance import SIGNIFICANCE
from study.analysis.slot_effect import SlotEffect

_TITLE = "Place on the screen"
_NOTE = (
    "This is the test of equal mean ranks with slots in the place of methods, so that it allows for people with habits "
    "of their own. It takes for granted that methods were put into slots at random, and is not adjusted for them. Each "
    f"95 % interval is for one slot alone. {WHERE}"
)


def slots_section(analysis: IncompleteAnalysis) -> Section:
    """Return the section about slots."""
    found = attempt(lambda: incomplete_slot_effect(analysis.matrix, analysis.population))
    if isinstance(found, NotComputed):
        return Section("position", _TITLE, (), numbers={"position": found}, missing=found.reason)
    numbers = {"position": {"test": found.test, "means": found.means.reset_index().to_dict("records")}}
    found_tables = {"slots": _table(found.means)}
    sentences = (_in_words(found, analysis), *directions_in_words(analysis.protocol))
    return Section("position", _TITLE, sentences, tables=found_tables, numbers=numbers, note=_NOTE)


def _in_words(found: SlotEffect, analysis: IncompleteAnalysis) -> str:
    means = found.means["mean_rank"]
    low, high = number(means.min(), apart_from=means.max()), number(means.max(), apart_from=means.min())
    span = f"are all {low}" if low == high else f"range from {low} to {high}"
    equal = f"without any influence of the slot, each would be about {number((len(means) + 1) / 2)}, apart from chance"
    if not is_large_enough(analysis.matrix, analysis.population):
        few = opening(with_so_few(analysis.matrix, analysis.population))
        return (
            f"{few}, whether the slot mattered for {both(analysis)} is not tested. Mean ranks by slot {span}; {equal}."
        )
    if found.test.p >= SIGNIFICANCE:
        return (
            f"No influence of the slot on the screen was found for {both(analysis)} ({p_value(found.test.p)}): mean "
            f"ranks by slot {span}; {equal}."
        )
    return (
        f"The rank depended on the slot on the screen, for {both(analysis)} ({p_value(found.test.p)}): versions in "
        f"slot {means.idxmin()} were ranked best ({low} on average) and those in slot {means.idxmax()} poorest "
        f"({high})."
    )


def _table(means: pd.DataFrame) -> Table:
    columns = {
        "slot": tables.count("Slot"),
        "mean_rank": tables.points("Mean rank"),
        **tables.limits(),
    }
    return Table("Mean rank of the versions in every slot", means.reset_index(), columns, "–: nothing varies.")

"""The report of a study as data: its sections in order, every figure and every table by its file name."""

import pandas as pd
import plotly.graph_objects as go

from enhancegan.console import amount
from study.analysis.analysis import Analysis, NotComputed
from study.analysis.any_analysis import AnyAnalysis
from study.analysis.equality import EqualityTest
from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.incomplete.sections import (
    incomplete_about_population,
    incomplete_findings,
    incomplete_sections,
)
from study.analysis.report_parts.agreement import agreement_section
from study.analysis.report_parts.claims import in_words, verdicts
from study.analysis.report_parts.design import design_section, design_warnings
from study.analysis.report_parts.equivalence import equivalence_section, on_par_finding
from study.analysis.report_parts.few import is_large_enough
from study.analysis.report_parts.friedman import friedman_section
from study.analysis.report_parts.groups import groups_section
from study.analysis.report_parts.pairs import pairs_section
from study.analysis.report_parts.photos import photos_section
from study.analysis.report_parts.populations import fallback, people_prefer, photos
from study.analysis.report_parts.position import position_section
from study.analysis.report_parts.power import power_section
from study.analysis.report_parts.ranks import ranks_section
from study.analysis.report_parts.raters import flags_in_words, raters_section
from study.analysis.report_parts.scores import opening_in_words, order_in_words, scores_section
from study.analysis.report_parts.section import Section, in_order
from study.analysis.report_parts.still_few import still_few
from study.analysis.report_parts.words import grouped
from study.analysis.report_parts.worths import worths_section

_SECTIONS = (
    scores_section,
    ranks_section,
    design_section,
    pairs_section,
    equivalence_section,
    friedman_section,
    photos_section,
    groups_section,
    worths_section,
    agreement_section,
    raters_section,
    position_section,
    power_section,
)

# Those that print the bootstrap's intervals, which are computed beside the others.
_LAST = (scores_section, pairs_section)

# Those whose intervals, tests or claims are about the population of an analysis.
_ABOUT_POPULATION = (
    scores_section,
    pairs_section,
    equivalence_section,
    groups_section,
    raters_section,
    position_section,
)


def sections(analysis: AnyAnalysis) -> list[Section]:
    """Return the sections of the report, each with its results and why any of them are missing."""
    if isinstance(analysis, IncompleteAnalysis):
        return incomplete_sections(analysis)
    found = {section: section(analysis) for section in sorted(_SECTIONS, key=lambda section: section in _LAST)}
    return [found[section] for section in _SECTIONS]


def about_population(analysis: AnyAnalysis) -> list[Section]:
    """Return those of ``sections`` that say something else about other populations."""
    if isinstance(analysis, IncompleteAnalysis):
        return incomplete_about_population(analysis)
    return [section(analysis) for section in _ABOUT_POPULATION]


def all_figures(found: list[Section]) -> dict[str, go.Figure]:
    """Return every figure by its file name without extension."""
    return {name: drawing.figure for section in found for name, drawing in section.figures.items()}


def all_tables(found: list[Section]) -> dict[str, pd.DataFrame]:
    """Return every table, whole, by its file name without extension."""
    return {name: table.data for section in found for name, table in section.tables.items()}


def key_findings(analysis: AnyAnalysis) -> list[str]:
    """Return the sentences that open a report: any fallback, flaws of the design, headline, order, best, screens."""
    if isinstance(analysis, IncompleteAnalysis):
        return incomplete_findings(analysis)
    test = analysis.equality
    return [
        *fallback(analysis),
        *design_warnings(analysis),
        opening_in_words(test, analysis) if isinstance(test, EqualityTest) else test.reason,
        *still_few(analysis),
        *on_par_finding(analysis),
        order_in_words(analysis),
        *_about_the_best(analysis),
        flags_in_words(analysis),
    ]


def _about_the_best(analysis: Analysis) -> list[str]:
    """Return what is known about the two best methods, and all other preferences of people like these."""
    if isinstance(analysis.win_rates, NotComputed) or not is_large_enough(analysis.matrix, analysis.population):
        return []
    found = verdicts(analysis)
    best, second = in_order(analysis.estimated_means)[:2]
    of_two = next(one for one in found if {one.first, one.second} == {best, second})
    told = [
        (one.first, one.second) for one in found if one.kind == "told" and {one.first, one.second} != {best, second}
    ]
    preferred = grouped(told, in_order(analysis.estimated_means), "to", analysis.labels)
    others = (
        f"On average on {photos(analysis)}, {people_prefer(analysis)} {'; '.join(preferred)} (corrected for all "
        f"{amount(len(found), 'pair')})."
    )
    return [in_words(of_two, analysis, len(found), are_best=len(found) > 1), *([others] if preferred else [])]

"""The report of a study as data: its sections in order, every figure and every table by its file name."""

import pandas as pd
import plotly.graph_objects as go

from study.analysis.analysis import Analysis, NotComputed
from study.analysis.equality import EqualityTest
from study.analysis.report_parts.agreement import agreement_section
from study.analysis.report_parts.claims import in_words, is_large_enough, told, verdicts
from study.analysis.report_parts.design import design_section, design_warnings
from study.analysis.report_parts.equivalence import all_within_in_words, equivalence_section
from study.analysis.report_parts.friedman import friedman_section
from study.analysis.report_parts.pairs import pairs_section
from study.analysis.report_parts.photos import photos_section
from study.analysis.report_parts.populations import fallback, people, photos
from study.analysis.report_parts.position import position_section
from study.analysis.report_parts.power import power_section
from study.analysis.report_parts.ranks import ranks_section
from study.analysis.report_parts.raters import flags_in_words, raters_section
from study.analysis.report_parts.scores import caution, headline, order_in_words, scores_section
from study.analysis.report_parts.section import Section, in_order
from study.analysis.report_parts.words import amount, listed
from study.analysis.report_parts.worths import worths_section
from study.analysis.significance import SIGNIFICANCE

_SECTIONS = (
    scores_section,
    ranks_section,
    design_section,
    pairs_section,
    equivalence_section,
    friedman_section,
    photos_section,
    worths_section,
    agreement_section,
    raters_section,
    position_section,
    power_section,
)

# Those whose intervals, tests or claims are about the population of an analysis.
_ABOUT_POPULATION = (scores_section, pairs_section, equivalence_section, raters_section, position_section)


def sections(analysis: Analysis) -> list[Section]:
    """Return the sections of the report, each with its results and why any of them are missing."""
    return [section(analysis) for section in _SECTIONS]


def about_population(analysis: Analysis) -> list[Section]:
    """Return those of ``sections`` that say something else about other populations."""
    return [section(analysis) for section in _ABOUT_POPULATION]


def all_figures(found: list[Section]) -> dict[str, go.Figure]:
    """Return every figure by its file name without extension."""
    return {name: drawing.figure for section in found for name, drawing in section.figures.items()}


def all_tables(found: list[Section]) -> dict[str, pd.DataFrame]:
    """Return every table, whole, by its file name without extension."""
    return {name: table.data for section in found for name, table in section.tables.items()}


def key_findings(analysis: Analysis) -> list[str]:
    """Return the sentences that open a report: any fallback, flaws of the design, headline, order, best, screens."""
    test = analysis.equality
    return [
        *fallback(analysis),
        *design_warnings(analysis),
        headline(test, analysis) if isinstance(test, EqualityTest) else test.reason,
        *(all_within_in_words(analysis) if isinstance(test, EqualityTest) and test.p >= SIGNIFICANCE else []),
        order_in_words(analysis),
        *_about_the_best(analysis),
        *(
            []
            if isinstance(analysis.means, NotComputed) or is_large_enough(analysis.matrix, analysis.population)
            else [caution(analysis)]
        ),
        flags_in_words(analysis),
    ]


def _about_the_best(analysis: Analysis) -> list[str]:
    """Return what is known about the two best methods, and all other preferences of people like these."""
    if isinstance(analysis.win_rates, NotComputed):
        return []
    found = verdicts(analysis)
    best, second = in_order(analysis.estimated_means)[:2]
    of_two = next(one for one in found if {one.first, one.second} == {best, second})
    preferred = [
        f"{analysis.labels[method]} to {listed([analysis.labels[other] for other in beaten])}"
        for method in analysis.labels
        if (beaten := [other for other in told(found, method) if {method, other} != {best, second}])
    ]
    over = f", certain over all {amount(len(found), 'pair')} together" if len(found) > 1 else ""
    others = f"On average, {people(analysis)} prefer on {photos(analysis)}{over}: {'; '.join(preferred)}."
    return [in_words(of_two, analysis, len(found)), *([others] if preferred else [])]

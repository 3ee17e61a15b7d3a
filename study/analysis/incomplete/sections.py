"""The report on incomplete rankings as data: its sections in order, and the sentences that open it."""

from study.analysis.coverage import coverage
from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.incomplete.parts.another_model import another_model
from study.analysis.incomplete.parts.expected import expected_section, headlines, order_as_finding
from study.analysis.incomplete.parts.fit import fit_section
from study.analysis.incomplete.parts.groups import connection_in_words, counts_in_words
from study.analysis.incomplete.parts.left_out import left_out_section
from study.analysis.incomplete.parts.pairs import best_in_words, pairs_section
from study.analysis.incomplete.parts.participants import participants_section
from study.analysis.incomplete.parts.placed import placed_section
from study.analysis.incomplete.parts.slots import slots_section
from study.analysis.incomplete.parts.thin import thin_in_words
from study.analysis.incomplete.parts.worths import worths_section
from study.analysis.report_parts.design import cover_warnings
from study.analysis.report_parts.populations import fallback
from study.analysis.report_parts.raters import flags_in_words
from study.analysis.report_parts.section import Section, reasons

_SECTIONS = (
    expected_section,
    placed_section,
    pairs_section,
    worths_section,
    fit_section,
    participants_section,
    slots_section,
    left_out_section,
)
_ABOUT_POPULATION = (expected_section, pairs_section, worths_section, fit_section, slots_section)


def incomplete_sections(analysis: IncompleteAnalysis) -> list[Section]:
    """Return the sections of the report, each with its results and why any of them are missing."""
    return [section(analysis) for section in _SECTIONS]


def incomplete_about_population(analysis: IncompleteAnalysis) -> list[Section]:
    """Return those of ``incomplete_sections`` that say something else about other populations."""
    return [section(analysis) for section in _ABOUT_POPULATION]


def incomplete_findings(analysis: IncompleteAnalysis) -> list[str]:
    """Return the sentences that open a report."""
    why = reasons([analysis.inference])
    return [
        *fallback(analysis),
        *another_model(analysis),
        counts_in_words(analysis),
        *connection_in_words(analysis),
        *cover_warnings(coverage(analysis.matrix)),
        *headlines(analysis),
        *thin_in_words(analysis),
        *order_as_finding(analysis),
        *([why] if why and analysis.groups else []),
        *best_in_words(analysis),
        flags_in_words(analysis),
    ]

"""An analysis as a folder of files: a report to read, numbers and tables to compute with, figures to print."""

from collections.abc import Mapping
from contextlib import closing, nullcontext
from pathlib import Path

from study.analysis.any_analysis import AnyAnalysis
from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.numbers import numbers
from study.analysis.sections import all_figures, all_tables, sections
from study.content.yaml.definition import Study
from study.results.csv_text import csv_text
from study.results.figure_files import FigureWriter
from study.results.models_script import MODELS_FILE, models_script
from study.results.photo_sheets import photo_sheets
from study.results.report_folder import Report, ReportFolder
from study.results.report_page import report_page

ANALYSIS = ReportFolder("an analysis", page="report.html", numbers="analysis.json")

_MOST_COPIED = 100_000
"""Rankings; the table of more is large, and slow to write, and no model of the script takes so many."""


def write_analysis(
    analysis: AnyAnalysis,
    folder: Path,
    title: str,
    source: Mapping[str, str],
    study: Study | None,
    with_figures: bool,
    with_photos: bool,
    replace: bool,
    note: str = "",
) -> str | None:
    """Write the files of an analysis, replacing those of an earlier one.

    ``source`` says where the rankings come from, for the file of numbers. ``study`` has the pictures of the photos;
    None for a table from elsewhere. ``with_figures`` puts every photo's box plot into the report, and
    writes every other figure as a file of its own, too; ``with_photos`` writes one for every photo; ``replace`` says
    whether an earlier analysis may be replaced; ``note`` is a sentence for the top of the report. Returns None, or a
    sentence about figures that could not be written. Raises OSError if a file cannot be written, and
    ValueError if the folder must not be replaced.
    """
    with closing(FigureWriter()) if with_figures else nullcontext() as writer:
        parts = sections(analysis)
        figures = all_figures(parts)
        # Photos with incomplete rankings have no boxes.
        if with_photos and not isinstance(analysis, IncompleteAnalysis):
            figures |= photo_sheets(analysis, analysis.matrix.images, study)
        found = {"rankings": dict(source), **numbers(analysis, parts)}
        tables = {name: csv_text(table) for name, table in all_tables(parts).items()}
        if len(analysis.matrix) <= _MOST_COPIED:
            tables["rankings"] = csv_text(analysis.matrix.placements())
        return ANALYSIS.write(
            folder,
            Report(
                found,
                tables,
                figures,
                lambda: report_page(title, analysis, study, parts, with_figures, note),
                {MODELS_FILE: models_script()},
            ),
            writer,
            replace,
        )

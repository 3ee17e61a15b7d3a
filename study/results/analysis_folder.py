"""An analysis as a folder of files: a report to read, numbers and tables to compute with, figures to print."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from study.analysis.analysis import Analysis
from study.analysis.numbers import numbers
from study.analysis.report import analysis_html, photos_html, population_html, standalone_page, summary_html
from study.analysis.report_parts.section import Section
from study.analysis.sections import all_figures, all_tables, sections
from study.analysis.views import other_views
from study.content.yaml.definition import Study
from study.results.forms import csv_text
from study.results.photo_sheets import MOST_PHOTO_CARDS, embedded_pictures, photo_sheets
from study.results.report_folder import ReportFolder

ANALYSIS = ReportFolder("an analysis", page="report.html", numbers="analysis.json")


def write_analysis(
    analysis: Analysis,
    folder: Path,
    title: str,
    source: Mapping[str, str],
    study: Study | None,
    with_figures: bool,
    with_photos: bool,
) -> str | None:
    """Write the files of an analysis, replacing those of an earlier one.

    ``source`` says where the rankings come from, for the file of numbers. ``study`` has the pictures of the photos;
    None for a table from elsewhere. ``with_figures`` puts every photo's box plot into the report, and
    writes every other figure as a file of its own, too; ``with_photos`` writes one for every photo. Returns None, or a
    sentence about figures that could not be written. Raises OSError if a file cannot be written.
    """
    parts = sections(analysis)
    figures = all_figures(parts) if with_figures else {}
    if with_photos:
        figures |= photo_sheets(analysis, analysis.matrix.images, study)
    found = {"rankings": dict(source), **numbers(analysis, parts)}
    tables = {name: csv_text(table) for name, table in all_tables(parts).items()}
    return ANALYSIS.write(
        folder, found, tables, figures, lambda: standalone_page(title, _content(analysis, parts, study, with_figures))
    )


def _content(analysis: Analysis, parts: Sequence[Section], study: Study | None, with_photos: bool) -> str:
    matrix = analysis.matrix
    images = study.images if study else tuple(matrix.images)
    content = population_html(analysis) + summary_html(analysis, None, len(images), None)
    content += analysis_html(parts, other_views(analysis))
    if not with_photos:
        return content
    ranked = [image for image in images if image in matrix.images]
    cards = ranked[:MOST_PHOTO_CARDS]
    pictures = {image: embedded_pictures(study, image) for image in cards} if study else None
    return content + photos_html(matrix, analysis.labels, cards, pictures, left_off=len(ranked) - len(cards))

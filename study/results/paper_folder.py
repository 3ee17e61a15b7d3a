"""The comparison with the paper's user study as a folder: a page to read, its table, its figures."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import closing, nullcontext
from pathlib import Path

from study.analysis.analysis import Analysis
from study.analysis.numbers import numbers
from study.analysis.paper_page import OVERALL, paper_html
from study.analysis.paper_table import paper_table
from study.analysis.report import standalone_page
from study.analysis.report_parts import boxes
from study.content.yaml.definition import Study
from study.results.csv_text import csv_text
from study.results.figure_files import FigureWriter
from study.results.photo_sheets import MOST_PHOTO_CARDS, embedded_pictures, photo_sheets
from study.results.report_folder import Report, ReportFolder

PAPER = ReportFolder("a comparison with the paper", page="paper.html", numbers="paper.json")
FIRST_PHOTOS = 5
"""Photos whose figures become files if none are named: a browser takes a second or more for each."""


def write_paper(
    analysis: Analysis,
    methods: Mapping[str, str],
    folder: Path,
    title: str,
    source: Mapping[str, str],
    study: Study | None,
    chosen: Sequence[str] | None,
    with_figures: bool,
    replace: bool,
    note: str = "",
) -> str | None:
    """Write the comparison, replacing an earlier one.

    Args:
        analysis: The analysis of the study.
        methods: ``paper_methods``: row of the paper -> method.
        folder: Where to write.
        title: Title of the page.
        source: Where the rankings come from, for the file of numbers.
        study: Has the pictures; None for a table from elsewhere.
        chosen: The photos whose figures become files; None for the first few.
        with_figures: Whether figures become files at all.
        replace: Whether an earlier comparison may be replaced.
        note: A sentence for the top of the page.

    Returns:
        None, or a sentence about figures that could not be written.

    Raises:
        ValueError: If a chosen photo was not ranked, or the folder must not be replaced.
        OSError: If a file cannot be written.
    """
    ranked = [*analysis.matrix.images]
    sheets = ranked[:FIRST_PHOTOS] if chosen is None else _known(chosen, ranked)
    shown = ranked[:MOST_PHOTO_CARDS]
    table = paper_table(analysis, methods)
    pictures = {image: embedded_pictures(study, image) for image in shown} if study else None
    found = {"rankings": dict(source), "paper_methods": dict(methods), **numbers(analysis, [])}
    left_off = len(ranked) - len(shown)
    with closing(FigureWriter()) if with_figures else nullcontext() as writer:
        figures = {OVERALL: boxes.drawing(analysis).figure, **photo_sheets(analysis, sheets, study)} if writer else {}
        return PAPER.write(
            folder,
            Report(
                found,
                {"paper-means": csv_text(table)},
                figures,
                lambda: standalone_page(title, paper_html(analysis, table, shown, pictures, left_off), note),
            ),
            writer,
            replace,
        )


def _known(chosen: Sequence[str], ranked: Collection[str]) -> list[str]:
    unknown = [image for image in chosen if image not in ranked]
    if unknown:
        raise ValueError(f"--photos must name photos that were ranked; nobody ranked {', '.join(map(repr, unknown))}")
    return list(dict.fromkeys(chosen))

"""An analysis as a folder of files: a report to read, numbers and tables to compute with, figures to print."""

import base64
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import plotly.graph_objects as go

from study.analysis.analysis import Analysis
from study.analysis.figures.photo_sheet import photo_sheet
from study.analysis.numbers import numbers
from study.analysis.picture import Picture
from study.analysis.report import analysis_html, photos_html, summary_html
from study.analysis.sections import all_figures, all_tables, sections
from study.analysis.standalone import standalone_page
from study.content.definition import Study
from study.content.small_pictures import small_picture
from study.results.figure_files import WIDTH, write_figures
from study.results.forms import csv_text, write_text

REPORT, NUMBERS, TABLES, FIGURES = "report.html", "analysis.json", "tables", "figures"
MOST_PHOTO_CARDS = 200
"""Photos in a report; a browser grows slow with more."""


def prepare_folder(folder: Path, replace: bool) -> None:
    """Make an empty folder for an analysis, or take an earlier one's files out of it.

    Raises ValueError if there is something in it that must not be replaced.
    """
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"--output must be a folder; {folder} is a file")
    if folder.is_dir() and any(folder.iterdir()):
        if not replace:
            raise ValueError(
                f"{folder} is not empty; choose another folder, or replace the analysis in it with --replace"
            )
        if not (folder / NUMBERS).is_file():
            raise ValueError(
                f"{folder} holds no analysis ({NUMBERS}) that --replace could replace; choose another folder"
            )
    for name in (TABLES, FIGURES):
        shutil.rmtree(folder / name, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def write_analysis(
    analysis: Analysis, folder: Path, title: str, study: Study | None, with_figures: bool, with_photos: bool
) -> str | None:
    """Write the files of an analysis.

    ``study`` gives the pictures of the photos; None for a table that comes from elsewhere. ``with_figures`` writes
    every figure as a file of its own, too, and ``with_photos`` one for every photo. Returns None, or a sentence about
    figures that could not be written. Raises OSError if a file cannot be written.
    """
    parts = sections(analysis)
    figures = all_figures(parts) if with_figures else {}
    if with_photos:
        figures |= _photo_sheets(analysis, study)
    # A browser draws the figures while everything else is written.
    with ThreadPoolExecutor(max_workers=1) as browser:
        drawn = browser.submit(write_figures, figures, folder / FIGURES) if figures else None
        write_text(folder / REPORT, standalone_page(title, _content(analysis, study)))
        write_text(folder / NUMBERS, json.dumps(numbers(analysis), indent=1, ensure_ascii=False, allow_nan=False))
        (folder / TABLES).mkdir(exist_ok=True)
        for name, table in all_tables(parts).items():
            write_text(folder / TABLES / f"{name}.csv", csv_text(table))
    return drawn.result() if drawn else None


def _photo_sheets(analysis: Analysis, study: Study | None) -> dict[str, go.Figure]:
    """Return file name -> figure of every ranked photo; the names of photos may hold anything."""
    matrix = analysis.matrix
    return {
        f"photo-{quote(image, safe=' ')}": photo_sheet(
            matrix, image, analysis.labels, _pictures(study, image) if study else None, WIDTH
        )
        for image in matrix.images
    }


def _content(analysis: Analysis, study: Study | None) -> str:
    matrix = analysis.matrix
    photos = len(study.images) if study else len(matrix.images)
    images = [image for image in (study.images if study else matrix.images) if image in matrix.images][
        :MOST_PHOTO_CARDS
    ]
    pictures = {image: _pictures(study, image) for image in images} if study else None
    return (
        summary_html(analysis, None, analysis.labels, photos, None)
        + analysis_html(analysis)
        + photos_html(matrix, analysis.labels, images, pictures)
    )


def _pictures(study: Study, image: str) -> dict[str, Picture]:
    """Return small pictures that lie inside the page or figure, so that it is one file."""
    return {method: _inside(study, method, image) for method in study.method_keys}


def _inside(study: Study, method: str, image: str) -> Picture:
    path = study.file(method, image)
    data = base64.b64encode(small_picture(path, path.stat().st_mtime_ns)).decode()
    width, height = study.sizes[image]
    return Picture(f"data:image/jpeg;base64,{data}", None, width, height)

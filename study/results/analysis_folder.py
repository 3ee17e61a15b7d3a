"""An analysis as a folder of files: a report to read, numbers and tables to compute with, figures to print."""

import base64
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import plotly.graph_objects as go

from enhancegan.whole_files import is_unfinished, write_text
from study.analysis.analysis import Analysis
from study.analysis.figures.photo_sheet import Picture, photo_sheet
from study.analysis.numbers import numbers
from study.analysis.report import analysis_html, photos_html, population_html, standalone_page, summary_html
from study.analysis.report_parts.section import Section
from study.analysis.sections import all_figures, all_tables, sections
from study.analysis.views import other_views
from study.content.serving.small_pictures import small_picture
from study.content.yaml.definition import Study
from study.results.figure_files import WIDTH, write_figures
from study.results.forms import csv_text

REPORT, NUMBERS, TABLES, FIGURES = "report.html", "analysis.json", "tables", "figures"
MOST_PHOTO_CARDS = 200
"""Photos in a report; a browser grows slow with more."""

_LONGEST_NAME = 80


def check_folder(folder: Path, replace: bool) -> None:
    """Raise ValueError if an analysis must not be written to `folder`: it must be new, empty, or an earlier one."""
    if folder.is_symlink() and not folder.exists():
        raise ValueError(f"{folder} is a broken link")
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file, not a folder")
    if not folder.is_dir() or not _names_in(folder):
        return
    if not _is_analysis(folder):
        raise ValueError(f"{folder} is not empty and is not an analysis; choose another folder")
    if not replace:
        raise ValueError(f"{folder} already contains an analysis; replace it with --replace, or choose another folder")


def _is_analysis(folder: Path) -> bool:
    """Return whether everything in `folder` was written by ``write_analysis``."""
    try:
        numbers_there = json.loads((folder / NUMBERS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    found = _names_in(folder)
    are_folders = all(
        (folder / name).is_dir() and not (folder / name).is_symlink() for name in {TABLES, FIGURES} & found
    )
    return "n_trials" in numbers_there and found <= {REPORT, NUMBERS, TABLES, FIGURES} and are_folders


def _names_in(folder: Path) -> set[str]:
    """Return the names in `folder`, without what a killed process left unfinished."""
    return {path.name for path in folder.iterdir() if not is_unfinished(path.name)}


def _remove_files(folder: Path) -> None:
    """Remove the files of an earlier analysis; other files stay."""
    for name, suffixes in ((TABLES, (".csv",)), (FIGURES, (".html", ".svg", ".png"))):
        for path in (folder / name).glob("*"):
            if path.suffix in suffixes:
                path.unlink()


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
        figures |= _photo_sheets(analysis, study)
    found = {"rankings": dict(source), **numbers(analysis, parts)}
    tables = {name: csv_text(table) for name, table in all_tables(parts).items()}
    _remove_files(folder)
    (folder / TABLES).mkdir(parents=True, exist_ok=True)
    # A browser draws the figures while everything else is written; the numbers come first: they mark an analysis.
    with ThreadPoolExecutor(max_workers=1) as browser:
        write_text(folder / NUMBERS, json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False))
        drawn = browser.submit(write_figures, figures, folder / FIGURES) if figures else None
        for name, text in tables.items():
            write_text(folder / TABLES / f"{name}.csv", text)
        write_text(folder / REPORT, standalone_page(title, _content(analysis, parts, study, with_figures)))
    return drawn.result() if drawn else None


def _photo_sheets(analysis: Analysis, study: Study | None) -> dict[str, go.Figure]:
    """Return file name -> figure of every ranked photo."""
    matrix = analysis.matrix
    return {
        _file_name(image): photo_sheet(
            matrix, image, analysis.labels, _pictures(study, image) if study else None, WIDTH
        )
        for image in matrix.images
    }


def _file_name(image: str) -> str:
    """Return a file name valid on every system: names of photos may contain anything, and differ only in case."""
    name = f"photo-{quote(image, safe=' ')}"
    if name == name.lower() and len(name) <= _LONGEST_NAME:
        return name
    return f"{name[:_LONGEST_NAME]}-{sha256(image.encode()).hexdigest()[:8]}"


def _content(analysis: Analysis, parts: Sequence[Section], study: Study | None, with_photos: bool) -> str:
    matrix = analysis.matrix
    images = study.images if study else tuple(matrix.images)
    content = population_html(analysis) + summary_html(analysis, None, len(images), None)
    content += analysis_html(parts, other_views(analysis))
    if not with_photos:
        return content
    ranked = [image for image in images if image in matrix.images]
    cards = ranked[:MOST_PHOTO_CARDS]
    pictures = {image: _pictures(study, image) for image in cards} if study else None
    return content + photos_html(matrix, analysis.labels, cards, pictures, left_off=len(ranked) - len(cards))


def _pictures(study: Study, image: str) -> dict[str, Picture]:
    """Return small pictures embedded in the page or figure, so that it is one file."""
    return {method: _inside(study, method, image) for method in study.method_keys}


def _inside(study: Study, method: str, image: str) -> Picture:
    path = study.file(method, image)
    data = base64.b64encode(small_picture(path, path.stat().st_mtime_ns)).decode()
    width, height = study.sizes[image]
    return Picture(f"data:image/jpeg;base64,{data}", None, width, height)

"""A table of results as files: JSON and CSV in full precision, Markdown and HTML rounded for people."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
from pandas.api.types import is_numeric_dtype

from enhancegan.whole_files import write_text

_FOLDER = Path(__file__).parent / "templates"
_NOTHING = "–"


def write_report(rows: pd.DataFrame, output: Path, name: str, title: str, notes: Sequence[str] = ()) -> list[Path]:
    """Write a table as `name`.json, .csv, .md and .html; every file is complete or absent.

    Args:
        rows: one row per row of the table; the index is not written.
        output: folder, created if missing.
        name: file name without suffix.
        title: heading of the Markdown and HTML pages.
        notes: sentences under the table that say what was measured.

    Returns:
        The files, in the order json, csv, md, html. JSON is a list with one object per row; a missing or infinite value
        is null there, empty or `inf` in CSV.

    Raises:
        ValueError: when there are no rows, or `output` is a file.
    """
    if rows.empty:
        raise ValueError(f"nothing to report: {title} has no rows")
    if output.exists() and not output.is_dir():
        raise ValueError(f"--output must be a folder, {output} is a file")
    output.mkdir(parents=True, exist_ok=True)
    texts = {
        "json": json.dumps(_records(rows), indent=2, ensure_ascii=False, allow_nan=False) + "\n",
        "csv": rows.to_csv(index=False, lineterminator="\n"),
        "md": _markdown_page(rows, title, notes),
        "html": _html_page(rows, title, notes),
    }
    paths = [output / f"{name}.{suffix}" for suffix in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        write_text(path, text)
    return paths


def templates(*folders: Path) -> jinja2.Environment:
    """The HTML templates of these folders and of this report, among them the `style.css` that reports include."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, _FOLDER]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def markdown_table(rows: pd.DataFrame) -> str:
    """Format a table in Markdown, numbers rounded and right-aligned, columns padded to read well as plain text."""
    columns = []
    for name in rows.columns:
        cells = [_escaped(cell) for cell in (str(name), *map(_readable, rows[name]))]
        # The line below the heading needs a dash and, for numbers, a colon.
        width = max(2, *map(len, cells))
        if is_numeric_dtype(rows[name]):
            columns.append([cells[0].rjust(width), "-" * (width - 1) + ":", *(cell.rjust(width) for cell in cells[1:])])
        else:
            columns.append([cells[0].ljust(width), "-" * width, *(cell.ljust(width) for cell in cells[1:])])
    return "\n".join(f"| {' | '.join(line)} |" for line in zip(*columns, strict=True))


def with_minus(number: str) -> str:
    """A number in print: a minus sign where a program writes a hyphen."""
    return number.replace("-", "−")


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): None if _unknown(value) else value for name, value in row.items()}
        for row in rows.to_dict(orient="records")
    ]


def _unknown(value: Any) -> bool:
    return bool(pd.isna(value)) or (isinstance(value, float) and math.isinf(value))


def _readable(value: Any) -> str:
    """Three decimals for a fraction, all digits for a whole number, a dash for a missing value."""
    if pd.isna(value):
        return _NOTHING
    if not isinstance(value, float):
        return str(value)
    # A nonzero value that would round to zero keeps its magnitude.
    return f"{value:.1e}" if 0 < abs(value) < 0.0005 else f"{value:.3f}"


def _printed(value: Any) -> str:
    return with_minus(_readable(value)) if isinstance(value, float) else _readable(value)


def _escaped(cell: str) -> str:
    return " ".join(cell.split()).replace("|", "\\|")


def _markdown_page(rows: pd.DataFrame, title: str, notes: Sequence[str]) -> str:
    parts = [f"# {title}", markdown_table(rows)]
    if notes:
        parts.append("\n".join(f"- {note}" for note in notes))
    return "\n\n".join(parts) + "\n"


def _html_page(rows: pd.DataFrame, title: str, notes: Sequence[str]) -> str:
    return (
        templates()
        .get_template("report.html")
        .render(
            title=title,
            columns=[{"name": name, "numeric": is_numeric_dtype(rows[name])} for name in rows.columns],
            rows=rows.map(_printed).to_numpy().tolist(),
            notes=notes,
        )
    )

"""The paper's Sec. 4.4 as HTML, with another study in its form: mean scores, Fig. 8 and Fig. 7."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from study.analysis import look
from study.analysis.analysis import Analysis, NotComputed
from study.analysis.figures.photo_sheet import Picture
from study.analysis.paper_table import MEAN_OF_THE_REST, PAPER_PEOPLE, PAPER_PHOTOS, PAPER_ROWS
from study.analysis.report import figure_json, photos_html
from study.analysis.report_parts import boxes, populations
from study.analysis.report_parts.section import in_order
from study.analysis.report_parts.words import DASH, amount, listed, number
from study.analysis.scale import default_scores
from study.markup import Templates

OVERALL = "figure-8"
"""Name of the figure over all photos, on the page and as a file."""

_TEMPLATES = Templates(Path(__file__).parent / "templates")
_DECIMALS = 3  # as many as the paper prints


def paper_html(
    analysis: Analysis,
    table: pd.DataFrame,
    images: Sequence[str],
    pictures: Mapping[str, Mapping[str, Picture]] | None,
    left_off: int = 0,
) -> str:
    """Return the comparison as HTML.

    Args:
        analysis: The study.
        table: ``paper_table`` of it.
        images: The photos to show, each of them ranked.
        pictures: Image -> method -> picture; None if there are none.
        left_off: Number of ranked photos not shown, which a sentence states.
    """
    content = _TEMPLATES.render(
        "paper.html",
        sentences=sentences(analysis, table),
        rows=_rows(analysis, table),
        overall=boxes.drawing(analysis),
        overall_name=OVERALL,
        figure_json=figure_json,
        missing=analysis.means.reason if isinstance(analysis.means, NotComputed) else None,
        unknown=listed([row.label for row in PAPER_ROWS.values() if row.mean is None]),
        rest=number(MEAN_OF_THE_REST, _DECIMALS),
        population=populations.both(analysis),
    )
    return content + photos_html(analysis.matrix, analysis.labels, images, pictures, left_off)


def sentences(analysis: Analysis, table: pd.DataFrame) -> list[str]:
    """Return what to know about both studies before their numbers are compared."""
    matrix = analysis.matrix
    people = amount(len(matrix.participants), "person", "people")
    found = [
        f"In the paper, {PAPER_PEOPLE} people ranked five versions of {PAPER_PHOTOS} photos. Here, {people} ranked "
        f"{amount(len(matrix.methods), 'version')} of {amount(len(matrix.images), 'photo')}, "
        f"{amount(len(matrix), 'ranking')} in all."
    ]
    if analysis.excluded:
        found.append(f"Without {amount(len(analysis.excluded), 'participant')} who were left out of everything.")
    both = table[table["paper_mean"].notna() & table["mean"].notna()].set_index("row")
    if len(both) > 1:
        found.append(
            f"From the best mean score to the poorest: {_order(both['paper_mean'])} in the paper; "
            f"{_order(both['mean'])} here. The analysis of a study says which differences are more than chance."
        )
    missing = [row for row, method in zip(table["row"], table["method"], strict=True) if not method]
    if missing:
        found.append(f"This study has no method that stands for {listed(missing)}.")
    if matrix.scale.tolist() != list(default_scores(len(PAPER_ROWS))):
        scale = ", ".join(f"{score:g}" for score in matrix.scale)
        found.append(
            f"The ranks score {scale} here, and 10, 7.5, 5, 2.5, 0 in the paper: compare the order of the methods, not "
            "their points."
        )
    return found + populations.fallback(analysis)


def _order(means: pd.Series) -> str:
    return ", ".join(f"{row} {number(means[row], _DECIMALS)}" for row in in_order(means))


def _rows(analysis: Analysis, table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of the table as a page shows them."""
    places = {method: place for place, method in enumerate(analysis.labels)}
    return [
        {
            "method": row["method"],
            "color": look.method_color(places[row["method"]]) if row["method"] else None,
            "label": row["row"] or row["label"],
            "ours": row["label"] if row["row"] and row["label"] != row["row"] else "",
            "paper": number(row["paper_mean"], _DECIMALS),
            "mean": number(row["mean"], _DECIMALS),
            "interval": DASH
            if pd.isna(row["low"])
            else f"{number(row['low'], _DECIMALS)} to {number(row['high'], _DECIMALS)}",
        }
        for row in table.to_dict("records")
    ]

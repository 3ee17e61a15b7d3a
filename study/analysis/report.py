"""The results of a study as HTML: its numbers in tables, its figures, and its photos above their box plots.

Every function returns a fragment that needs ``STYLE`` (CSS for light and dark pages) and ``figure_script()``
(JavaScript that draws the figures with Plotly) around it. All text is escaped.

A ``rankings`` table is defined in ``study.analysis.rankings``; ``labels`` maps the study's method keys, in the study's
order, to the names to print.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from study.analysis import figures, look
from study.analysis.scores import mean_scores, rank_counts
from study.markup import Templates

_HERE = Path(__file__).parent
_TEMPLATES = Templates(_HERE / "templates")

STYLE = (_HERE / "report.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Picture:
    """One method's version of a photo, as a page shows it.

    Attributes:
        source: Address of a small version.
        full: Address of the version itself.
        width: Width of the version in pixels.
        height: Height of the version in pixels.
    """

    source: str
    full: str
    width: int
    height: int


def figure_script() -> str:
    """Return JavaScript defining ``drawFigures(root)``: draw every figure below ``root`` when it comes into view.

    ``Plotly`` must have been loaded. Figures follow the page between light and dark: by the class ``dark`` of its body,
    as Gradio sets it.
    """
    templates = {theme: look.template(theme).to_plotly_json() for theme in look.SHADES}
    script = (_HERE / "draw_figures.js").read_text(encoding="utf-8")
    return f"const figureTemplates = {json.dumps(templates)};\n{script}"


def summary_html(
    rankings: pd.DataFrame, participants: pd.DataFrame, labels: Mapping[str, str], photos: int, csv_address: str
) -> str:
    """Return how many took part, the mean score of every method and the overall box plot.

    Args:
        rankings: The rankings table; without rows a sentence stands for the scores.
        participants: One row per person who consented; columns started_at and finished_at (both NaT until then).
        labels: Method key to name.
        photos: How many photos the study has.
        csv_address: Where the rankings can be downloaded.
    """
    ranked = not rankings.empty
    return _TEMPLATES.render(
        "summary.html",
        counts={
            "started": int(participants["started_at"].notna().sum()),
            "finished": int(participants["finished_at"].notna().sum()),
            "rankings": len(rankings) // len(labels),
            "photos_ranked": rankings["image"].nunique(),
        },
        photos=photos,
        scale=sorted(rankings["score"].unique(), reverse=True),
        methods=_method_rows(rankings, labels) if ranked else [],
        figure=figure_json(figures.overall_box(rankings, labels)) if ranked else None,
        figure_label=_overall_in_words(rankings, labels) if ranked else "",
        csv_address=csv_address,
    )


def photos_html(
    rankings: pd.DataFrame, labels: Mapping[str, str], pictures: Mapping[str, Mapping[str, Picture]]
) -> str:
    """Return one card per photo: its versions in a row, and under each its box and the dots of its ranks.

    Args:
        rankings: The rankings table.
        labels: Method key to name.
        pictures: The photos to show, in order: image key to method key to picture.
    """
    cards = [_photo_card(rankings, image, labels, of_methods) for image, of_methods in pictures.items()]
    return _TEMPLATES.render("photos.html", cards=cards, columns=len(labels), margin=figures.PHOTO_BOXES_MARGIN)


def _photo_card(
    rankings: pd.DataFrame, image: str, labels: Mapping[str, str], pictures: Mapping[str, Picture]
) -> dict[str, Any]:
    of_photo = rankings[rankings["image"] == image]
    ranked = not of_photo.empty
    means = mean_scores(of_photo, list(labels))["mean"] if ranked else None
    return {
        "image": image,
        "people": len(of_photo) // len(labels),
        "versions": [
            {
                "method": method,
                "label": label,
                "colour": look.method_colour(place),
                "picture": pictures[method],
                "mean": None if means is None else float(means[method]),
            }
            for place, (method, label) in enumerate(labels.items())
        ],
        "figure": figure_json(figures.photo_boxes(rankings, image, labels)) if ranked else None,
    }


def _method_rows(rankings: pd.DataFrame, labels: Mapping[str, str]) -> Sequence[dict[str, Any]]:
    means = mean_scores(rankings, list(labels))
    counts = rank_counts(rankings, list(labels))
    rows = zip(labels.items(), means["mean"], means["rankings"], counts.to_numpy().tolist(), strict=True)
    return [
        {
            "key": method,
            "label": label,
            "colour": look.method_colour(place),
            "mean": mean,
            "rankings": rankings_of_method,
            "rank_counts": counts_of_method,
        }
        for place, ((method, label), mean, rankings_of_method, counts_of_method) in enumerate(rows)
    ]


def _overall_in_words(rankings: pd.DataFrame, labels: Mapping[str, str]) -> str:
    means = mean_scores(rankings, list(labels))["mean"]
    return "Box plot of mean scores: " + ", ".join(f"{label} {means[method]:.2f}" for method, label in labels.items())


def figure_json(figure: go.Figure) -> str:
    """Return a figure as JSON without its template, which ``figure_script`` puts in to suit the page.

    It belongs in the attribute ``data-figure`` of the element that the figure is to fill.
    """
    bare = go.Figure(figure)
    bare.layout.template = None
    return str(bare.to_json())

"""The results of a study as HTML: its numbers, its figures with what they say in words, and its photos.

Every function returns a fragment that needs ``STYLE`` (CSS for light and dark pages) and ``figure_script()``
(JavaScript that draws the figures with Plotly) around it. All text is escaped. ``labels`` maps the study's method keys,
in the study's order, to the names to print.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.io.json import to_json_plotly
from plotly.offline import get_plotlyjs

from enhancegan.console import amount
from study.analysis import bootstrap, look, simultaneous
from study.analysis.analysis import Analysis, NotComputed
from study.analysis.any_analysis import AnyAnalysis
from study.analysis.figures.boxes import PHOTO_BOXES_MARGIN, empty_photo_boxes, photo_traces
from study.analysis.figures.photo_sheet import Picture
from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.incomplete.parts.expected import ranks_of
from study.analysis.incomplete.rankings import IncompleteRankings
from study.analysis.numbers import library_versions
from study.analysis.rank_matrix import RankMatrix
from study.analysis.report_parts.populations import both, fallback, like_these, opening
from study.analysis.report_parts.section import Section
from study.analysis.report_parts.words import listed
from study.analysis.scores import mean_scores, rank_counts
from study.analysis.significance import FEWEST_CLUSTERS
from study.analysis.views import KEYS, View, findings, section_versions
from study.markup import Templates

_HERE = Path(__file__).parent
_TEMPLATES = Templates(_HERE / "templates")
_MOST_NAMED = 12  # participants left out that a report names

STYLE = (_HERE / "report.css").read_text(encoding="utf-8")


def figure_script() -> str:
    """Return JavaScript that draws figures; ``Plotly`` must have been loaded.

    It defines ``drawFigures(root)``: draw every figure below ``root`` when it comes into view;
    ``redrawOnThemeChange(root)``: let figures follow the page between light and dark, by the class ``dark`` of its
    body, as Gradio sets it; and ``drawForPrint(root)``: draw all of them, light and as wide as paper, when the page is
    printed.
    """
    templates = {theme: look.template(theme).to_plotly_json() for theme in look.SHADES}
    script = (_HERE / "draw_figures.js").read_text(encoding="utf-8")
    return f"const figureTemplates = {json.dumps(templates)};\n{script}"


def population_html(analysis: AnyAnalysis | None) -> str:
    """Return the choice of a population, which switches what ``summary_html`` and ``analysis_html`` say on its page.

    Empty without an analysis, and if nothing can be said about any population.
    """
    if analysis is None or isinstance(analysis.inference, NotComputed):
        return ""
    choices = [
        {
            "key": KEYS[population],
            "name": opening(both(analysis.about(population))),
            "is_own": population is analysis.population,
            "is_defined": population is analysis.protocol.population,
            "problem": found.reason if isinstance(found, NotComputed) else "",
        }
        for population, found in analysis.inferences.items()
    ]
    return _TEMPLATES.render(
        "population.html",
        choices=choices,
        name=both(analysis),
        like_these=like_these(analysis),
        fallback=" ".join(fallback(analysis)),
    )


def summary_html(
    analysis: AnyAnalysis | None,
    participants: pd.DataFrame | None,
    photos: int,
    csv_address: str | None,
    questions: Sequence[str] = (),
) -> str:
    """Return how many took part, the mean score of every method and the key findings in words.

    Args:
        analysis: What was computed; None before the first ranking: a sentence replaces the scores.
        participants: One row per participant; columns started_at and finished_at (both NaT until then). None if
            only the rankings are known.
        photos: How many photos the study has.
        csv_address: Address of the rankings for download; None if there is none.
        questions: What participants were asked besides; nothing here uses the answers, which a sentence says.
    """
    return _TEMPLATES.render(
        "summary.html",
        questions=listed([f"“{question}”" for question in questions]),
        tiles=_tiles(analysis, participants, photos),
        scale=[] if analysis is None else analysis.matrix.scale.tolist(),
        methods=_method_rows(analysis) if isinstance(analysis, Analysis) else [],
        expected=_expected_rows(analysis) if isinstance(analysis, IncompleteAnalysis) else [],
        findings=[] if analysis is None else findings(analysis),
        left_out="" if analysis is None else _left_out(analysis.excluded),
        csv_address=csv_address,
    )


def analysis_html(parts: Sequence[Section], others: Sequence[View] = (), is_incomplete: bool = False) -> str:
    """Return what follows the summary: the sections of an analysis, and how all of it was computed.

    Args:
        parts: The sections, about the analysis's own population.
        others: What some of them say about other populations; ``population_html`` on the same page chooses.
        is_incomplete: Whether they are about rankings that are partial or tied, which are computed in other ways.
    """
    return _TEMPLATES.render(
        "analysis.html",
        sections=[(part, section_versions(part, others)) for part in parts],
        figure_json=figure_json,
        is_incomplete=is_incomplete,
        draws=f"{simultaneous.DRAWS:,}",
        seed=simultaneous.SEED,
        bootstrap_draws=f"{bootstrap.DRAWS:,}",
        fewest=FEWEST_CLUSTERS,
        computed_with=listed([f"{name} {number}" for name, number in library_versions().items()]),
    )


def photos_html(
    matrix: RankMatrix,
    labels: Mapping[str, str],
    images: Sequence[str],
    pictures: Mapping[str, Mapping[str, Picture]] | None,
    left_off: int = 0,
) -> str:
    """Return one card per photo: its versions in a row, and under each its box and the dots of its ranks.

    Args:
        matrix: The rankings that count.
        labels: Method key to name.
        images: The photos to show, in order.
        pictures: Image key to method key to picture; None if there are none: only names are shown.
        left_off: Number of photos not shown, which a sentence states.
    """
    layout = _without_template(empty_photo_boxes(matrix, len(labels)))["layout"]
    cards = [
        _photo_card(matrix, image, labels, None if pictures is None else pictures[image], layout) for image in images
    ]
    return _TEMPLATES.render(
        "photos.html", cards=cards, columns=len(labels), margin=PHOTO_BOXES_MARGIN, left_off=left_off
    )


def figure_json(figure: go.Figure) -> str:
    """Return a figure as JSON without its template, which ``figure_script`` puts in to suit the page.

    It belongs in the attribute ``data-figure`` of the element that the figure fills.
    """
    return str(to_json_plotly(_without_template(figure)))


def _without_template(figure: go.Figure) -> dict[str, Any]:
    bare: dict[str, Any] = figure.to_plotly_json()
    bare["layout"].pop("template", None)
    return bare


def _photo_card(
    matrix: RankMatrix,
    image: str,
    labels: Mapping[str, str],
    pictures: Mapping[str, Picture] | None,
    layout: Mapping[str, Any],
) -> dict[str, Any]:
    of_photo = matrix.of_image(image) if image in matrix.images else None
    # Scores of different sets of methods have no mean that could be compared, and no box.
    comparable = None if isinstance(of_photo, IncompleteRankings) else of_photo
    means = None if comparable is None else mean_scores(comparable)["mean"]
    return {
        "image": image,
        "people": 0 if of_photo is None else len(of_photo),
        "versions": [
            {
                "method": method,
                "label": label,
                "color": look.method_color(place),
                "picture": None if pictures is None else pictures[method],
                "mean": None if means is None else float(means[method]),
            }
            for place, (method, label) in enumerate(labels.items())
        ],
        "figure": None if comparable is None else _photo_figure(comparable, image, labels, layout),
    }


def _photo_figure(matrix: RankMatrix, image: str, labels: Mapping[str, str], layout: Mapping[str, Any]) -> str:
    """Return ``figure_json`` of the photo's boxes, with the layout that all photos share: that is far quicker."""
    return str(to_json_plotly({"data": photo_traces(matrix, image, labels), "layout": layout}))


def _tiles(analysis: AnyAnalysis | None, participants: pd.DataFrame | None, photos: int) -> list[dict[str, Any]]:
    """Return the large numbers at the top, each with its name, id, and total if there is one."""
    ranked = 0 if analysis is None else len(analysis.matrix.images)
    if participants is None:
        ranked_by = 0 if analysis is None else len(analysis.matrix.participants)
        people = [("people who ranked", "participants-ranked", ranked_by)]
    else:
        people = [
            ("people started", "participants-started", int(participants["started_at"].notna().sum())),
            ("people finished", "participants-finished", int(participants["finished_at"].notna().sum())),
        ]
    rankings = ("rankings", "rankings-count", 0 if analysis is None else len(analysis.matrix))
    tiles = [{"name": name, "id": key, "count": count, "of": None} for name, key, count in (*people, rankings)]
    return [*tiles, {"name": "photos ranked", "id": "photos-ranked", "count": ranked, "of": photos}]


def _method_rows(analysis: Analysis) -> Sequence[dict[str, Any]]:
    means = analysis.mean_scores["mean"]
    counts = rank_counts(analysis.matrix).loc[list(analysis.labels)].to_numpy().tolist()
    return [
        {
            "key": method,
            "label": label,
            "color": look.method_color(place),
            "mean": float(means[method]),
            "rankings": len(analysis.matrix),
            "rank_counts": of_method,
        }
        for place, ((method, label), of_method) in enumerate(zip(analysis.labels.items(), counts, strict=True))
    ]


def _expected_rows(analysis: IncompleteAnalysis) -> Sequence[dict[str, Any]]:
    """Return every method with its expected rank, None where there is none, and how often it was placed."""
    is_unknown = isinstance(analysis.inference, NotComputed)
    ranks = {} if is_unknown else ranks_of(analysis).set_index("method")["expected_rank"].to_dict()
    placed = analysis.matrix.placed.sum(axis=0).tolist()
    return [
        {
            "key": method,
            "label": label,
            "color": look.method_color(place),
            "rank": ranks.get(method),
            "rankings": placed[place],
        }
        for place, (method, label) in enumerate(analysis.labels.items())
    ]


def _left_out(excluded: Sequence[str]) -> str:
    """Return a sentence about who was left out, empty if nobody was."""
    if not excluded:
        return ""
    more = len(excluded) - _MOST_NAMED
    named = [*excluded[:_MOST_NAMED], *([f"{more:,} more"] if more > 0 else [])]
    verb = "is" if len(excluded) == 1 else "are"
    return f"{amount(len(excluded), 'participant')} {verb} left out of everything below: {listed(named)}."


def standalone_page(title: str, content: str, note: str = "") -> str:
    """Return a page with Plotly in it, light or dark.

    It shows `note`, a sentence that must not be missed, as text, and `content`, HTML from the other functions here.
    """
    return _TEMPLATES.render(
        "standalone.html",
        title=title,
        note=note,
        content=content,
        style=STYLE,
        script=figure_script(),
        plotly=get_plotlyjs(),
    )

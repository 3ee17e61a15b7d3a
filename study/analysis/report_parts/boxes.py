"""The paper's box plot of mean scores: its figure, its table and its numbers."""

from typing import Any

import numpy as np
import pandas as pd

from study.analysis.analysis import Analysis
from study.analysis.figures.boxes import overall_box
from study.analysis.rank_matrix import RankMatrix
from study.analysis.report_parts import tables
from study.analysis.report_parts.section import Drawing
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import number
from study.analysis.scores import box_statistics, participant_mean_scores, photo_mean_scores

_BOX_WIDTH = 50  # pixels of a method's column: below it there is room for the lines of a name, upright


def drawing(analysis: Analysis) -> Drawing:
    """Return the boxes of all methods over the photos."""
    means = analysis.mean_scores["mean"]
    words = ", ".join(f"{label} {number(means[method])}" for method, label in analysis.labels.items())
    figure = overall_box(analysis.matrix, analysis.labels)
    width = _BOX_WIDTH * len(analysis.labels) + 60
    return Drawing(figure, f"Box plot of mean scores: {words}", "Photo by photo", width)


def table(analysis: Analysis) -> Table:
    """Return what the boxes show as numbers."""
    of_photos = photo_mean_scores(analysis.matrix)
    boxes = [(method, box_statistics(of_photos[method])) for method in analysis.labels]
    data = pd.DataFrame(
        {
            "method": method,
            "photos": box.count,
            "lower_whisker": box.lower_whisker,
            "q1": box.q1,
            "median": box.median,
            "q3": box.q3,
            "upper_whisker": box.upper_whisker,
            "outliers": len(box.outliers),
        }
        for method, box in boxes
    )
    columns = {
        "method": tables.method("Method", analysis.labels),
        "photos": tables.count("Photos"),
        "lower_whisker": tables.points("Lower whisker"),
        "q1": tables.points("First quartile"),
        "median": tables.points("Median"),
        "q3": tables.points("Third quartile"),
        "upper_whisker": tables.points("Upper whisker"),
        "outliers": tables.count("Photos beyond"),
    }
    return Table("Boxes over the photos' mean scores, points", data, columns)


def numbers(matrix: RankMatrix) -> dict[str, Any]:
    """Return the boxes over rankings, photos and participants, and those of every photo."""
    return matrix.once("boxes", lambda: _numbers(matrix))


def _numbers(matrix: RankMatrix) -> dict[str, Any]:
    return {
        "box_overall_raw": _boxes(pd.DataFrame(matrix.scores, columns=list(matrix.methods))),
        "box_image_means": _boxes(photo_mean_scores(matrix)),
        "box_participant_means": _boxes(participant_mean_scores(matrix)),
        "box_per_image": _boxes_per_image(matrix),
    }


def _boxes(values: pd.DataFrame) -> dict[str, Any]:
    """Return the box of every column."""
    found = {}
    for method in values:
        box = box_statistics(values[method])
        found[str(method)] = {
            "n": box.count,
            "mean": box.mean,
            "sd": values[method].std(ddof=1),
            "min": values[method].min(),
            "max": values[method].max(),
            "median": box.median,
            "type7": [box.q1, box.q3],
            "whiskers": [box.lower_whisker, box.upper_whisker],
            "outliers": sorted(set(box.outliers)),
        }
    return found


def _boxes_per_image(matrix: RankMatrix) -> dict[str, Any]:
    order = np.argsort(matrix.image, kind="stable")
    of_images = np.split(matrix.scores[order], np.cumsum(np.bincount(matrix.image))[:-1])
    columns = list(matrix.methods)
    return {
        image: _boxes(pd.DataFrame(scores, columns=columns))
        for image, scores in zip(matrix.images, of_images, strict=True)
    }

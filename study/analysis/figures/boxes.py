"""The box plots of the paper: over all photos, and of one photo with a dot per rank.

Box plots get their quartiles from ``study.analysis.scores``, because Plotly's own "linear" quartiles are Hazen's, not
those of numpy and R.

References:
    Y. Deng, C. C. Loy and X. Tang (2018). Aesthetic-driven image enhancement by adversarial learning. ACM MM,
    Fig. 7 (``photo_boxes``) and Fig. 8 (``overall_box``).
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from study.analysis import look
from study.analysis.figures.axes import finish, plain, require_methods, wrapped
from study.analysis.figures.marks import diamonds
from study.analysis.rank_matrix import RankMatrix
from study.analysis.scores import BoxStatistics, box_statistics, mean_scores, photo_mean_scores, rank_counts

Trace = dict[str, Any]
"""A trace as Plotly's JSON has it, keys in the order of Plotly: checking the thousands of traces of a report, which
are all alike, would take longer than computing them."""

PHOTO_BOXES_MARGIN = {"l": 46, "r": 12, "t": 12, "b": 8}  # pixels; pages put the pictures above the columns with it
LARGEST_DOT = 30  # pixels across, for a rank that everybody gave
MANY = 6  # number of methods from which names are small, to fit a printed column
LABEL_WIDTH = 12  # characters of a name in one line below a box


def overall_box(matrix: RankMatrix, labels: Mapping[str, str]) -> go.Figure:
    """Draw one box per method over all photos: the paper's Fig. 8.

    A value of a box is the mean score of one photo's version; outliers are labeled with their photo. The
    diamond is the method's mean score over all rankings, the number of the paper's text.

    Args:
        matrix: The rankings.
        labels: Method key to the name to print, in the study's order.

    Raises:
        ValueError: If there are no rankings, or ``labels`` does not name the methods of the rankings.
    """
    _require_rankings(matrix, labels)
    of_photos = photo_mean_scores(matrix)
    means = mean_scores(matrix).loc[list(labels), "mean"]
    boxes = [box_statistics(of_photos[method]) for method in labels]
    figure = go.Figure(_boxes(boxes, means.tolist(), list(labels.values()), offset=0, width=0.5))
    for place, (method, box) in enumerate(zip(labels, boxes, strict=True)):
        beyond = of_photos[method][of_photos[method].isin(box.outliers)]
        figure.add_trace(_outliers(beyond, place, labels[method]))
    ticks = [
        f"{wrapped(label, LABEL_WIDTH)}<br>◇ {mean:.2f}" for label, mean in zip(labels.values(), means, strict=True)
    ]
    _add_axes(figure, ticks, matrix, "mean score of a photo")
    lines = max(tick.count("<br>") for tick in ticks) + 1
    return finish(figure, height=382 + 16 * lines, margin={"l": 46, "r": 12, "t": 12, "b": 12})


def photo_boxes(matrix: RankMatrix, image: str, labels: Mapping[str, str]) -> go.Figure:
    """Draw one photo's box per method with a dot per rank, its area and number the people who gave it: Fig. 7.

    A value of a box is the score of one participant's ranking of this photo; the diamond is their mean. Every method
    has an equally wide column of the drawing area, so that a page can put the pictures straight above them.

    Args:
        matrix: The rankings.
        image: Which photo.
        labels: Method key to the name to print, in the study's order.

    Raises:
        ValueError: If nobody has ranked this photo, or ``labels`` does not name the methods of the rankings.
    """
    return empty_photo_boxes(matrix, len(labels)).add_traces(photo_traces(matrix, image, labels))


def photo_traces(matrix: RankMatrix, image: str, labels: Mapping[str, str]) -> list[Trace]:
    """Return what ``photo_boxes`` draws into ``empty_photo_boxes``; arguments and errors as there."""
    of_photo = matrix.of_image(image)
    _require_rankings(of_photo, labels)
    means = mean_scores(of_photo).loc[list(labels), "mean"]
    counts = rank_counts(of_photo).loc[list(labels)].to_numpy().tolist()
    scores = dict(zip(of_photo.methods, of_photo.scores.T, strict=True))
    boxes = [box_statistics(scores[method]) for method in labels]
    return [
        *_boxes(boxes, means.tolist(), list(labels.values()), offset=-0.26, width=0.3),
        *(
            _rank_dots({rank: count for rank, count in enumerate(of_method, start=1) if count}, matrix, place)
            for place, of_method in enumerate(counts)
        ),
    ]


def empty_photo_boxes(matrix: RankMatrix, methods: int) -> go.Figure:
    """Return ``photo_boxes`` without any trace: axes and look, the same for all photos of a study."""
    figure = go.Figure()
    _add_axes(figure, [""] * methods, matrix, None)
    return finish(figure, height=210, margin=PHOTO_BOXES_MARGIN)


def _require_rankings(matrix: RankMatrix, labels: Mapping[str, str]) -> None:
    if len(matrix) == 0:
        raise ValueError("matrix must contain at least one ranking to draw, but it has none")
    require_methods(matrix.methods, labels, "matrix")


def _boxes(
    boxes: list[BoxStatistics], means: list[float], names: list[str], offset: float, width: float
) -> list[Trace]:
    """Return a box per method, ``offset`` beside the middle of its column, with a strong median and a mean diamond."""
    middles = [place + offset for place in range(len(boxes))]
    tips = [_in_words(name, mean, box) for name, mean, box in zip(names, means, boxes, strict=True)]
    return [
        *(
            _box(box, middle, width, names[place], look.method_color(place))
            for place, (box, middle) in enumerate(zip(boxes, middles, strict=True))
        ),
        _median_lines(middles, [box.median for box in boxes], width),
        diamonds(middles, means, tips).to_plotly_json(),
    ]


def _box(box: BoxStatistics, x: float, width: float, method: str, fill: str) -> Trace:
    return {
        "fillcolor": look.translucent(fill),
        # Plotly would call the ends of the whiskers min and max; the diamond shows the numbers instead.
        "hoverinfo": "skip",
        "lowerfence": [box.lower_whisker],
        "median": [box.median],
        "name": plain(method),
        "q1": [box.q1],
        "q3": [box.q3],
        "upperfence": [box.upper_whisker],
        "whiskerwidth": 0.4,
        "width": width,
        "x": [x],
        "type": "box",
    }


def _median_lines(middles: list[float], medians: list[float], width: float) -> Trace:
    """Return one trace with a thick line across every box: a median on the edge of its box stays visible."""
    ends = [x for middle in middles for x in (middle - width / 2, middle + width / 2, None)]
    heights = [y for median in medians for y in (median, median, None)]
    return {"hoverinfo": "skip", "line": {"width": 3}, "mode": "lines", "x": ends, "y": heights, "type": "scatter"}


def _outliers(values: pd.Series, place: int, method: str) -> go.Scatter:
    return go.Scatter(
        x=[place] * len(values),
        y=values.tolist(),
        mode="markers",
        marker={"color": look.method_color(place), "size": 7},
        customdata=[f"{plain(method)}, photo {plain(photo)}" for photo in values.index],
        hovertemplate="%{customdata}: %{y:.2f}<extra></extra>",
    )


def _in_words(name: str, mean: float, box: BoxStatistics) -> str:
    return (
        f"{plain(name)}<br>mean {mean:.2f}<br>median {box.median:.2f}<br>middle half {box.q1:.2f} to {box.q3:.2f}"
        f"<br>whiskers {box.lower_whisker:.2f} to {box.upper_whisker:.2f}"
    )


def _rank_dots(given: Mapping[int, int], matrix: RankMatrix, place: int) -> Trace:
    """Return one method's dots, right of its box: for every rank that it was given, by how many people."""
    people = sum(given.values())
    return {
        "cliponaxis": False,
        "customdata": list(given),
        "hovertemplate": f"rank %{{customdata}}: %{{text}} of {people}<extra></extra>",
        "marker": {
            "color": look.method_color(place),
            "line": {"width": 1},
            "opacity": 1,
            "size": list(given.values()),
            "sizemin": 2,
            "sizemode": "area",
            "sizeref": 2 * people / LARGEST_DOT**2,
        },
        "mode": "markers+text",
        "text": [str(count) for count in given.values()],
        "textposition": "middle right",
        "x": [place + 0.08] * len(given),
        "y": matrix.scale[[rank - 1 for rank in given]].tolist(),
        "type": "scatter",
    }


def _add_axes(figure: go.Figure, ticks: list[str], matrix: RankMatrix, title: str | None) -> None:
    """Give a figure over methods its axes: one column per method, and the scale of the scores with some air."""
    scores = sorted(matrix.scale.tolist())
    air = (scores[-1] - scores[0]) * 0.09
    figure.update_xaxes(
        range=[-0.5, len(ticks) - 0.5],
        tickvals=list(range(len(ticks))),
        tickfont_size=look.FONT_SIZE if len(ticks) < MANY else 10,
        ticktext=ticks,
        autotickangles=[0, -90],
        automargin=True,
        showgrid=False,
    )
    figure.update_yaxes(
        range=[scores[0] - air, scores[-1] + air],
        tickvals=scores,
        ticktext=[f"{round(score, 2):g}" for score in scores],
        title={"text": title} if title else None,
    )

"""Results to Plotly figures: those of the paper, and answers over time, all in the look of ``study.analysis.look``.

Figures come with the light template; ``figure.update_layout(template=look.template("dark"))`` is all that a dark page
needs. Box plots get their quartiles from ``study.analysis.scores``, because Plotly's own "linear" quartiles are
Hazen's, not those of numpy and R.

References:
    Y. Deng, C. C. Loy and X. Tang (2018). Aesthetic-driven image enhancement by adversarial learning. ACM MM,
    Fig. 7 (``photo_boxes``) and Fig. 8 (``overall_box``).
"""

import textwrap
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pandas as pd
import plotly.graph_objects as go

from study.analysis import look
from study.analysis.scores import BoxStatistics, box_statistics, mean_scores, photo_mean_scores, rank_counts

PHOTO_BOXES_MARGIN = {"l": 46, "r": 12, "t": 12, "b": 8}  # pixels; pages put the pictures above the columns with it
LARGEST_DOT = 30  # pixels across, for a rank that everybody gave
FILL_OPACITY = 0.55
LABEL_WIDTH = 12  # characters of a method label in one line


def overall_box(rankings: pd.DataFrame, labels: Mapping[str, str]) -> go.Figure:
    """Draw one box per method over all photos: the paper's Fig. 8.

    A value of a box is the mean score that one photo's version got; outliers are labelled with their photo. The
    diamond is the method's mean score over all rankings, the number of the paper's text.

    Args:
        rankings: The rankings table.
        labels: Method key to the name to print, in the study's order.

    Raises:
        ValueError: If there are no rankings, or ``labels`` does not name the methods of the table.
    """
    methods = list(labels)
    of_photos = photo_mean_scores(rankings, methods)
    means = mean_scores(rankings, methods)["mean"]
    boxes = [box_statistics(of_photos[method]) for method in methods]
    figure = go.Figure()
    _add_boxes(figure, boxes, means.tolist(), list(labels.values()), offset=0, width=0.5)
    for place, (method, box) in enumerate(zip(methods, boxes, strict=True)):
        beyond = of_photos[method][of_photos[method].isin(box.outliers)]
        figure.add_trace(_outliers(beyond, place, labels[method]))
    ticks = [f"{_wrapped(label)}<br>◇ {mean:.2f}" for label, mean in zip(labels.values(), means, strict=True)]
    _finish(figure, ticks, rankings, "mean score of a photo", height=430)
    figure.update_layout(margin={"l": 46, "r": 12, "t": 12, "b": 62})
    return figure


def photo_boxes(rankings: pd.DataFrame, image: str, labels: Mapping[str, str]) -> go.Figure:
    """Draw one photo's box per method with a dot per rank, its area and number the people who gave it: Fig. 7.

    A value of a box is the score of one participant's ranking of this photo; the diamond is their mean. Every method
    has an equally wide column of the drawing area, so that a page can put the pictures straight above them.

    Args:
        rankings: The rankings table.
        image: Which photo, by its key in the table.
        labels: Method key to the name to print, in the study's order.

    Raises:
        ValueError: If nobody has ranked this photo, or ``labels`` does not name the methods of the table.
    """
    methods = list(labels)
    of_photo = rankings[rankings["image"] == image]
    if of_photo.empty:
        raise ValueError(f"image must be a ranked photo, and nobody has ranked {image!r}")
    means = mean_scores(of_photo, methods)["mean"]
    counts = rank_counts(of_photo, methods).to_numpy().tolist()
    boxes = [box_statistics(of_photo.loc[of_photo["method"] == method, "score"]) for method in methods]
    score_of_rank = rankings.groupby("rank")["score"].first()
    figure = go.Figure()
    _add_boxes(figure, boxes, means.tolist(), list(labels.values()), offset=-0.26, width=0.3)
    for place, counts_of_method in enumerate(counts):
        given = {rank: count for rank, count in enumerate(counts_of_method, start=1) if count}
        figure.add_trace(_rank_dots(given, score_of_rank, place))
    _finish(figure, [""] * len(methods), rankings, None, height=210)
    figure.update_layout(margin=PHOTO_BOXES_MARGIN)
    return figure


def pace_bars(starts: Sequence[datetime], answers: Sequence[int], step: timedelta) -> go.Figure:
    """Draw how many answers came in over time, one bar per step.

    Args:
        starts: When each step begins (UTC), without gaps; empty where there is no answer.
        answers: How many came in in each step.
        step: Length of every step.
    """
    middles = [start + step / 2 for start in starts]
    bars = go.Bar(
        x=middles,
        y=list(answers),
        width=step.total_seconds() * 1000 * 0.8,
        marker={"color": look.method_colour(0)},
        customdata=[f"{start:%Y-%m-%d %H:%M}" for start in starts],
        hovertemplate="%{y} answers from %{customdata}<extra></extra>",
    )
    figure = go.Figure(bars)
    figure.update_layout(
        template=look.template("light"), height=200, dragmode=False, margin={"l": 46, "r": 12, "t": 12, "b": 32}
    )
    # A single bar would otherwise be drawn over years.
    air = step * 0.75
    figure.update_xaxes(type="date", range=[middles[0] - air, middles[-1] + air] if middles else None, fixedrange=True)
    figure.update_yaxes(rangemode="tozero", fixedrange=True, tickformat="d", nticks=5)
    return figure


def _add_boxes(
    figure: go.Figure, boxes: list[BoxStatistics], means: list[float], names: list[str], offset: float, width: float
) -> None:
    """Add one box per method, ``offset`` beside the middle of its column, with a strong median and a mean diamond."""
    middles = [place + offset for place in range(len(boxes))]
    for place, (box, middle) in enumerate(zip(boxes, middles, strict=True)):
        figure.add_trace(_box(box, middle, width, names[place], look.method_colour(place)))
    figure.add_trace(_median_lines(middles, [box.median for box in boxes], width))
    tips = [_in_words(name, mean, box) for name, mean, box in zip(names, means, boxes, strict=True)]
    figure.add_trace(_mean_diamonds(middles, means, tips))


def _box(box: BoxStatistics, x: float, width: float, method: str, fill: str) -> go.Box:
    return go.Box(
        x=[x],
        q1=[box.q1],
        median=[box.median],
        q3=[box.q3],
        lowerfence=[box.lower_whisker],
        upperfence=[box.upper_whisker],
        width=width,
        whiskerwidth=0.4,
        fillcolor=_translucent(fill),
        name=method,
        # Plotly would call the ends of the whiskers min and max; the diamond tells the numbers instead.
        hoverinfo="skip",
    )


def _median_lines(middles: list[float], medians: list[float], width: float) -> go.Scatter:
    """Return one trace with a thick line across every box: a median on the edge of its box stays visible."""
    ends = [x for middle in middles for x in (middle - width / 2, middle + width / 2, None)]
    heights = [y for median in medians for y in (median, median, None)]
    return go.Scatter(x=ends, y=heights, mode="lines", line={"width": 3}, hoverinfo="skip")


def _outliers(values: pd.Series, place: int, method: str) -> go.Scatter:
    return go.Scatter(
        x=[place] * len(values),
        y=values.tolist(),
        mode="markers",
        marker={"color": look.method_colour(place), "size": 7},
        customdata=values.index.tolist(),
        hovertemplate=f"{method}, photo %{{customdata}}: %{{y:.2f}}<extra></extra>",
    )


def _in_words(name: str, mean: float, box: BoxStatistics) -> str:
    return (
        f"{name}<br>mean {mean:.2f}<br>median {box.median:.2f}<br>middle half {box.q1:.2f} to {box.q3:.2f}"
        f"<br>whiskers {box.lower_whisker:.2f} to {box.upper_whisker:.2f}"
    )


def _mean_diamonds(middles: list[float], means: list[float], tips: list[str]) -> go.Scatter:
    return go.Scatter(
        x=middles,
        y=means,
        mode="markers",
        marker={"symbol": "diamond", "color": "#ffffff", "size": 10, "line": {"color": "#1f2937", "width": 1.3}},
        customdata=tips,
        hovertemplate="%{customdata}<extra></extra>",
    )


def _rank_dots(given: Mapping[int, int], score_of_rank: pd.Series, place: int) -> go.Scatter:
    """Return one method's dots, right of its box: for every rank that it was given, by how many people."""
    people = sum(given.values())
    return go.Scatter(
        x=[place + 0.08] * len(given),
        y=[score_of_rank[rank] for rank in given],
        mode="markers+text",
        marker={
            "color": look.method_colour(place),
            "size": list(given.values()),
            "sizemode": "area",
            "sizeref": 2 * people / LARGEST_DOT**2,
            "sizemin": 2,
            "line": {"width": 1},
            "opacity": 1,
        },
        cliponaxis=False,
        text=[str(count) for count in given.values()],
        textposition="middle right",
        customdata=list(given),
        hovertemplate=f"rank %{{customdata}}: %{{text}} of {people}<extra></extra>",
    )


def _finish(figure: go.Figure, ticks: list[str], rankings: pd.DataFrame, title: str | None, height: int) -> None:
    """Give a figure over methods its axes: one column per method, and the scale of the scores with some air."""
    scores = sorted(rankings["score"].unique())
    air = (scores[-1] - scores[0]) * 0.09
    figure.update_layout(template=look.template("light"), showlegend=False, height=height, dragmode=False)
    figure.update_xaxes(
        range=[-0.5, len(ticks) - 0.5],
        tickvals=list(range(len(ticks))),
        ticktext=ticks,
        tickangle=0,
        showgrid=False,
        fixedrange=True,
    )
    figure.update_yaxes(
        range=[scores[0] - air, scores[-1] + air],
        tickvals=scores,
        title={"text": title} if title else None,
        fixedrange=True,
    )


def _wrapped(label: str) -> str:
    return "<br>".join(textwrap.wrap(label, LABEL_WIDTH))


def _translucent(colour: str) -> str:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{FILL_OPACITY})"

"""What the figures show, read back from their traces, against numbers worked out by hand."""

import json
from datetime import UTC, datetime, timedelta

import pandas as pd
import plotly.graph_objects as go
import pytest

from study.analysis import look
from study.analysis.figures import LARGEST_DOT, overall_box, pace_bars, photo_boxes

LABELS = {"input": "Input", "auto": "Photoshop Auto", "human": "Human editor"}
SCORES = {1: 10.0, 2: 5.0, 3: 0.0}


def rankings_of(image: str, ranks: list[tuple[int, int, int]]) -> pd.DataFrame:
    """Return rankings of one photo by as many people as there are (input, auto, human) ranks."""
    return pd.DataFrame(
        {
            "participant": f"p{who}",
            "image": image,
            "method": method,
            "position": slot,
            "rank": rank,
            "score": SCORES[rank],
            "rt_ms": 900,
        }
        for who, of_person in enumerate(ranks)
        for slot, (method, rank) in enumerate(zip(LABELS, of_person, strict=True), start=1)
    )


# Ranks by four people: input 3, 3, 3, 1; auto 2, 2, 1, 3; human 1, 1, 2, 2.
LAKE = rankings_of("lake", [(3, 2, 1), (3, 2, 1), (3, 1, 2), (1, 3, 2)])


def traces(figure: go.Figure, kind: str) -> list[dict]:
    """Return the traces of one type as plain dictionaries."""
    return [trace for trace in json.loads(figure.to_json())["data"] if trace["type"] == kind]


def test_a_photo_has_one_box_per_method_with_our_quartiles() -> None:
    boxes = traces(photo_boxes(LAKE, "lake", LABELS), "box")
    assert [box["name"] for box in boxes] == ["Input", "Photoshop Auto", "Human editor"]
    # input 0 0 0 10: type 7 puts q3 at place 3.25, a quarter of the way from 0 to 10 (Hazen's would be 5)
    assert [(box["q1"], box["median"], box["q3"]) for box in boxes] == [
        ([0], [0], [2.5]),
        ([3.75], [5], [6.25]),
        ([5], [7.5], [10]),
    ]


def test_dots_carry_the_number_of_people_and_an_area_to_match() -> None:
    figure = photo_boxes(LAKE, "lake", LABELS)
    dots = [trace for trace in traces(figure, "scatter") if trace["mode"] == "markers+text"]
    seen = [dict(zip(trace["y"], trace["text"], strict=True)) for trace in dots]
    assert seen == [{10: "1", 0: "3"}, {10: "1", 5: "2", 0: "1"}, {10: "2", 5: "2"}]
    marker = dots[0]["marker"]
    assert marker["sizemode"] == "area"
    # Plotly's rule: diameter = sqrt(2 * size / sizeref) pixels; four of four people would get the largest dot
    assert (2 * 4 / marker["sizeref"]) ** 0.5 == pytest.approx(LARGEST_DOT)
    assert marker["size"] == [1, 3]


def test_means_and_medians_are_marked() -> None:
    marks = traces(photo_boxes(LAKE, "lake", LABELS), "scatter")
    (diamonds,) = [trace for trace in marks if trace.get("marker", {}).get("symbol") == "diamond"]
    assert diamonds["y"] == [2.5, 5.0, 7.5]
    (medians,) = [trace for trace in marks if trace["mode"] == "lines"]
    assert medians["y"] == [0, 0, None, 5, 5, None, 7.5, 7.5, None]


def test_every_method_has_an_equally_wide_column() -> None:
    layout = photo_boxes(LAKE, "lake", LABELS).layout
    assert list(layout.xaxis.range) == [-0.5, 2.5]


def test_only_the_asked_photo_counts() -> None:
    both = pd.concat([LAKE, rankings_of("street", [(1, 2, 3)])])
    assert photo_boxes(both, "lake", LABELS).to_json() == photo_boxes(LAKE, "lake", LABELS).to_json()


def test_the_overall_box_is_over_the_means_of_photos() -> None:
    photos = [rankings_of(name, [ranks]) for name, ranks in {"a": (3, 2, 1), "b": (3, 2, 1), "c": (1, 3, 2)}.items()]
    figure = overall_box(pd.concat([LAKE, *photos]), LABELS)
    boxes = traces(figure, "box")
    # Photo means of input are 0, 0, 2.5, 10 (lake: 2.5): places 1.75, 2.5, 3.25
    assert (boxes[0]["q1"], boxes[0]["median"], boxes[0]["q3"]) == ([0], [1.25], [4.375])
    (diamonds,) = [trace for trace in traces(figure, "scatter") if trace.get("marker", {}).get("symbol") == "diamond"]
    # over all seven rankings: input twice 10; auto once 10 and four times 5; human four times 10 and three times 5
    assert diamonds["y"] == pytest.approx([20 / 7, 30 / 7, 55 / 7])


def test_an_outlying_photo_is_drawn_with_its_name() -> None:
    usual = [rankings_of(f"photo{number}", [(3, 2, 1)]) for number in range(9)]
    figure = overall_box(pd.concat([*usual, rankings_of("odd", [(1, 2, 3)])]), LABELS)
    outliers = [trace for trace in traces(figure, "scatter") if "photo %{customdata}" in trace.get("hovertemplate", "")]
    assert [(trace["y"], trace["customdata"]) for trace in outliers] == [([10], ["odd"]), ([], []), ([0], ["odd"])]


def test_every_step_of_time_is_a_bar_around_its_middle() -> None:
    noon = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    (bars,) = pace_bars([noon, noon + timedelta(minutes=5)], [3, 0], timedelta(minutes=5)).data
    assert list(bars.y) == [3, 0]
    assert [moment.minute + moment.second / 60 for moment in bars.x] == [2.5, 7.5]


def test_a_photo_that_nobody_ranked_is_refused() -> None:
    with pytest.raises(ValueError, match="image must be a ranked photo, and nobody has ranked 'street'"):
        photo_boxes(LAKE, "street", LABELS)


@pytest.mark.parametrize("figure", [overall_box(LAKE, LABELS), photo_boxes(LAKE, "lake", LABELS)])
def test_a_theme_changes_by_the_template_alone(figure: go.Figure) -> None:
    drawn = json.dumps([trace.to_plotly_json() for trace in figure.data], default=str)
    shades = {shade for theme in look.SHADES.values() for shade in vars(theme).values()} - {"#ffffff", "#1f2937"}
    assert not [shade for shade in shades if shade in drawn]


def test_unknown_theme_is_refused() -> None:
    with pytest.raises(ValueError, match="theme must be one of light, dark, not 'sepia'"):
        look.template("sepia")  # type: ignore[arg-type]


def test_seven_methods_have_seven_colours() -> None:
    assert len({look.method_colour(place) for place in range(7)}) == 7
    assert look.method_colour(7) == look.method_colour(0)

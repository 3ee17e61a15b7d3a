"""What the box plots show, read back from their traces, against numbers worked out by hand."""

import pytest

from study.analysis.figures.boxes import LARGEST_DOT, overall_box, photo_boxes
from study.analysis.rank_matrix import RankMatrix, rank_matrix
from tests.study.analysis.figures.drawn import LABELS, layout, traces
from tests.study.analysis.tables import table_of

SCORES = {1: 10.0, 2: 5.0, 3: 0.0}


def matrix_of(ranks_of_photos: dict[str, list[tuple[int, int, int]]]) -> RankMatrix:
    """Return rankings of photos, each by as many people as it has (input, auto, human) ranks."""
    ranks = {
        (f"p{who}", photo): given for photo, of_photo in ranks_of_photos.items() for who, given in enumerate(of_photo)
    }
    return rank_matrix(table_of(ranks, list(LABELS), SCORES, rt_ms=900), list(LABELS))


# Ranks by four people: input 3, 3, 3, 1; auto 2, 2, 1, 3; human 1, 1, 2, 2.
LAKE_RANKS = [(3, 2, 1), (3, 2, 1), (3, 1, 2), (1, 3, 2)]
LAKE = matrix_of({"lake": LAKE_RANKS})


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
    assert layout(photo_boxes(LAKE, "lake", LABELS))["xaxis"]["range"] == [-0.5, 2.5]


def test_only_the_asked_photo_counts() -> None:
    both = matrix_of({"lake": LAKE_RANKS, "street": [(1, 2, 3)]})
    assert photo_boxes(both, "lake", LABELS).to_json() == photo_boxes(LAKE, "lake", LABELS).to_json()


def test_the_overall_box_is_over_the_means_of_photos() -> None:
    figure = overall_box(matrix_of({"lake": LAKE_RANKS, "a": [(3, 2, 1)], "b": [(3, 2, 1)], "c": [(1, 3, 2)]}), LABELS)
    boxes = traces(figure, "box")
    # Photo means of input are 0, 0, 2.5, 10 (lake: 2.5): places 1.75, 2.5, 3.25
    assert (boxes[0]["q1"], boxes[0]["median"], boxes[0]["q3"]) == ([0], [1.25], [4.375])
    (diamonds,) = [trace for trace in traces(figure, "scatter") if trace.get("marker", {}).get("symbol") == "diamond"]
    # over all seven rankings: input twice 10; auto once 10 and four times 5; human four times 10 and three times 5
    assert diamonds["y"] == pytest.approx([20 / 7, 30 / 7, 55 / 7])


def test_an_outlying_photo_is_drawn_with_its_name() -> None:
    usual = {f"photo{number}": [(3, 2, 1)] for number in range(9)}
    figure = overall_box(matrix_of({**usual, "odd": [(1, 2, 3)]}), LABELS)
    outliers = [
        trace
        for trace in traces(figure, "scatter")
        if trace.get("hovertemplate", "").endswith(": %{y:.2f}<extra></extra>")
    ]
    assert [(trace["y"], trace["customdata"]) for trace in outliers] == [
        ([10], ["Input, photo odd"]),
        ([], []),
        ([0], ["Human editor, photo odd"]),
    ]


def test_names_and_means_stand_below_the_boxes() -> None:
    ticks = layout(overall_box(LAKE, LABELS))["xaxis"]["ticktext"]
    assert ticks == ["Input<br>◇ 2.50", "Photoshop<br>Auto<br>◇ 5.00", "Human editor<br>◇ 7.50"]


def test_the_scale_is_that_of_the_study() -> None:
    own = rank_matrix(
        table_of({("ann", "lake"): (1, 2, 3)}, list(LABELS), {1: 1.0, 2: 2 / 3, 3: -0.5}, 900), list(LABELS)
    )
    axis = layout(overall_box(own, LABELS))["yaxis"]
    assert axis["tickvals"] == pytest.approx([-0.5, 2 / 3, 1.0])
    assert axis["ticktext"] == ["-0.5", "0.67", "1"]


def test_a_photo_that_nobody_ranked_is_rejected() -> None:
    with pytest.raises(ValueError, match="image must be a ranked photo; nobody has ranked 'street'"):
        photo_boxes(LAKE, "street", LABELS)


def test_no_rankings_are_rejected() -> None:
    with pytest.raises(ValueError, match="matrix must contain at least one ranking to draw, but it has none"):
        overall_box(LAKE.without(list(LAKE.participants)), LABELS)


def test_names_of_other_methods_are_rejected() -> None:
    with pytest.raises(ValueError, match=r"matrix must be about the methods of labels, \['input', 'other'\], not"):
        overall_box(LAKE, {"input": "Input", "other": "Other"})

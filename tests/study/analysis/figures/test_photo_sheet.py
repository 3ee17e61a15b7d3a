"""A photo's figure with names and pictures above the boxes."""

import pytest

from study.analysis.figures.boxes import photo_boxes
from study.analysis.figures.photo_sheet import Picture, photo_sheet
from study.analysis.rank_matrix import rank_matrix
from tests.study.analysis.tables import table_of

LABELS = {"auto": "Automatic", "human": "A person with patience", "input": "<b>Input</b>"}
RANKS = {("ann", "lake"): (2, 1, 3), ("bob", "lake"): (1, 2, 3)}
MATRIX = rank_matrix(table_of(RANKS, tuple(LABELS), {1: 10.0, 2: 5.0, 3: 0.0}, rt_ms=4000), tuple(LABELS))
PICTURES = {method: Picture(f"data:image/png;base64,{method}", None, 300, 200) for method in LABELS}


def test_it_draws_the_boxes_of_the_photo() -> None:
    assert photo_sheet(MATRIX, "lake", LABELS, PICTURES, 700).data == photo_boxes(MATRIX, "lake", LABELS).data


def test_names_and_pictures_stand_above_their_columns() -> None:
    layout = photo_sheet(MATRIX, "lake", LABELS, PICTURES, 700).layout
    assert [(note.x, note.text) for note in layout.annotations] == [
        (0, "Automatic"),
        (1, "A person<br>…patience"),
        (2, "&lt;b&gt;Input&lt;/b&gt;"),
    ]
    assert [(image.x, image.source) for image in layout.images] == [
        (place, f"data:image/png;base64,{method}") for place, method in enumerate(LABELS)
    ]


def test_pictures_keep_their_shape_and_fit_above_the_boxes() -> None:
    width = 700
    layout = photo_sheet(MATRIX, "lake", LABELS, PICTURES, width).layout
    drawn = layout.height - layout.margin.t - layout.margin.b
    column = (width - layout.margin.l - layout.margin.r) / len(LABELS)
    image = layout.images[0]
    assert (image.sizex * column) / (image.sizey * drawn) == pytest.approx(300 / 200)
    # From the bottom of the picture, above the boxes, to its top: within the margin.
    assert (image.y - 1 + image.sizey) * drawn <= layout.margin.t
    assert (image.y - 1) * drawn > 0


def test_without_pictures_names_are_left() -> None:
    layout = photo_sheet(MATRIX, "lake", LABELS, None, 700).layout
    assert len(layout.images) == 0
    assert len(layout.annotations) == len(LABELS)
    assert layout.height < photo_sheet(MATRIX, "lake", LABELS, PICTURES, 700).layout.height


def test_a_photo_that_nobody_ranked_is_rejected() -> None:
    with pytest.raises(ValueError, match="nobody has ranked 'street'"):
        photo_sheet(MATRIX, "street", LABELS, None, 700)

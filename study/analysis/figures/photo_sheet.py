"""One photo as a figure of its own: its pictures, their names, and under each its box and the dots of its ranks."""

from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go

from study.analysis.figures.axes import wrapped
from study.analysis.figures.boxes import LABEL_WIDTH, PHOTO_BOXES_MARGIN, photo_boxes
from study.analysis.rank_matrix import RankMatrix

LINE = 18  # pixels that a line of a name takes
GAP = 6  # pixels between a picture and what is below it
PICTURE_SHARE = 0.94  # of a column


@dataclass(frozen=True)
class Picture:
    """One method's version of a photo, as a page or a figure shows it.

    Attributes:
        source: Address of a small version; a data URI needs no file beside the page.
        full: Address of the version itself; None where there is none to open.
        width: Width of the version in pixels.
        height: Height of the version in pixels.
    """

    source: str
    full: str | None
    width: int
    height: int


def photo_sheet(
    matrix: RankMatrix, image: str, labels: Mapping[str, str], pictures: Mapping[str, Picture] | None, width: int
) -> go.Figure:
    """Draw ``photo_boxes`` with names, and pictures where there are some, above the columns: the paper's Fig. 7.

    Args:
        matrix: The rankings.
        image: Which photo.
        labels: Method key to the name to print, in the study's order.
        pictures: Method key to picture; None leaves them out.
        width: Width at which the figure will be seen, in pixels: the pictures' height follows from it.

    Raises:
        ValueError: If nobody has ranked this photo, or ``labels`` does not name the methods of the rankings.
    """
    figure = photo_boxes(matrix, image, labels)
    names = [wrapped(label, LABEL_WIDTH) for label in labels.values()]
    names_height = LINE * max(name.count("<br>") + 1 for name in names)
    column = (width - PHOTO_BOXES_MARGIN["l"] - PHOTO_BOXES_MARGIN["r"]) / len(labels)
    picture_height = 0.0
    if pictures:
        picture_height = PICTURE_SHARE * column * max(each.height / each.width for each in pictures.values())
    top = PHOTO_BOXES_MARGIN["t"] + names_height + picture_height + 2 * GAP
    drawn = figure.layout.height - PHOTO_BOXES_MARGIN["t"] - PHOTO_BOXES_MARGIN["b"]
    for place, (method, name) in enumerate(zip(labels, names, strict=True)):
        figure.add_annotation(
            x=place, y=1 + GAP / drawn, yref="paper", yanchor="bottom", text=name, showarrow=False, align="center"
        )
        if pictures:
            figure.add_layout_image(
                source=pictures[method].source,
                x=place,
                y=1 + (2 * GAP + names_height) / drawn,
                xref="x",
                yref="paper",
                sizex=PICTURE_SHARE,
                sizey=picture_height / drawn,
                xanchor="center",
                yanchor="bottom",
            )
    return figure.update_layout(height=drawn + top + PHOTO_BOXES_MARGIN["b"], margin={**PHOTO_BOXES_MARGIN, "t": top})

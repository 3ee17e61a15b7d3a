"""Contact sheets, read back from their pixels."""

import numpy as np
import pytest
from PIL import Image

from enhancegan.figures.gallery import CELL, LABEL_SIZE, NARROWEST_CELL, PHOTO_HEIGHT, Gallery, Row, fit, font_for

LANDSCAPE, PORTRAIT, PANORAMA = (300, 200), (200, 300), (1000, 50)
COLORS = ["red", "lime", "blue", "magenta"]


def box_of(page: Image.Image, color: str) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a color."""
    same = (np.asarray(page) == np.asarray(Image.new("RGB", (1, 1), color))).all(axis=2)
    rows, columns = np.flatnonzero(same.any(axis=1)), np.flatnonzero(same.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT, PANORAMA, (3, 2), (4000, 3000)])
def test_a_picture_is_fitted_without_being_stretched(size: tuple[int, int]) -> None:
    width, height = fit(Image.new("RGB", size)).size
    assert width == CELL or height == PHOTO_HEIGHT
    assert width <= CELL and height <= PHOTO_HEIGHT
    assert abs(width - height * size[0] / size[1]) <= size[0] / size[1]


def test_a_line_of_pixels_is_still_a_picture() -> None:
    assert fit(Image.new("RGB", (5000, 1))).size == (CELL, 1)


def test_cells_are_equal_and_pictures_of_all_shapes_lie_in_their_middle() -> None:
    shapes = [LANDSCAPE, PORTRAIT, PANORAMA, LANDSCAPE]
    pictures = [fit(Image.new("RGB", size, color)) for size, color in zip(shapes, COLORS, strict=True)]
    page = Gallery(["one", "two"], [Row(pictures[:2]), Row(pictures[2:])]).pages()[0]
    boxes = [box_of(page, color) for color in COLORS]
    assert [(right - left, bottom - top) for left, top, right, bottom in boxes] == [p.size for p in pictures]
    across = [(left + right) / 2 for left, _, right, _ in boxes]
    down = [(top + bottom) / 2 for _, top, _, bottom in boxes]
    assert across[0] == across[2] and across[1] == across[3]
    assert down[0] == down[1] and down[2] == down[3]
    # Thin gutters: cells are as large as the largest picture, and the next begins at most 20 pixels later.
    assert CELL < across[1] - across[0] <= CELL + 20
    assert PHOTO_HEIGHT < down[2] - down[0] <= PHOTO_HEIGHT + 20


@pytest.mark.parametrize("label", ["Input", "A very long name of a method that nobody would want to read in a figure"])
def test_a_label_is_never_cut(label: str) -> None:
    portrait = fit(Image.new("RGB", (10, 300), "red"))
    page = Gallery([label, label], [Row([portrait, portrait])]).pages()[0]
    header = np.asarray(page.convert("L"))[: box_of(page, "red")[1]] < 128
    ink, middle = np.flatnonzero(header.any(axis=0)), page.width // 2
    left, right = ink[ink < middle], ink[ink > middle]
    # Both columns show the whole label, clear of the page's edges and of each other.
    assert np.ptp(left) == pytest.approx(np.ptp(right), abs=1) and np.ptp(left) > 20
    assert ink.min() >= 10 and ink.max() < page.width - 10 and right.min() - left.max() >= 10
    lines = np.flatnonzero(header.any(axis=1))
    assert lines.min() > 0 and lines.max() < len(header) - 1


def test_only_a_text_that_is_too_wide_makes_the_font_smaller() -> None:
    assert font_for(["short"], NARROWEST_CELL, LABEL_SIZE).size == LABEL_SIZE
    long = "a rather long label for such a narrow column"
    font = font_for(["short", long], NARROWEST_CELL, LABEL_SIZE)
    assert 8 < font.size < LABEL_SIZE and font.getlength(long) <= NARROWEST_CELL


def test_captions_stand_under_their_pictures() -> None:
    red, blue = (fit(Image.new("RGB", LANDSCAPE, color)) for color in ("red", "blue"))
    page = Gallery(["one"], [Row([red], ["caption"]), Row([blue], ["caption"])]).pages()[0]
    between = np.asarray(page.convert("L"))[box_of(page, "red")[3] : box_of(page, "blue")[1]]
    lines = np.flatnonzero((between < 128).any(axis=1))
    assert len(lines) > 5
    # Nearer to the picture above than to the next one.
    assert lines[0] < len(between) - 1 - lines[-1]


def test_many_rows_go_on_further_pages_with_the_same_cells() -> None:
    rows = [Row([fit(Image.new("RGB", LANDSCAPE, "red"))]) for _ in range(12)]
    rows.append(Row([fit(Image.new("RGB", PORTRAIT, "blue"))]))
    pages = Gallery(["one"], rows).pages()
    assert len(pages) == 3 and len({page.width for page in pages}) == 1
    assert pages[0].height == pages[1].height > pages[2].height
    assert box_of(pages[2], "blue")[3] - box_of(pages[2], "blue")[1] == PHOTO_HEIGHT


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "at least one row"),
        ([Row([Image.new("RGB", (2, 2))])], "a row needs 2 pictures"),
        ([Row([Image.new("RGB", (2, 2))] * 2, ["one caption"])], "as many captions or none"),
    ],
)
def test_a_gallery_that_is_not_a_table_is_rejected(rows: list[Row], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Gallery(["one", "two"], rows)

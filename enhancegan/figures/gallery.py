"""Contact sheets: one row per photo, one labeled column per version, every cell of one size, on white."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from PIL import Image, ImageDraw, ImageFont

# Pixels; at 300 dpi a cell is 4 cm wide, a label 8 point, a caption 6 point.
CELL = 480
# A 4:3 landscape fills its cell, and a portrait beside it leaves little white.
PHOTO_HEIGHT = 360
NARROWEST_CELL = 300
GUTTER = 12
LABEL_SIZE, CAPTION_SIZE = 34, 26
ROWS_PER_PAGE = 6
GROUND, INK = "white", "black"
INPUT_LABEL = "Input"


@dataclass(frozen=True)
class Row:
    """One photo's pictures, one for every column.

    Attributes:
        pictures: RGB, pasted at their own size, so scale them with `fit` first.
        captions: text under each picture, or none at all.
    """

    pictures: Sequence[Image.Image]
    captions: Sequence[str] = ()


@dataclass(frozen=True)
class Gallery:
    """A table of pictures.

    Attributes:
        labels: heading of every column.
        rows: at least one; each with as many pictures as there are labels.
    """

    labels: Sequence[str]
    rows: Sequence[Row]

    def __post_init__(self) -> None:
        """Reject a gallery without rows, and rows that do not match the headings."""
        if not self.rows:
            raise ValueError("a gallery needs at least one row of pictures")
        for row in self.rows:
            if len(row.pictures) != len(self.labels) or len(row.captions) not in (0, len(self.labels)):
                raise ValueError(f"a row needs {len(self.labels)} pictures and as many captions or none, got {row}")

    def pages(self) -> list[Image.Image]:
        """Draw the gallery, `ROWS_PER_PAGE` rows per page; all pages have the same columns and cells."""
        layout = _Layout.of(self)
        starts = range(0, len(self.rows), ROWS_PER_PAGE)
        return [_draw_page(self.labels, self.rows[start : start + ROWS_PER_PAGE], layout) for start in starts]


def fit(picture: Image.Image, width: int = CELL, height: int = PHOTO_HEIGHT) -> Image.Image:
    """Scale an RGB picture, up or down, to the largest size inside the box that keeps its shape."""
    scale = min(width / picture.width, height / picture.height)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def font_for(texts: Sequence[str], width: int, size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own font at the given pixel size, or the largest smaller size at which every text fits the width."""
    fonts = (_font(smaller) for smaller in range(size, 1, -1))
    return next((font for font in fonts if max(map(font.getlength, texts)) <= width), _font(1))


def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise OSError("figures need a Pillow built with FreeType")
    return font


@dataclass(frozen=True)
class _Layout:
    """Sizes in pixels that all pages share."""

    cell: tuple[int, int]
    label_font: ImageFont.FreeTypeFont
    caption_font: ImageFont.FreeTypeFont
    caption_height: int

    @classmethod
    def of(cls, gallery: Gallery) -> "_Layout":
        """The smallest cell that holds every picture."""
        pictures = [picture for row in gallery.rows for picture in row.pictures]
        width = max(NARROWEST_CELL, *(picture.width for picture in pictures))
        captions = list(chain.from_iterable(row.captions for row in gallery.rows))
        return cls(
            cell=(width, max(picture.height for picture in pictures)),
            label_font=font_for(gallery.labels, width, LABEL_SIZE),
            caption_font=font_for(captions or [""], width, CAPTION_SIZE),
            caption_height=round(CAPTION_SIZE * 1.5) if captions else 0,
        )

    @property
    def header(self) -> int:
        return round(LABEL_SIZE * 1.5) + GUTTER

    def column(self, number: int) -> int:
        return GUTTER + number * (self.cell[0] + GUTTER)

    def row(self, number: int) -> int:
        # A caption belongs to the picture above it, so it is farther from the next one.
        gap = GUTTER + self.caption_height // 2
        return self.header + number * (self.cell[1] + self.caption_height + gap)


def _draw_page(labels: Sequence[str], rows: Sequence[Row], layout: _Layout) -> Image.Image:
    page = Image.new("RGB", (layout.column(len(labels)), layout.row(len(rows))), GROUND)
    draw = ImageDraw.Draw(page)
    width, height = layout.cell
    for column, label in enumerate(labels):
        middle = layout.column(column) + width // 2, layout.header // 2
        draw.text(middle, label, INK, layout.label_font, anchor="mm")
    for number, row in enumerate(rows):
        for column, picture in enumerate(row.pictures):
            left, top = layout.column(column), layout.row(number)
            page.paste(picture, (left + (width - picture.width) // 2, top + (height - picture.height) // 2))
        for column, caption in enumerate(row.captions):
            middle = layout.column(column) + width // 2, layout.row(number) + height + layout.caption_height // 2
            draw.text(middle, caption, INK, layout.caption_font, anchor="mm")
    return page

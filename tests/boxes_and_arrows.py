"""A picture of boxes, one below the other, and of counted arrows between them, as SVG for light and dark pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

WIDTH = 700
"""Of the boxes, in pixels; the arrows are to their right."""

_MARGIN, _GAP, _PADDING = 20, 26, 14
_HEAD = 54  # height of the heading and of the sentence below it
_ROW, _CHIP, _BETWEEN = 32, 24, 8  # height of a row and of a chip in it, and pixels between chips
_LETTER = 6.65  # width of a letter of the chips: 0.6 of 11 px, as in every monospaced font, and some air
_LANE = 34  # pixels from one arrow to the next
_STYLE = """
svg { font-family: system-ui, sans-serif; background: #ffffff; }
.page { fill: #ffffff; } .box { fill: #f3f5f8; stroke: #c3cad5; } .chip { fill: #ffffff; stroke: #c3cad5; }
text { fill: #1f2733; font-size: 13px; } .name { font-weight: 700; font-size: 15px; }
.about { fill: #4d5868; font-size: 12px; }
.mono { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 11px; }
.arrow { fill: none; stroke: #0b62a8; stroke-width: 1.6; } .head { fill: #0b62a8; }
.count { fill: #0b62a8; font-weight: 700; font-size: 12px; paint-order: stroke; stroke: #ffffff; stroke-width: 5px; }
@media (prefers-color-scheme: dark) {
  svg { background: #11151b; } .page { fill: #11151b; }
  .box { fill: #1b2129; stroke: #46505f; } .chip { fill: #11151b; stroke: #46505f; }
  text { fill: #e6eaf0; } .about { fill: #aab4c2; } .arrow { stroke: #6cb6f5; } .head { fill: #6cb6f5; }
  .count { fill: #6cb6f5; stroke: #11151b; }
}
"""


@dataclass(frozen=True)
class Box:
    """One box."""

    name: str
    """Its heading."""
    about: str
    """One sentence below the heading."""
    rows: Sequence[Sequence[str]] = ()
    """Short texts inside, from top to bottom and from left to right; a row that is too long is wrapped."""

    @property
    def lines(self) -> list[list[str]]:
        """The rows, wrapped."""
        return [line for row in self.rows for line in _wrapped(row)]

    @property
    def height(self) -> float:
        """In pixels."""
        return _HEAD + _ROW * len(self.lines) + 6


def picture(
    title: str, description: str, boxes: Sequence[Box], arrows: Mapping[tuple[str, str], int], notes: Sequence[str]
) -> str:
    """Draw boxes from top to bottom, arrows between them with their counts, and lines of text below.

    Args:
        title: What is shown; read out to those who cannot see it.
        description: The same in sentences, with the arrows.
        boxes: The boxes, from top to bottom.
        arrows: (name of a box, name of another) -> count.
        notes: Lines of text below the boxes.
    """
    tops, y = {}, float(_MARGIN)
    for box in boxes:
        tops[box.name] = y
        y += box.height + _GAP
    lanes = _lanes([box.name for box in boxes], arrows)
    width = _MARGIN + WIDTH + _LANE * (max(lanes.values(), default=0) + 1) + 2 * _MARGIN
    height = y - _GAP + 24 * len(notes) + _MARGIN
    svg = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width:g} {height:g}",
            "width": f"{width:g}",
            "height": f"{height:g}",
            "role": "img",
            "aria-labelledby": "title description",
        },
    )
    ElementTree.SubElement(svg, "title", {"id": "title"}).text = title
    ElementTree.SubElement(svg, "desc", {"id": "description"}).text = description
    ElementTree.SubElement(svg, "style").text = _STYLE
    _rectangle(svg, "page", 0, 0, width, height)
    for box in boxes:
        _draw_box(svg, box, tops[box.name])
    _draw_arrows(svg, boxes, tops, arrows, lanes)
    for place, note in enumerate(notes, start=1):
        _text(svg, "about", _MARGIN, y - _GAP + 24 * place, note)
    ElementTree.indent(svg)
    return ElementTree.tostring(svg, encoding="unicode") + "\n"


def _wrapped(row: Sequence[str]) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    left = 0.0
    for text in row:
        needed = _chip_width(text) + _BETWEEN
        if lines[-1] and left + needed > WIDTH - 2 * _PADDING + _BETWEEN:
            lines.append([])
            left = 0.0
        lines[-1].append(text)
        left += needed
    return lines


def _chip_width(text: str) -> float:
    return _LETTER * len(text) + 18


def _lanes(names: Sequence[str], arrows: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Give every arrow a lane of its own, the shortest beside the boxes."""

    def length(arrow: tuple[str, str]) -> tuple[int, int]:
        start, end = map(names.index, arrow)
        return abs(start - end), start

    return {arrow: lane for lane, arrow in enumerate(sorted(arrows, key=length))}


def _draw_box(svg: ElementTree.Element, box: Box, top: float) -> None:
    _rectangle(svg, "box", _MARGIN, top, WIDTH, box.height, 10)
    _text(svg, "name", _MARGIN + _PADDING, top + 24, box.name)
    _text(svg, "about", _MARGIN + _PADDING, top + 43, box.about)
    for place, line in enumerate(box.lines):
        x, y = float(_MARGIN + _PADDING), top + _HEAD + _ROW * place
        for text in line:
            width = _chip_width(text)
            _rectangle(svg, "chip", x, y, width, _CHIP, 6)
            _text(svg, "mono", x + 9, y + 16, text)
            x += width + _BETWEEN


def _draw_arrows(
    svg: ElementTree.Element,
    boxes: Sequence[Box],
    tops: Mapping[str, float],
    arrows: Mapping[tuple[str, str], int],
    lanes: Mapping[tuple[str, str], int],
) -> None:
    """Draw every arrow out of the right side of a box, along its lane, into the right side of another."""
    heights = {box.name: box.height for box in boxes}
    leaving = {name: sorted((arrow for arrow in arrows if arrow[0] == name), key=lanes.__getitem__) for name in tops}
    entering = {name: sorted((arrow for arrow in arrows if arrow[1] == name), key=lanes.__getitem__) for name in tops}
    right = _MARGIN + WIDTH
    for arrow, count in arrows.items():
        start, end = arrow
        # Arrows leave from the lower part of a box, those of inner lanes lowest, and enter in the upper part.
        y1 = tops[start] + heights[start] - 9 - 9 * leaving[start].index(arrow)
        y2 = tops[end] + 11 + 9 * entering[end].index(arrow)
        x = right + _LANE * (lanes[arrow] + 0.8)
        path = f"M {right:g} {y1:g} H {x:g} V {y2:g} H {right + 8:g}"
        ElementTree.SubElement(svg, "path", {"class": "arrow", "d": path})
        head = f"M {right:g} {y2:g} l 9 -4.5 v 9 z"
        ElementTree.SubElement(svg, "path", {"class": "head", "d": head})
        _text(svg, "count", x, (y1 + y2) / 2 + 4, str(count), "middle")


def _rectangle(
    svg: ElementTree.Element, kind: str, x: float, y: float, width: float, height: float, radius: float = 0
) -> None:
    places = {"x": x, "y": y, "width": width, "height": height, "rx": radius}
    ElementTree.SubElement(svg, "rect", {"class": kind, **{name: f"{value:g}" for name, value in places.items()}})


def _text(
    svg: ElementTree.Element, kind: str, x: float, y: float, text: str, anchor: str = "start"
) -> ElementTree.Element:
    element = ElementTree.SubElement(svg, "text", {"class": kind, "x": f"{x:g}", "y": f"{y:g}", "text-anchor": anchor})
    element.text = text
    return element

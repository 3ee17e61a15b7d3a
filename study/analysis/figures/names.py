"""Names in little room: lines that end where a word does, and an ellipsis for what does not fit."""

import re
import unicodedata
from collections.abc import Sequence

ELLIPSIS = "…"
_RIGHT_TO_LEFT = "\u200f"
_SPACELESS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Japanese and Chinese do without spaces
_WORD = rf"[^\s_\-/{_SPACELESS}]"
_PIECE = rf"[{_SPACELESS}]\s*|{_WORD}*[_\-/]+\s*|{_WORD}+\s*"  # what a line may end after


def room(text: str) -> int:
    """Return how many letters of Latin script take as much room as ``text``: two for a Chinese or Japanese one."""
    return sum(_room(letter) for letter in text)


def lines_of(name: str, width: int, most: int) -> list[str]:
    """Return a name in at most ``most`` lines of room ``width``.

    A line ends at a space, after a sign within a name (_ - /), or between Chinese or Japanese characters, never within
    a word. A word that is longer than a line is shortened in its middle; of a name that is longer than all lines, the
    last line has the end: names often differ there.
    """
    pieces = re.findall(_PIECE, name)
    lines: list[str] = []
    begins: list[int] = []
    for place, piece in enumerate(pieces):
        joined = f"{lines[-1]}{piece}" if lines else piece
        if lines and room(joined.rstrip()) <= width:
            lines[-1] = joined
        else:
            lines.append(shortened(piece.rstrip(), width) if room(piece.rstrip()) > width else piece)
            begins.append(place)
    if len(lines) > most:
        lines = [*lines[: most - 1], _end(pieces[begins[most - 1] :], width)]
    return [line.rstrip() for line in lines]


def shortened(text: str, width: int) -> str:
    """Return ``text`` if it has the room ``width``, else its beginning and its end with an ellipsis between them."""
    if room(text) <= width:
        return text
    tail = (width - 1) // 2
    return f"{_first(text, width - 1 - tail)}{ELLIPSIS}{_last(text, tail)}"


def _end(pieces: Sequence[str], width: int) -> str:
    """Return an ellipsis and as many of the last ``pieces`` as fit behind it; the end of all if that is little."""
    end = ""
    for piece in reversed(pieces):
        if room(f"{piece}{end}".rstrip()) > width - 1:
            break
        end = f"{piece}{end}"
    if room(end) < width / 3:  # "…b" would say too little
        end = _last("".join(pieces).rstrip(), width - 1)
    # Before a word that runs from right to left, the ellipsis is on its right.
    mark = _RIGHT_TO_LEFT if unicodedata.bidirectional(end[0]) in ("R", "AL") else ""
    return f"{mark}{ELLIPSIS}{end}"


def _first(text: str, width: int) -> str:
    while room(text) > width:
        text = text[:-1]
    return text.rstrip()


def _last(text: str, width: int) -> str:
    while room(text) > width:
        text = text[1:]
    return text.lstrip()


def _room(letter: str) -> int:
    if unicodedata.combining(letter) or letter == _RIGHT_TO_LEFT:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1

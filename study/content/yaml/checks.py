"""Checks of texts, numbers and names that come from files and browsers."""

import re
import sys
import unicodedata
from typing import Any

LONGEST_METHOD_KEY = 64

DEFUSED = "A text that a spreadsheet would run as a formula has an apostrophe before it in CSV files."
"""What readers of exported tables are told about texts that people have typed."""

UNSEEN = (
    r"\s\u0000-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
)
"""Inside of a character class: spaces, control characters, and what Unicode calls default ignorable, up to U+FFFF.

JavaScript reads it like Python.
"""

_SEEN = re.compile(rf"[^{UNSEEN}\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]")
_FORMULA_SIGNS = ("=", "+", "-", "@")


def is_control(character: str) -> bool:
    """Return whether `character` is a control character, or half of a surrogate pair, which no file can store.

    Tabs and line ends do not count.
    """
    return character not in "\t\n\r" and unicodedata.category(character) in ("Cc", "Cs")


def is_blank(text: str) -> bool:
    """Return whether nobody sees anything of `text`: it is empty, or has spaces and invisible characters only."""
    return _SEEN.search(text) is None


def is_number(value: Any) -> bool:
    """Return whether `value` is a finite number that fits a float; truth values are not numbers."""
    # Compared, not converted: a whole number of 400 digits does not fit.
    return type(value) in (int, float) and -sys.float_info.max <= value <= sys.float_info.max


def name_problem(name: str) -> str | None:
    """Say what is wrong with the name of a method or a set; None if nothing is.

    Spreadsheets take a cell that begins with one of = + - @ for a formula.
    """
    if is_blank(name):
        return "must have at least one visible character"
    if not name.isprintable():
        return "must not contain control characters"
    if name.startswith(_FORMULA_SIGNS):
        return f"must not begin with one of {' '.join(_FORMULA_SIGNS)}, which spreadsheets take for a formula"
    if "/" in name or "\\" in name:
        return "must not contain slashes"
    if name != name.strip():
        return "must not begin or end with a space"
    return None

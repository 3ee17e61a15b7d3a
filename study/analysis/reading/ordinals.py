"""Names of ranks, as columns have them: "first", "2nd", "rank_3", "4"."""

import re

from study.analysis.reading.headers import plain

_ORDINAL = re.compile(
    r"(?:(?:rank|ranking|place|choice|top|pos|position)_?)?(\d+)(?:st|nd|rd|th)?(?:_(?:place|choice|rank))?"
)
_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_WORD = re.compile(rf"({'|'.join(_WORDS)})(?:_(?:place|choice|rank))?")


def rank_named(name: str) -> int | None:
    """Return the rank that a column is named for; None if it is named for none."""
    written = plain(name)
    if match := _ORDINAL.fullmatch(written):
        return int(match[1]) if len(match[1]) < 4 else None
    match = _WORD.fullmatch(written)
    return _WORDS.index(match[1]) + 1 if match else None


def is_in_words(name: str) -> bool:
    """Return whether a column is named for a rank in words: "first", and not 1."""
    return _WORD.fullmatch(plain(name)) is not None

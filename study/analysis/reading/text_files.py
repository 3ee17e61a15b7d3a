"""Tables as text: in which encoding, with which separators, and their cells."""

import csv
import re
import warnings
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from itertools import islice

import pandas as pd

from study.analysis.reading.cells import Cells, check_width
from study.analysis.reading.headers import recognized
from study.analysis.reading.old_encodings import in_windows_1252

_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars", " ": "spaces"}
_SEP_LINE = re.compile(r'"?sep=(.)"?[;,\t]*(?:\r\n|\r|\n)', re.IGNORECASE)
_SAMPLE = 200
_LOOKED_AT = 100_000  # bytes


def decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return bytes as text, and what was understood where it is not UTF-8; ValueError if it is no text."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            try:
                return data.decode(encoding), ()
            except UnicodeDecodeError as error:
                raise ValueError(f"it begins as {encoding.removesuffix('-sig').upper()} and is not") from error
    if b"\0" in data[:_LOOKED_AT]:
        return _without_mark(data), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    return in_windows_1252(data), ("read as Windows-1252, since it is not UTF-8",)


def _without_mark(data: bytes) -> str:
    """Return UTF-16 that lacks its first mark: of text in Latin letters, every second byte is 0."""
    begin = data[:_LOOKED_AT]
    low, high = begin[::2].count(0), begin[1::2].count(0)
    encoding = "utf-16-le" if high > low else "utf-16-be"
    try:
        if max(low, high) > len(begin) / 4:
            return data.decode(encoding)
    except UnicodeDecodeError:
        pass
    raise ValueError("it is no text and no Excel file (.xlsx)")


def text_cells(text: str, notes: tuple[str, ...] = ()) -> Cells:
    """Return the cells of a text with separators; ValueError if it is no table."""
    told = _SEP_LINE.match(text)
    if told:
        text = text[told.end() :]
    separator = told[1] if told else _separator(text)
    if separator != ",":
        notes = (*notes, f"separated by {_SEPARATORS.get(separator, repr(separator))}")
    lengths = tuple(len(row) for row in _rows(text, separator, _SAMPLE, strict=True))
    width = max(lengths, default=0)
    check_width(width)
    try:
        try:
            return Cells(_parsed(text, separator, width), notes, lengths)
        except pd.errors.ParserError:
            # A row below the first ones is longer.
            width = max(len(row) for row in _rows(text, separator, None, strict=True))
            check_width(width)
            return Cells(_parsed(text, separator, width), notes, lengths)
    except (csv.Error, pd.errors.ParserError, pd.errors.ParserWarning, pd.errors.EmptyDataError) as error:
        raise ValueError(str(error).strip()) from error


def _separator(text: str) -> str:
    """Return the separator under which the earliest row is a header of ours, then most rows have as many cells.

    Not the one under which most names are known: a comment below may hold any of them. Spaces come last.
    """
    fits = {separator: _fit(_rows(text, separator, _SAMPLE), separator == " ") for separator in _SEPARATORS}
    return min(fits, key=lambda separator: fits[separator])


def _fit(rows: Sequence[Sequence[str]], spaces: bool) -> tuple[bool, int, int, float, int]:
    """Return how well rows suit a table, the smallest the best: tables with a header of known names come first."""
    filled = [row for row in rows if any(row)]
    if not filled:
        return True, _SAMPLE, 0, 0.0, 0
    width, count = Counter(len(row) for row in filled).most_common(1)[0]
    share = count / len(filled) if width > 1 else 0.0
    known = [len(recognized(row[:_SAMPLE])) if _may_be_header(len(row), width, spaces) else 0 for row in filled[:10]]
    header = next((place for place, count in enumerate(known) if count), None)
    if header is None:
        return True, _SAMPLE + spaces, 0, -share, -width
    return spaces, header, -known[header], -share, -width


def _may_be_header(length: int, width: int, spaces: bool) -> bool:
    """Return whether a row may head others of a width: R writes it one cell shorter, rows may lack their last cells."""
    return width > 1 and (width - 1 <= length <= width if spaces else width - 1 <= length)


def _rows(text: str, separator: str, most: int | None, strict: bool = False) -> list[list[str]]:
    """Return the first rows, up to one that cannot be read, or raise ValueError for that one if `strict`."""
    begin = text if most is None else text[: _LOOKED_AT * 10]
    reader = csv.reader(StringIO(begin, newline=""), delimiter=separator, skipinitialspace=separator == " ")
    rows: list[list[str]] = []
    try:
        rows.extend(islice(reader, most))
    except csv.Error as error:
        if strict and "field limit" in str(error):
            raise ValueError(
                f"line {len(rows) + 1} has a cell of more than {csv.field_size_limit():,} characters; shorten it, or "
                "close its quotation mark"
            ) from error
        if strict:
            raise ValueError(str(error)) from error
    return rows


def _parsed(text: str, separator: str, width: int) -> pd.DataFrame:
    with warnings.catch_warnings():
        # Rows longer than the others would be cut off.
        warnings.simplefilter("error", pd.errors.ParserWarning)
        return pd.read_csv(
            StringIO(text, newline=""),
            sep=r"\s+" if separator == " " else separator,
            header=None,
            names=list(range(width)),
            index_col=False,
            dtype=str,
            keep_default_na=False,  # "NA" and "null" are names, too
            skip_blank_lines=False,  # so that rows keep their numbers
        )

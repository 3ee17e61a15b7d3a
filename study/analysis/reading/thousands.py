"""Marks between thousands: "4,000" may be four thousand, or four with three decimals."""

import re
from collections.abc import Sequence
from typing import Literal

import pandas as pd

Meaning = Literal["decimals", "thousands", "unsure"]

_MAY_BE = {mark: re.compile(rf"[+-]?[1-9]\d{{0,2}}(\{mark}\d{{3}})+") for mark in ",."}
_TWICE = {mark: re.compile(rf"[+-]?[1-9]\d{{0,2}}(\{mark}\d{{3}}){{2,}}") for mark in ",."}
_DECIMAL = {mark: re.compile(rf"[+-]?\d*\{mark}\d+") for mark in ",."}
_COMMA_FOR_SURE = re.compile(r"[+-]?\d*,(\d{1,2}|\d{4,})|[+-]?0,\d+")


def has_decimal_commas(table: pd.DataFrame) -> bool:
    """Return whether a number somewhere in a table of texts has a comma before its decimals, beyond doubt: 7,5."""
    return any(_COMMA_FOR_SURE.fullmatch(str(text)) for name in table for text in table[name].cat.categories)


def meaning(texts: Sequence[str], mark: Literal[",", "."], commas: bool) -> Meaning:
    """Return what a mark, comma or point, is in the numbers of a column.

    Args:
        texts: The column's values.
        mark: A comma or a point.
        commas: Whether other numbers of the table have decimal commas.
    """
    marked = [text for text in texts if mark in text]
    if not any(_MAY_BE[mark].fullmatch(text) for text in marked):
        return "decimals"
    if all(_MAY_BE[mark].fullmatch(text) for text in marked) and any(_TWICE[mark].fullmatch(text) for text in marked):
        return "thousands"
    if any(_DECIMAL[mark].fullmatch(text) and not _MAY_BE[mark].fullmatch(text) for text in marked):
        return "decimals"
    return "decimals" if mark == "," and commas else "unsure"


def without_marks(text: str, mark: Literal[",", "."]) -> str:
    """Return a number without the marks between its thousands, any other text as it is."""
    return text.replace(mark, "") if _MAY_BE[mark].fullmatch(text) else text

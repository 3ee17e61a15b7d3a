"""The tables of a report: data for a CSV file, and how a page shows the first rows of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from study.analysis.influence import mean_column
from study.analysis.report_parts.words import DASH, number, p_cell, percent

MOST_ROWS = 20


@dataclass(frozen=True)
class Column:
    """How a page shows a column of a table."""

    title: str
    """Heading."""
    form: Callable[[Any], str]
    """Value to text; a missing value must become a dash."""
    numeric: bool = True
    """Whether the column is flush right."""


@dataclass(frozen=True)
class Table:
    """A table of a report.

    Attributes:
        caption: What it contains, in one line.
        data: Everything, as the CSV file has it.
        columns: The columns that a page shows, by their name in ``data``, in order.
        dash: Why a cell may have a dash; a sentence.
        most_rows: How many rows a page shows.
    """

    caption: str
    data: pd.DataFrame
    columns: Mapping[str, Column]
    dash: str = ""
    most_rows: int = MOST_ROWS

    def cells(self) -> list[list[str]]:
        """Return the texts of the rows that a page shows."""
        shown = self.data.head(self.most_rows)
        columns = [[column.form(value) for value in shown[name]] for name, column in self.columns.items()]
        return [list(row) for row in zip(*columns, strict=True)]

    def left_off(self) -> int:
        """Return how many rows a page does not show."""
        return max(0, len(self.data) - self.most_rows)

    def why_dashes(self) -> str:
        """Return the sentence about dashes if a page shows any."""
        return self.dash if any(DASH in row for row in self.cells()) else ""


def text(title: str) -> Column:
    """Return a column of texts."""
    return Column(title, str, numeric=False)


def method(title: str, labels: Mapping[str, str]) -> Column:
    """Return a column of method keys, shown as names."""
    return Column(title, lambda key: labels[key], numeric=False)


def pair(labels: Mapping[str, str]) -> dict[str, Column]:
    """Return the columns ``a`` and ``b`` of a pair of methods, shown as names."""
    return {"a": method("First", labels), "b": method("Second", labels)}


def points(title: str, decimals: int = 2) -> Column:
    """Return a column of numbers with `decimals` decimals."""
    return Column(title, lambda value: number(value, decimals))


def limits(prefix: str = "", decimals: int = 2) -> dict[str, Column]:
    """Return the columns ``low`` and ``high`` of 95 % intervals, their names beginning with `prefix`."""
    return {f"{prefix}low": points("95 % from", decimals), f"{prefix}high": points("to", decimals)}


def count(title: str) -> Column:
    """Return a column of whole numbers."""
    return points(title, 0)


def share(title: str, decimals: int = 1) -> Column:
    """Return a column of shares 0..1, shown in percent; `title` should say so."""
    return Column(title, lambda value: percent(value, decimals))


def p(title: str) -> Column:
    """Return a column of p-values."""
    return Column(title, p_cell)


def mean_columns(labels: Mapping[str, str]) -> dict[str, Column]:
    """Return a column for the mean score of every method, under its name."""
    return {mean_column(key): points(label) for key, label in labels.items()}

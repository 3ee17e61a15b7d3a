"""What a section of a report is made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from study.analysis.analysis import NotComputed
from study.analysis.report_parts.tables import Table


@dataclass(frozen=True)
class Drawing:
    """A figure and what it shows."""

    figure: go.Figure
    words: str
    """Description for those who cannot see it."""
    title: str = ""
    """Heading above it where a section has several figures."""
    min_width: int = 0
    """Width in pixels below which it is not readable; a narrower page scrolls it."""


@dataclass(frozen=True)
class Section:
    """One section of a report.

    Attributes:
        key: Stable name, for addresses.
        title: Heading.
        sentences: The results in plain words, each with its uncertainty and the population it is about.
        figures: File name without extension -> figure.
        tables: File name without extension -> table.
        numbers: Key in ``analysis.json`` -> number, table, result or ``NotComputed``. Keys stay the same whatever the
            size of a study, and are also there where nothing could be computed.
        note: How to read it, and what was assumed.
        missing: Why something could not be computed; None if everything was.
    """

    key: str
    title: str
    sentences: tuple[str, ...]
    figures: Mapping[str, Drawing] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    numbers: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    missing: str | None = None


def in_order(values: pd.Series, ascending: bool = False) -> list[str]:
    """Return the methods that are the index of `values`, the highest value first (`ascending`: the lowest).

    Values that are equal on paper, but not to the last bit, keep the order of the index.
    """
    spread = values.max() - values.min()
    places = ((values - values.min()) / spread).round(12) if spread > 0 else values
    return [str(method) for method in places.sort_values(ascending=ascending, kind="stable").index]


def reasons(parts: Iterable[object]) -> str | None:
    """Return why some of `parts` were not computed, each reason once; None if all were."""
    found = dict.fromkeys(part.reason for part in parts if isinstance(part, NotComputed))
    return " ".join(found) or None

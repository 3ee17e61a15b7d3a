"""What people may say about a table of rankings where the table does not say it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Layout = Literal["long", "wide", "ordered"]
LAYOUTS: dict[Layout, str] = {
    "long": "a row per version ranked",
    "wide": "a row per ranking, a column per method with its rank",
    "ordered": "a row per ranking, a column per rank with its method",
}
Best = Literal["lowest", "highest"]


@dataclass(frozen=True)
class Reading:
    """How a table is to be read.

    Attributes:
        columns: Column of the rankings table -> its name in the file, where that is no usual one.
        sheet: Name or number, from 1, of the sheet of an Excel file; by default the first with a table.
        layout: Key of ``LAYOUTS``; by default as the columns suggest.
        methods: The columns that hold ranks, of a wide table; by default as the values suggest.
        ranks_from: The number of the first rank, 0 or 1; by default 1, and ranks from 0 are asked back.
        best: Which rank is the best.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    layout: Layout | None = None
    methods: tuple[str, ...] = ()
    ranks_from: Literal[0, 1] | None = None
    best: Best = "lowest"

"""The paper's tables as they stand in the report: the paper's numbers beside ours, from the tables' JSON files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from enhancegan.datasets.cuhk_cropping import ANNOTATORS
from enhancegan.evaluation.report import with_minus
from enhancegan.paper.steps import EVALUATOR_FILES

Rows = Sequence[Mapping[str, Any]]
_NOTHING = "–"


@dataclass(frozen=True)
class Row:
    """A row of a table.

    Attributes:
        head: texts that say what the row is.
        cells: the numbers, in words; the best of a column is in `best`.
        best: places of the cells that are the best of their column.
        ours: whether it stands out as measured here, in a table whose other rows are the paper's.
    """

    head: tuple[str, ...]
    cells: tuple[str, ...]
    best: frozenset[int] = frozenset()
    ours: bool = False


@dataclass(frozen=True)
class View:
    """A table.

    Attributes:
        heads: headings of the texts.
        groups: headings of the numbers, and under each those of its columns (none: it is one column itself).
        rows: its rows.
        notes: sentences under it.
    """

    heads: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def score_view(rows: Rows, columns: Sequence[str]) -> View:
    """Table 1 or 2: for every evaluator that is there our mean score and the paper's; rows without ours are left out.

    Args:
        rows: of the table's file.
        columns: the paper's evaluators that were trained.
    """
    table = pd.DataFrame(rows)
    keys = [key for name in columns for key in (_ours(name), f"paper {name}")]
    measured = table[table[_ours(columns[0])].notna()]
    numbers = measured[keys].astype(float)
    best = numbers.round(3) == numbers.max().round(3)
    shown = tuple(
        Row(
            (str(method),),
            tuple(_NOTHING if pd.isna(value) else with_minus(f"{value:.3f}") for value in values),
            frozenset(place for place, is_best in enumerate(marks) if is_best),
        )
        for method, values, marks in zip(measured["method"], numbers.to_numpy(), best.to_numpy(), strict=True)
    )
    groups = tuple((name, ("ours", "paper")) for name in columns)
    return View(("method",), groups, shown, _agreement(numbers, columns))


def crop_view(rows: Rows) -> View:
    """Table 3: overlap, and in brackets displacement, for every photographer."""
    numbers = range(1, ANNOTATORS + 1)
    shown = tuple(
        Row(
            (str(row["supervision"]), str(row["method"]), "here" if row["source"] == "measured" else "paper"),
            tuple(f"{row[f'overlap_{number}']:.3f} ({row[f'displacement_{number}']:.3f})" for number in numbers),
            ours=row["source"] == "measured",
        )
        for row in rows
    )
    photos = max(int(row["n"]) for row in rows if row["source"] == "measured")
    notes = (
        "Mean overlap ratio, higher is better; in brackets the boundary displacement error, lower is better.",
        f"Our rows are means over {photos} photos, the paper's over 950.",
    )
    groups = tuple((f"photographer {number}", ()) for number in numbers)
    return View(("supervision", "method", "measured"), groups, shown, notes)


def accuracy_view(rows: Rows) -> View:
    """Balanced accuracies in percent."""
    shown = tuple(Row((str(row["network"]),), (f"{row['measured']:.1%}", f"{row['paper']:.1%}")) for row in rows)
    return View(("network",), (("ours", ()), ("paper", ())), shown)


def _ours(name: str) -> str:
    kind, step = EVALUATOR_FILES[name]
    return f"{kind}:{step}.safetensors"


def _agreement(numbers: pd.DataFrame, columns: Sequence[str]) -> tuple[str, ...]:
    """How alike the paper's order of the methods and ours are, by Spearman's rho."""
    both = numbers.dropna()
    if len(both) < 3:
        return ()
    rhos = {name: both[_ours(name)].corr(both[f"paper {name}"], method="spearman") for name in columns}
    pairs = [f"{name} {with_minus(f'{rho:.2f}')}" for name, rho in rhos.items()]
    return (
        "Bold: the highest of a column. Scores of different networks cannot be compared with each other; the order of "
        f"the methods can. Spearman's rho between our order and the paper's, over {len(both)} methods: "
        f"{', '.join(pairs)} (1: the same order, 0: unrelated, −1: reversed).",
    )

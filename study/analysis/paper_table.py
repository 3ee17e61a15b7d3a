"""The mean scores of the paper's user study beside those of another study.

References:
    Y. Deng, C. C. Loy and X. Tang (2018). Aesthetic-driven image enhancement by adversarial learning. ACM MM, Sec. 4.4.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from study.analysis.analysis import Analysis, NotComputed
from study.analysis.scale import default_scores

PAPER_PEOPLE, PAPER_PHOTOS = 47, 100


class PaperRow(NamedTuple):
    """A method of the paper's study.

    Attributes:
        label: As in the paper.
        mean: Its mean score in points; None where the paper gives none.
        keys: Names that studies have for it, the likeliest first.
    """

    label: str
    mean: float | None
    keys: tuple[str, ...]


PAPER_ROWS: Mapping[str, PaperRow] = {
    "original": PaperRow("Original", None, ("input", "original")),
    "photoshop_auto": PaperRow("Photoshop-Auto", None, ("photoshop_auto", "auto")),
    "piecewise": PaperRow("Piecewise", 5.189, ("piecewise",)),
    "filtering": PaperRow("Deep filtering", 5.289, ("filtering", "deep_filter", "deep_filtering")),
    "human": PaperRow("Human", 5.232, ("human",)),
}
"""Name of a row -> what the paper says of it, in the order of its Table 1."""

_GIVEN = [row.mean for row in PAPER_ROWS.values() if row.mean is not None]
MEAN_OF_THE_REST = (sum(default_scores(len(PAPER_ROWS))) - sum(_GIVEN)) / (len(PAPER_ROWS) - len(_GIVEN))
"""Mean score, in points, of the methods of which the paper gives none: all means add up to the sum of the scale."""


def paper_methods(methods: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return row of the paper -> method of a study, for the rows that it has.

    Args:
        methods: Keys of the study's methods.
        chosen: Row -> the key that it has in the study, empty for none; every other row is looked up by its ``keys``.

    Raises:
        ValueError: If ``chosen`` names a row or a method that does not exist, or a method twice.
    """
    for row, key in chosen.items():
        if row not in PAPER_ROWS:
            raise ValueError(f"the paper's methods are {', '.join(PAPER_ROWS)}; got {row!r}")
        if key and key not in methods:
            raise ValueError(f"{row} must be one of the study's methods, {', '.join(methods)}; got {key!r}")
    taken = [key for key in chosen.values() if key]
    if len(set(taken)) < len(taken):
        raise ValueError(f"every method can be one row of the paper; got {', '.join(taken)}")
    free = [key for key in methods if key not in taken]
    found = {row: chosen.get(row, _first(known.keys, free)) for row, known in PAPER_ROWS.items()}
    return {row: key for row, key in found.items() if key}


def paper_labels(labels: Mapping[str, str], methods: Mapping[str, str]) -> dict[str, str]:
    """Return method -> name in the order of the paper's table, then those that the paper does not have.

    Args:
        labels: Method -> name in the study.
        methods: ``paper_methods``; they get the paper's names.
    """
    found = {methods[name]: row.label for name, row in PAPER_ROWS.items() if name in methods}
    others = {key: label for key, label in labels.items() if key not in found}
    taken = set(found.values())
    # Two methods of one name could not be told apart.
    return found | {key: f"{label} ({key})" if label in taken else label for key, label in others.items()}


def paper_table(analysis: Analysis, methods: Mapping[str, str]) -> pd.DataFrame:
    """Return the mean scores of both studies: first the paper's rows, then the methods that the paper does not have.

    Args:
        analysis: The other study.
        methods: ``paper_methods``.

    Returns:
        Columns ``row`` (the paper's name, empty for other methods), ``paper_mean``, ``method`` (key, empty where the
        study has none), ``label``, ``mean``, ``low``, ``high`` (95 %); points, NaN where there is no number.
    """
    others = [key for key in analysis.labels if key not in methods.values()]
    rows = [*((row.label, row.mean, methods.get(name, "")) for name, row in PAPER_ROWS.items())]
    rows += [("", None, key) for key in others]
    table = pd.DataFrame(rows, columns=["row", "paper_mean", "method"]).astype({"paper_mean": float})
    ours = analysis.mean_scores[["mean"]].assign(label=pd.Series(analysis.labels), low=np.nan, high=np.nan)
    if not isinstance(analysis.means, NotComputed):
        ours = ours.assign(low=analysis.means["low"], high=analysis.means["high"])
    joined = table.join(ours[["label", "mean", "low", "high"]], on="method")
    return joined.assign(label=joined["label"].fillna(""))


def _first(keys: Sequence[str], methods: Sequence[str]) -> str:
    return next((key for key in keys if key in methods), "")

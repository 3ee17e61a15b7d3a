"""Slots: whether the place on the screen affected the rank."""

from typing import Any

import numpy as np

from study.analysis.analysis import Analysis
from study.analysis.figures.positions import position_residuals
from study.analysis.position import PositionBias, position_bias
from study.analysis.report_parts import tables
from study.analysis.report_parts.section import Drawing, Section
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import number, p_value
from study.analysis.significance import SIGNIFICANCE

_FEWEST_EXPECTED = 5
_NOTE = (
    "Anderson's test of slots by ranks: Pearson's χ² times (k - 1)/k, because a ranking uses every slot and every "
    "rank once. It assumes slots drawn at random for every ranking. Cells: standardized residuals; beyond ±2 a rank "
    "was given in a slot more or less often than chance easily explains."
)


def position_section(analysis: Analysis) -> Section:
    """Return the section about slots."""
    found = position_bias(analysis.matrix)
    sentences = [_in_words(found)]
    if found.counts.to_numpy().mean() < _FEWEST_EXPECTED:
        sentences.append("With so few rankings the p-value is only approximate.")
    drawing = Drawing(position_residuals(found.residuals), _residuals_in_words(found))
    table, numbers = {"position-by-rank": _table(found)}, {"position": _numbers(found)}
    return Section("position", "Place on the screen", tuple(sentences), {"positions": drawing}, table, numbers, _NOTE)


def _in_words(found: PositionBias) -> str:
    numbers = f"Anderson's χ²({found.df}) = {number(found.anderson_chi2)}, {p_value(found.p)}"
    means = found.mean_rank_by_position
    if found.p >= SIGNIFICANCE:
        return (
            f"No influence of the slot on the screen was found ({numbers}): mean ranks by slot range from "
            f"{number(means.min())} to {number(means.max())}; {number((len(means) + 1) / 2)} would be even."
        )
    return (
        f"The rank depended on the slot on the screen ({numbers}): slot {means.idxmin()} was ranked best, "
        f"{number(means.min())} on average, slot {means.idxmax()} poorest, {number(means.max())}. Methods shown in "
        "every slot equally often neither gain nor lose from this."
    )


def _residuals_in_words(found: PositionBias) -> str:
    residuals = found.residuals.to_numpy()
    slot, rank = np.unravel_index(np.abs(residuals).argmax(), residuals.shape)
    return (
        "Map of standardized residuals, slot by rank; the largest is "
        f"{number(residuals[slot, rank], 1)}, of rank {rank + 1} in slot {slot + 1}."
    )


def _table(found: PositionBias) -> Table:
    ranks = {f"rank_{rank}": tables.count(f"Rank {rank}") for rank in found.counts.columns}
    data = found.counts.set_axis(list(ranks), axis=1).assign(mean_rank=found.mean_rank_by_position).reset_index()
    return Table(
        "How often a version in a slot was given a rank",
        data,
        {"position": tables.count("Slot"), **ranks, "mean_rank": tables.points("Mean rank")},
    )


def _numbers(found: PositionBias) -> dict[str, Any]:
    return {
        "table": found.counts.to_numpy().tolist(),
        "pearson_chi2": found.pearson_chi2,
        "df": found.df,
        "anderson_chi2": found.anderson_chi2,
        "anderson_p": found.p,
        "mean_rank_by_position": found.mean_rank_by_position.tolist(),
    }

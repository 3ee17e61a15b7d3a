"""How often a version in a slot was given a rank, and a test that takes rankings as independent.

A ranking uses every slot and every rank once, so the counts of slots by ranks are not those of independent draws and
Pearson's test fires too often; Anderson's factor corrects this. Where people have habits of their own it fires
too often all the same, so it is a cross-check only: the report's test is ``study.analysis.slot_effect``.

References:
    R. L. Anderson (1959). Use of contingency tables in the analysis of consumer preference studies. Biometrics 15,
    582-590.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from study.analysis.rank_matrix import RankMatrix
from study.analysis.slot_balance import slots_of


@dataclass(frozen=True)
class PositionBias:
    """How often every slot was given every rank.

    Attributes:
        counts: Index ``position``, columns ``rank``, 1..k each.
        residuals: The same shape: (count - expected) / its standard deviation if slots did not matter.
        pearson_chi2: Pearson's statistic of the counts, which fires too often; for comparison.
        anderson_chi2: Anderson's statistic, (k - 1) / k times Pearson's.
        df: (k - 1) squared.
        p: Its p-value, from the chi-squared distribution.
        mean_rank_by_position: Slot -> mean rank, (k + 1) / 2 where slots do not matter.
    """

    counts: pd.DataFrame
    residuals: pd.DataFrame
    pearson_chi2: float
    anderson_chi2: float
    df: int
    p: float
    mean_rank_by_position: pd.Series


def position_bias(matrix: RankMatrix) -> PositionBias:
    """Test whether ranks depend on slots, as if rankings were independent.

    Raises:
        NotComputableError: If the table has no slots.
    """
    return matrix.once("position bias", lambda: _position_bias(matrix))


def _position_bias(matrix: RankMatrix) -> PositionBias:
    k, n = len(matrix.methods), len(matrix)
    places = pd.RangeIndex(1, k + 1)
    flat = (slots_of(matrix).astype(int).ravel() - 1) * k + matrix.ranks.ravel() - 1
    counts = pd.DataFrame(
        np.bincount(flat, minlength=k * k).reshape(k, k), index=places.rename("position"), columns=places.rename("rank")
    )
    expected = n / k
    pearson = float(((counts - expected) ** 2 / expected).to_numpy().sum())
    anderson = (k - 1) / k * pearson
    freedom = (k - 1) ** 2
    return PositionBias(
        counts=counts,
        residuals=(counts - expected) / np.sqrt(expected * (1 - 1 / k)),
        pearson_chi2=pearson,
        anderson_chi2=anderson,
        df=freedom,
        p=float(stats.chi2.sf(anderson, freedom)),
        mean_rank_by_position=(counts * places.to_numpy()).sum(axis=1) / n,
    )

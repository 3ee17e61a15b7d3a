"""Intervals of the shares of ranks, for people and photos like these."""

import numpy as np
import pandas as pd

from study.analysis.crossed_design import CrossedDesign
from study.analysis.population import Population
from study.analysis.rank_matrix import RankMatrix
from study.analysis.student import estimates


def share_intervals(matrix: RankMatrix) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the 95 % limits of ``study.analysis.scores.rank_shares``, each alone: Student's t, as of mean scores.

    Returns:
        Lower and upper limits: index ``method``, columns ``rank`` 1..k; NaN where a rank is always or never given.

    Raises:
        NotComputableError: With fewer than 2 participants or photos.
    """
    design = CrossedDesign(matrix, Population.BOTH)
    ranks = pd.RangeIndex(1, len(matrix.methods) + 1, name="rank")
    # One rank after the other: all of them at once would take much memory in a large study.
    limits = [estimates(design, (matrix.ranks == rank).astype(float)).interval() for rank in ranks]
    methods = pd.Index(matrix.methods, name="method")
    low, high = (
        pd.DataFrame(np.clip(np.column_stack(ends), 0, 1), index=methods, columns=ranks)
        for ends in zip(*limits, strict=True)
    )
    return low, high

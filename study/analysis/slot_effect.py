"""Whether the slot on the screen affected the rank, for people and photos like these.

The test is that of equal mean scores with the slots in the place of the methods: it allows for people with habits of
their own, who make tests that take rankings as independent fire too often (``study.analysis.position`` has one, as a
cross-check).
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from study.analysis.equality import EqualityTest
from study.analysis.inference import mean_scores_and_test
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError, RankMatrix
from study.analysis.slot_adjustment import claimed
from study.analysis.slot_balance import slots_of


@dataclass(frozen=True)
class SlotEffect:
    """Mean ranks by slot, adjusted for the methods where these were shown unevenly.

    Attributes:
        test: Of equal mean ranks in all slots.
        means: Index ``slot``, 1..k; columns ``mean_rank``, ``low``, ``high`` (95 %; NaN where nothing varies).
        is_adjusted: Whether they are adjusted for the methods.
    """

    test: EqualityTest
    means: pd.DataFrame
    is_adjusted: bool


def slot_effect(matrix: RankMatrix, population: Population) -> SlotEffect:
    """Test whether ranks depend on slots.

    Raises:
        NotComputableError: Without slots, with too few people or photos, or if slots and methods cannot be told apart.
    """
    basis = matrix.once("by slot", lambda: claimed(by_slot(matrix)))
    if basis.confounded:
        raise NotComputableError(
            "Whether the slot on the screen mattered cannot be known: slots and methods cannot be told apart."
        )
    found, test = mean_scores_and_test(basis.matrix, population)
    k = len(matrix.methods)
    means = pd.DataFrame(
        {
            "mean_rank": k + 1 - found["mean"].to_numpy(),
            "low": k + 1 - found["high"].to_numpy(),
            "high": k + 1 - found["low"].to_numpy(),
        },
        index=pd.RangeIndex(1, k + 1, name="slot"),
    )
    return SlotEffect(test, means, basis.is_adjusted)


def by_slot(matrix: RankMatrix) -> RankMatrix:
    """Return the rankings with slots and methods exchanged; rank 1 scores k points, rank k one.

    Raises:
        NotComputableError: If the table has no slots.
    """
    places, k = slots_of(matrix).astype(int) - 1, len(matrix.methods)
    ranks, methods = np.empty_like(matrix.ranks), np.empty_like(matrix.ranks)
    np.put_along_axis(ranks, places, matrix.ranks, axis=1)
    np.put_along_axis(methods, places, np.arange(1, k + 1, dtype=matrix.ranks.dtype)[None], axis=1)
    names = tuple(str(slot) for slot in range(1, k + 1))
    return replace(matrix, methods=names, ranks=ranks, slots=methods, scale=np.arange(k, 0, -1.0))

"""Whether the slot on the screen affected the rank, where all rankings place as many methods in the same slots."""

import numpy as np
import pandas as pd

from study.analysis.incomplete.rankings import IncompleteRankings
from study.analysis.inference import mean_scores_and_test
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError, RankMatrix
from study.analysis.slot_effect import SlotEffect


def incomplete_slot_effect(rankings: IncompleteRankings, population: Population) -> SlotEffect:
    """Test whether ranks depend on slots: the test of equal mean ranks, with slots in the place of methods.

    It is not adjusted for the methods, which must have been assigned to slots at random.

    Raises:
        NotComputableError: Without slots, with ties, if rankings place different numbers of methods, or place them in
            other slots than 1 to that number; with too few people or photos.
    """
    found, test = mean_scores_and_test(_by_slot(rankings), population)
    m = int(rankings.sizes[0])
    means = pd.DataFrame(
        {
            "mean_rank": m + 1 - found["mean"].to_numpy(),
            "low": m + 1 - found["high"].to_numpy(),
            "high": m + 1 - found["low"].to_numpy(),
        },
        index=pd.RangeIndex(1, m + 1, name="slot"),
    )
    return SlotEffect(test, means, is_adjusted=False)


def _by_slot(rankings: IncompleteRankings) -> RankMatrix:
    """Return complete rankings of the slots."""
    why = "Whether the slot on the screen mattered is not tested: "
    if rankings.slots is None:
        raise NotComputableError(f"{why}the table has no column position.")
    if rankings.is_tied.any() or len(set(rankings.sizes)) > 1:
        raise NotComputableError(f"{why}that takes rankings without ties that all place as many methods.")
    m = int(rankings.sizes[0])
    slots = rankings.slots[rankings.placed].reshape(-1, m)
    if (np.sort(slots, axis=1) != np.arange(1, m + 1)).any():
        raise NotComputableError(f"{why}that takes versions in the slots 1 to {m} in every ranking.")
    ranks = np.empty_like(slots)
    np.put_along_axis(ranks, slots - 1, rankings.ranks[rankings.placed].reshape(-1, m), axis=1)
    return RankMatrix(
        methods=tuple(str(slot) for slot in range(1, m + 1)),
        participants=rankings.participants,
        images=rankings.images,
        participant=rankings.participant,
        image=rankings.image,
        ranks=ranks,
        slots=None,
        rt_ms=None,
        scale=np.arange(m, 0, -1.0),
    )

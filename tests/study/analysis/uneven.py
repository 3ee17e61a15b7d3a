"""Studies that showed methods unevenly in slots: only the slot matters, and methods are named by where they stand."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from study.analysis.rank_matrix import RankMatrix
from tests.study.analysis.simulated import methods_of, simulated_rankings


def shown_in_one_slot(share: float, people: int = 12, photos: int = 12, k: int = 5, seed: int = 0) -> pd.DataFrame:
    """Return a study in which method 0 stands in slot 1 in `share` of the rankings, and so on; others are random."""
    table = simulated_rankings(people, photos, [0.0] * k, slot_pull=0.5, seed=seed)
    fixed = np.repeat(np.random.default_rng(seed).random(people * photos) < share, k)
    by_slot = np.array(methods_of(k))[table["position"] - 1]
    return table.assign(method=np.where(fixed, by_slot, table["method"]))


def matrix_of(slots: Sequence[Sequence[int]], ranks: Sequence[Sequence[int]], people: int = 1) -> RankMatrix:
    """Return rankings of methods a, b, ... with these slots and ranks; `people` take turns, each photo new to them."""
    n, k = np.shape(ranks)
    who, image = np.arange(n) % people, np.arange(n) // people
    return RankMatrix(
        methods=tuple("abcdefg"[:k]),
        participants=pd.Index([f"p{place:03d}" for place in range(people)]),
        images=pd.Index([f"i{place:03d}" for place in range(int(image.max()) + 1)]),
        participant=who,
        image=image,
        ranks=np.array(ranks),
        slots=np.array(slots),
        rt_ms=None,
        scale=np.arange(k - 1, -1, -1.0),
    )

"""Rankings tables written by hand."""

from collections.abc import Mapping, Sequence

import pandas as pd


def table_of(
    ranks: Mapping[tuple[str, str], Sequence[int]],
    methods: Sequence[str],
    score_of_rank: Mapping[int, float],
    rt_ms: int,
) -> pd.DataFrame:
    """Make the table from (participant, photo) -> the rank of each method; methods stand in slots 1, 2, ..."""
    return pd.DataFrame(
        {
            "participant": who,
            "image": image,
            "method": method,
            "position": slot,
            "rank": rank,
            "score": score_of_rank[rank],
            "rt_ms": rt_ms,
        }
        for (who, image), given in ranks.items()
        for slot, (method, rank) in enumerate(zip(methods, given, strict=True), start=1)
    )

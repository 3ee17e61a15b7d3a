"""Rankings of some of the methods, made of complete ones."""

import numpy as np
import pandas as pd


def some_methods(complete: pd.DataFrame, placed: int, *, seed: int = 1) -> pd.DataFrame:
    """Keep `placed` methods of every ranking, drawn at random, with ranks and slots from 1 without gaps."""
    rng = np.random.default_rng(seed)
    methods = complete["method"].nunique()
    keys = ["participant", "image"]
    chosen = complete.groupby(keys)["rank"].transform(lambda ranks: rng.permutation(methods) < placed).astype(bool)
    left = complete[chosen].copy()
    for column in ("rank", "position"):
        left[column] = left.groupby(keys)[column].rank().astype(int)
    return left.reset_index(drop=True)


def tied(table: pd.DataFrame) -> pd.DataFrame:
    """Tie ranks 1 and 2, and 3 and 4, and so on, of every third ranking: written as 1, 1, 3, 3, ..."""
    third = table.groupby(["participant", "image"]).ngroup() % 3 == 0
    return table.assign(rank=table["rank"].where(~third, 2 * ((table["rank"] - 1) // 2) + 1))


def placements(rankings: dict[tuple[str, str], dict[str, float]]) -> pd.DataFrame:
    """Make a table from (participant, photo) -> method -> rank."""
    rows = [(*who, method, rank) for who, ranks in rankings.items() for method, rank in ranks.items()]
    return pd.DataFrame(rows, columns=["participant", "image", "method", "rank"])

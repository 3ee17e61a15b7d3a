"""Which of two versions people put higher: wins and win rates of every pair of methods."""

import json
from collections.abc import Sequence

import numpy as np
import pandas as pd

from study.analysis.rank_matrix import RankMatrix


def pair_names(pairs: Sequence[tuple[str, str]], sign: str) -> list[str]:
    """Return a name for each of `pairs`, such as "a-b" with the `sign` "-".

    Where methods' own names contain the sign, so that two pairs, or a pair and a method, would have the same name, the
    methods of all pairs are quoted: '"a-b"-"c"'.
    """
    names = [f"{a}{sign}{b}" for a, b in pairs]
    methods = {method for pair in pairs for method in pair}
    if len({*names, *methods}) == len(names) + len(methods):
        return names
    return [f"{json.dumps(a, ensure_ascii=False)}{sign}{json.dumps(b, ensure_ascii=False)}" for a, b in pairs]


def method_pairs(matrix: RankMatrix) -> list[tuple[int, int]]:
    """Return every unordered pair of methods as indices into ``matrix.methods``, the earlier first."""
    k = len(matrix.methods)
    return [(a, b) for a in range(k) for b in range(a + 1, k)]


def pairwise_wins(matrix: RankMatrix) -> pd.DataFrame:
    """Return how many rankings put the row's method above the column's.

    Returns:
        Index and columns ``method``; counts, 0 on the diagonal.
    """
    methods = pd.Index(matrix.methods, name="method")
    wins = np.zeros((len(methods), len(methods)), dtype=int)
    for a, b in method_pairs(matrix):
        wins[a, b] = int((matrix.ranks[:, a] < matrix.ranks[:, b]).sum())
        wins[b, a] = len(matrix) - wins[a, b]
    return pd.DataFrame(wins, index=methods, columns=methods.rename("over"))


def pairwise_win_rates(matrix: RankMatrix) -> pd.DataFrame:
    """Return the share of rankings that put the row's method above the column's; NaN on the diagonal."""
    rates = pairwise_wins(matrix).astype(float) / len(matrix)
    return rates.mask(np.eye(len(rates), dtype=bool))

"""Methods of complete rankings among which worths exist: each was ranked above the others, directly or through others.

A choice among some methods does not depend on the rest under the model of Plackett and Luce, so that worths within
such a group follow from its methods' order in every ranking.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse.csgraph import connected_components

from study.analysis.pairs import pairwise_wins
from study.analysis.rank_matrix import RankMatrix


def connected_methods(matrix: RankMatrix) -> list[tuple[str, ...]]:
    """Return the groups of methods within which worths exist, the best first; some have one method."""
    wins = pairwise_wins(matrix).to_numpy()
    _, group = connected_components(wins > 0, connection="strong")
    methods = np.array(matrix.methods, dtype=object)
    # Of two groups one is always above the other, so that mean ranks order them.
    best = sorted(set(group.tolist()), key=lambda one: matrix.ranks[:, group == one].mean())
    return [tuple(map(str, methods[group == one])) for one in best]


def among_methods(matrix: RankMatrix, methods: Sequence[str]) -> RankMatrix:
    """Return the rankings of some of their methods, ranked from 1 and without slots."""
    columns = [matrix.methods.index(method) for method in methods]
    ranks = matrix.ranks[:, columns].argsort(axis=1).argsort(axis=1) + 1
    scale = np.arange(len(columns) - 1, -1, -1.0)
    return replace(matrix, methods=tuple(methods), ranks=ranks, slots=None, scale=scale)

"""An order of methods, people and photos that depends on the rankings alone, not on anybody's name.

Whatever is drawn at random is drawn in this order, so that renaming or reordering changes no number.

References:
    B. Weisfeiler and A. Leman (1968). The reduction of a graph to canonical form. Nauchno-Technicheskaya Informatsia
    2, 12-16 (refining signatures by those of neighbors).
"""

import numpy as np

from study.analysis.rank_matrix import RankMatrix
from study.analysis.scores import rank_counts

_ROUNDS = 3
_ODD = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def order_of_methods(matrix: RankMatrix) -> np.ndarray:
    """Return (k,): the columns of the methods, those ranked first most often first, then second most often, and so on.

    Methods with the same counts of every rank stay in the study's order.
    """
    counts = rank_counts(matrix).to_numpy()
    return np.lexsort(-counts.T[::-1])


def in_canonical_order(matrix: RankMatrix) -> tuple[np.ndarray, np.ndarray]:
    """Return (n,), (n,): the place of every ranking's participant and photo in an order that names do not change."""
    k = len(matrix.methods)
    codes = np.zeros(len(matrix), dtype=np.uint64)
    for column in order_of_methods(matrix):
        codes = codes * np.uint64(k + 1) + matrix.ranks[:, column].astype(np.uint64)
    codes = _mixed(codes)
    people = _sums(matrix.participant, codes, len(matrix.participants))
    photos = np.zeros(len(matrix.images), dtype=np.uint64)
    for _ in range(_ROUNDS):
        photos = _sums(matrix.image, _mixed(codes ^ people[matrix.participant]), len(photos))
        people = _sums(matrix.participant, _mixed(codes ^ photos[matrix.image]), len(people))
    return _places(people)[matrix.participant], _places(photos)[matrix.image]


def _mixed(codes: np.ndarray) -> np.ndarray:
    """Return 64-bit hashes; multiplication wraps."""
    codes = (codes + _ODD) * np.uint64(0xBF58476D1CE4E5B9)
    return (codes ^ (codes >> _SHIFT)) * np.uint64(0x94D049BB133111EB)


def _sums(groups: np.ndarray, codes: np.ndarray, count: int) -> np.ndarray:
    """Return (count,): the wrapping sums of the codes of each group, in whatever order they come."""
    sums = np.zeros(count, dtype=np.uint64)
    np.add.at(sums, groups, codes)
    return sums


def _places(codes: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(codes, kind="stable"), kind="stable")

"""Whether methods were shown in all slots alike, and which of them cannot be told apart from the slots.

Where a method mostly stands in one slot, a preference for the slot looks like one for the method. The counts of methods
by slots say how far: their canonical correlations are 0 if every method was in every slot equally often, and 1 for
what a method and its slot always share. A correlation of 1 leaves nothing to tell the two apart, and one close to 1
too little. Slots of one ranking are a permutation, so that the counts vary less than those of independent draws; as for
ranks by slots, Anderson's factor (k - 1)/k corrects this.

References:
    R. L. Anderson (1959). Use of contingency tables in the analysis of consumer preference studies. Biometrics 15,
    582-590.
    H. Cramér (1946). Mathematical methods of statistics. Princeton University Press, 282 (V).
    J. A. Eccleston and A. Hedayat (1974). On the theory of connected designs. Annals of Statistics 2, 1238-1255.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import linalg, stats

from study.analysis.pairs import method_pairs
from study.analysis.rank_matrix import NotComputableError, RankMatrix

SMALLEST_V = 0.1
"""Cramér's V below which counts count as even: with five methods, each in one slot 28 % of the time instead of 20 %."""
UNEVEN_P = 0.01

_LEAST_LEFT = 0.05  # of a method's variation, apart from its slot; about 97 % in one slot leave less
_MOST_LOST = 1e-3  # of the contrast of two methods
_LARGEST_PART = 1 / 3  # of what tells two methods apart from their slots: from one person, or one photo


@dataclass(frozen=True)
class SlotBalance:
    """How often every method was shown in every slot.

    Attributes:
        counts: Index ``method``, columns ``slot``, 1..k.
        cramers_v: Cramér's V of the counts: 0 if all are equal, 1 if every method has one slot.
        chi2: Anderson's statistic, (k - 1)/k times Pearson's.
        df: (k - 1) squared.
        p: Its p-value if slots are drawn anew for every ranking.
        confounded: Pairs of methods that cannot be told apart from their slots; empty where counts are even.
    """

    counts: pd.DataFrame
    cramers_v: float
    chi2: float
    df: int
    p: float
    confounded: frozenset[frozenset[str]]

    @property
    def is_uneven(self) -> bool:
        """Whether the counts differ by more than random slots give, and enough to matter."""
        return is_uneven(self.cramers_v, self.p)

    @property
    def is_confounded(self) -> bool:
        """Whether no two methods can be told apart from their slots."""
        k = len(self.counts)
        return len(self.confounded) == k * (k - 1) // 2


@dataclass(frozen=True)
class SlotContrasts:
    """Canonical contrasts of methods and of slots: what they share.

    Attributes:
        of_methods: (k, k - 1) orthonormal contrasts of methods, one per column.
        of_slots: (k, k - 1) those of slots, each correlated with the same column of `of_methods` only.
        shared: (k - 1,) their correlations, 0..1.
    """

    of_methods: np.ndarray
    of_slots: np.ndarray
    shared: np.ndarray

    @cached_property
    def left(self) -> np.ndarray:
        """(k - 1,): the share of a contrast's variation that is not the slot's."""
        return 1 - np.minimum(self.shared, 1) ** 2

    @cached_property
    def told_apart(self) -> np.ndarray:
        """(k - 1,): whether enough is left to tell methods from slots."""
        return self.left >= _LEAST_LEFT


def slot_balance(matrix: RankMatrix) -> SlotBalance:
    """Return how evenly methods were shown in the slots.

    Raises:
        NotComputableError: If the table has no slots.
    """
    return matrix.once("slot balance", lambda: _slot_balance(matrix))


def _slot_balance(matrix: RankMatrix) -> SlotBalance:
    counts, n, k = slot_counts(matrix), len(matrix), len(matrix.methods)
    contrasts = slot_contrasts(counts)
    inertia = float((contrasts.shared**2).sum())
    chi2, freedom = n * (k - 1) * inertia, (k - 1) ** 2
    v, p = float(np.sqrt(inertia / (k - 1))), float(stats.chi2.sf(chi2, freedom))
    return SlotBalance(
        counts=pd.DataFrame(
            counts,
            index=pd.Index(matrix.methods, name="method"),
            columns=pd.RangeIndex(1, k + 1, name="slot"),
        ),
        cramers_v=v,
        chi2=chi2,
        df=freedom,
        p=p,
        confounded=_confounded(matrix, contrasts) if is_uneven(v, p) else frozenset(),
    )


def is_uneven(cramers_v: float, p: float) -> bool:
    """Return whether counts with this V and p-value are more uneven than random slots give, and enough to matter."""
    return cramers_v >= SMALLEST_V and p < UNEVEN_P


def slot_counts(matrix: RankMatrix) -> np.ndarray:
    """Return (k, k): how often each method (row) was in each slot; errors as in ``slot_balance``."""
    return matrix.once("slot counts", lambda: _counts_by(matrix, np.zeros(len(matrix), dtype=int), 1)[0])


def slots_of(matrix: RankMatrix) -> np.ndarray:
    """Return (n, k): the slots, from 1; errors as in ``slot_balance``."""
    if matrix.slots is None:
        raise NotComputableError(
            "The table has no column position, so it is not known in which slots versions were shown, and whether that "
            "mattered."
        )
    return matrix.slots


def slot_contrasts(counts: np.ndarray) -> SlotContrasts:
    """Return the canonical contrasts of (k, k) `counts` of methods by slots, whose rows and columns all add up to n."""
    basis = linalg.helmert(len(counts))
    of_methods, shared, of_slots = np.linalg.svd(basis @ (counts / counts[0].sum()) @ basis.T)
    return SlotContrasts(basis.T @ of_methods, basis.T @ of_slots.T, shared)


def _confounded(matrix: RankMatrix, contrasts: SlotContrasts) -> frozenset[frozenset[str]]:
    """Return the pairs for which too little tells method and slot apart, or nearly only one person's or photo's."""
    first, second = np.array(method_pairs(matrix)).T
    weights = contrasts.of_methods[first] - contrasts.of_methods[second]
    told = contrasts.told_apart
    lost = (weights[:, ~told] ** 2).sum(axis=1) / 2 > _MOST_LOST
    one_sided = _rests_on_one(matrix.participant, matrix, contrasts, weights)
    one_sided |= _rests_on_one(matrix.image, matrix, contrasts, weights)
    names = matrix.methods
    return frozenset(
        frozenset((names[a], names[b])) for a, b, is_one in zip(first, second, lost | one_sided, strict=True) if is_one
    )


def _rests_on_one(groups: np.ndarray, matrix: RankMatrix, contrasts: SlotContrasts, weights: np.ndarray) -> np.ndarray:
    """Return for every pair whether the rankings of one group are most of what tells method and slot apart.

    More than a third, and more than twice its share of the rankings. The part of a ranking is what it adds to the
    variance of the adjusted difference if all rankings vary alike.
    """
    told = contrasts.told_apart
    solved = (weights[:, told] / contrasts.left[told]).T
    of_methods = contrasts.of_methods[:, told] @ solved
    of_slots = (contrasts.of_slots * contrasts.shared)[:, told] @ solved
    squares = (of_methods[:, None, :] - of_slots[None, :, :]) ** 2
    counts = _counts_by(matrix, groups, int(groups.max()) + 1)
    parts = np.tensordot(counts, squares, axes=2)
    total = parts.sum(axis=0)
    shares = np.divide(parts, total, out=np.zeros(parts.shape), where=total > 0)
    of_rankings = np.bincount(groups)[:, None] / len(matrix)
    found: np.ndarray = ((shares > _LARGEST_PART) & (shares > 2 * of_rankings)).any(axis=0)
    return found


def _counts_by(matrix: RankMatrix, groups: np.ndarray, size: int) -> np.ndarray:
    """Return (size, k, k): how often each method was in each slot in the rankings of each group."""
    k = len(matrix.methods)
    cells = (groups[:, None] * k + np.arange(k)) * k + slots_of(matrix) - 1
    return np.bincount(cells.ravel(), minlength=size * k * k).reshape(size, k, k)

"""Scores adjusted for the slot, for studies that showed methods unevenly in slots.

Least squares of the scores on method and slot within rankings gives a mean of every method as if it had been in every
slot equally often. A ranking's adjusted score is that mean plus what the ranking contributes to its error: the mean
over rankings is the least squares estimate, and the variances between people, photos and rankings are those of the
estimate, slots being estimated too. Slots even, it is the score minus the mean effect of the slot. What cannot be
told apart from the slots is left as it is, and ``Claimed.confounded`` says for which pairs.

References:
    R. Frisch and F. V. Waugh (1933). Partial time regressions as compared with individual trends. Econometrica 1,
    387-401.
    K.-Y. Liang and S. L. Zeger (1986). Longitudinal data analysis using generalized linear models. Biometrika 73,
    13-22 (errors of clustered rankings).
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from study.analysis.rank_matrix import RankMatrix
from study.analysis.slot_balance import SlotContrasts, slot_balance, slot_contrasts, slot_counts, slots_of


@dataclass(frozen=True, kw_only=True)
class SlotAdjusted(RankMatrix):
    """Rankings whose scores and wins are adjusted for the slot; ranks and slots are as they were given.

    Attributes:
        points: (n, k) adjusted scores; those of one ranking may leave the scale, their means say what a method gets.
        surplus: (n, k) what the slot added to the share of other methods below, (k - rank) / k.
    """

    points: np.ndarray
    surplus: np.ndarray

    @cached_property
    def scores(self) -> np.ndarray:
        """(n, k) adjusted score of every method in every ranking, in points."""
        return self.points

    def above(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return (n, q): ``RankMatrix.above`` minus what the slots did; the means are adjusted win rates."""
        return super().above(first, second) - (self.surplus[:, first] - self.surplus[:, second])

    def _where(self, chosen: np.ndarray) -> Self:
        return replace(super()._where(chosen), points=self.points[chosen], surplus=self.surplus[chosen])


@dataclass(frozen=True)
class Claimed:
    """What claims are computed from.

    Attributes:
        matrix: The rankings, ``SlotAdjusted`` where methods were shown unevenly.
        confounded: Pairs of methods about which nothing may be claimed.
    """

    matrix: RankMatrix
    confounded: frozenset[frozenset[str]]

    @property
    def is_adjusted(self) -> bool:
        """Whether scores are adjusted for the slot."""
        return isinstance(self.matrix, SlotAdjusted)

    @property
    def doubt(self) -> str:
        """Where methods and slots cannot be told apart, as the end of a sentence; empty if they can everywhere."""
        k, count = len(self.matrix.methods), len(self.confounded)
        pairs = k * (k - 1) // 2
        where = "" if count == pairs else f"in {count:,} of {pairs:,} pairs, "
        return f"{where}methods and slots cannot be told apart" if count else ""


def claimed(matrix: RankMatrix) -> Claimed:
    """Return rankings adjusted for the slot if methods were shown unevenly and can be told apart from the slots."""
    if matrix.slots is None:
        return Claimed(matrix, frozenset())
    found = slot_balance(matrix)
    if not found.is_uneven or found.is_confounded:
        return Claimed(matrix, found.confounded)
    return Claimed(adjusted_for_slots(matrix), found.confounded)


def adjusted_for_slots(matrix: RankMatrix) -> SlotAdjusted:
    """Return rankings with adjusted scores.

    Raises:
        NotComputableError: If the table has no slots.
    """
    slots, k = slots_of(matrix), len(matrix.methods)
    contrasts = slot_contrasts(slot_counts(matrix))
    below = (k - matrix.ranks) / k
    # Every field but the cached ones: a copy of the rankings with two more.
    return SlotAdjusted(
        **{name: getattr(matrix, name) for name in RankMatrix.__dataclass_fields__},
        points=_adjusted(matrix.scores, slots, contrasts),
        surplus=below - _adjusted(below, slots, contrasts),
    )


def _adjusted(values: np.ndarray, slots: np.ndarray, contrasts: SlotContrasts) -> np.ndarray:
    """Return (n, k) adjusted `values`, (n, k), of which every row has the same sum."""
    places = slots.astype(int) - 1
    told, shared, left = contrasts.told_apart, contrasts.shared, np.where(contrasts.told_apart, contrasts.left, 1)
    of_methods, of_slots = contrasts.of_methods, contrasts.of_slots
    methods, in_slots = of_methods.T @ values.mean(axis=0), of_slots.T @ _by_slot(values, places).mean(axis=0)
    method_effects = of_methods @ np.where(told, (methods - shared * in_slots) / left, methods)
    slot_effects = of_slots @ np.where(told, (in_slots - shared * methods) / left, 0)
    means = values.mean() + method_effects
    errors = values - means - slot_effects[places]
    apart = errors @ of_methods[:, told] - (_by_slot(errors, places) @ of_slots[:, told]) * shared[told]
    kept = of_methods[:, ~told]
    result: np.ndarray = means + (apart / left[told]) @ of_methods[:, told].T + (values - means) @ kept @ kept.T
    return result


def _by_slot(values: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return (n, k): the same values in the order of the slots."""
    ordered = np.empty_like(values)
    np.put_along_axis(ordered, places, values, axis=1)
    return ordered

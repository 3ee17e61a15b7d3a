"""The expected rank of every method in a complete ranking under the model, with what each ranking contributes to it.

Of two methods the model gives the chance that one is above the other, and that they tie, were they compared alone. A
method's expected rank among all k is 1 plus the chances of the others to be above it, ties counting half. It is what
the mean rank estimates where everybody ranks everything, and is known from incomplete rankings, too.

Its error is that of a mean: to first order, the estimate is the mean over rankings of n times what each contributes
(its influence), so that everything for means over rankings that share people and photos holds for it as well.

References:
    R. D. Luce (1959). Individual choice behavior. Wiley.
    F. R. Hampel (1974). The influence curve and its role in robust estimation. Journal of the American Statistical
    Association 69, 383-393.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from study.analysis.incomplete.davidson_luce import DavidsonLuce
from study.analysis.incomplete.design import known
from study.analysis.incomplete.rankings import IncompleteRankings


@dataclass(frozen=True, kw_only=True)
class Linearized(IncompleteRankings):
    """Rankings with what each contributes to an estimate.

    Attributes:
        points: (n, k) contributions, whose mean over rankings is the estimate of each method.
    """

    points: np.ndarray

    @cached_property
    def scores(self) -> np.ndarray:
        """(n, k) contributions, in the place of scores."""
        return self.points

    def _where(self, chosen: np.ndarray) -> Self:
        return replace(super()._where(chosen), points=self.points[chosen])


def expected_below(model: DavidsonLuce) -> tuple[np.ndarray, np.ndarray]:
    """Return how many other methods are expected below each, (k,), and its derivatives, (k, k + ties).

    The expected rank is k minus this.
    """
    half, delta, total = _alone(model)
    above = chances_above(model)
    by_worth = (total * half - (half + delta / 2) * (half - 1 / half)) / (2 * total**2)
    by_delta = delta * (1 / half - half) / (2 * total**2)
    np.fill_diagonal(above, 0)
    np.fill_diagonal(by_worth, 0)
    derivatives = np.zeros((len(half), len(half) + len(model.tie_orders)))
    derivatives[:, : len(half)] = np.diag(by_worth.sum(axis=1)) - by_worth
    if 2 in model.tie_orders:
        derivatives[:, len(half)] = by_delta.sum(axis=1)
    return above.sum(axis=1), derivatives


def chances_above(model: DavidsonLuce) -> np.ndarray:
    """Return (k, k): the chance that the row's method is above the column's, the two alone, ties half."""
    half, delta, total = _alone(model)
    return np.asarray((half + delta / 2) / total)


def _alone(model: DavidsonLuce) -> tuple[np.ndarray, float, np.ndarray]:
    """Return, of every two methods alone, what the first's chance is in proportion to, the tie's, and their sum."""
    half = np.exp((model.log_worths[:, None] - model.log_worths[None, :]) / 2)
    delta = float(np.exp(model.log_deltas[0])) if 2 in model.tie_orders else 0.0
    return half, delta, half + 1 / half + delta


def linearized(rankings: IncompleteRankings, model: DavidsonLuce) -> Linearized:
    """Return rankings whose ``scores`` average to how many other methods are expected below each."""
    below, derivatives = expected_below(model)
    return _with_points(rankings, below, model.influences @ derivatives.T)


def linearized_worths(rankings: IncompleteRankings, model: DavidsonLuce) -> Linearized:
    """Return rankings whose ``scores`` average to the log-worths."""
    k = len(rankings.methods)
    return _with_points(rankings, model.log_worths, model.influences[:, :k])


def _with_points(rankings: IncompleteRankings, estimates: np.ndarray, influences: np.ndarray) -> Linearized:
    points = estimates + len(rankings) * known(rankings).inflation * influences
    fields = {name: getattr(rankings, name) for name in IncompleteRankings.__dataclass_fields__}
    return Linearized(**fields, points=points)

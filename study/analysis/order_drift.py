"""Whether the differences between methods drift while people go through their photos.

Every person has a slope of each method's score over the person's own order, standardized to mean 0 and standard
deviation 1; Student's t tests the mean slope over the people, corrected for the methods by Holm.

References:
    R. F. Lorch and J. L. Myers (1990). Regression analyses of repeated measures data in cognitive research. Journal of
    Experimental Psychology: Learning, Memory, and Cognition 16, 149-157 (slopes by person).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from study.analysis.rank_matrix import NotComputableError, RankMatrix, sums_by
from study.analysis.significance import CONFIDENCE, holm

SAME_ORDER = 0.5
"""Share of the order that photos explain from which on everybody counts as having had the same order."""

_FEWEST_TRIALS = 3
_FEWEST_PEOPLE = 5


@dataclass(frozen=True)
class OrderDrift:
    """Slopes of the scores over the order in which people ranked.

    Attributes:
        slopes: Index ``method``; columns ``slope`` (points per standard deviation of the order, positive: the method
            gains with time), ``low``, ``high`` (95 %), ``p`` and ``p_holm``; NaN where nothing varies.
        people: How many people with enough rankings it is from.
        visit: Standard deviations of the order from a person's first photo to the last, mean over these people.
        same_order: Share, 0..1, of the variance of the order that the photos explain beyond chance: 1 if everybody had
            the same order. A drift is then also a difference between early and late photos.
    """

    slopes: pd.DataFrame
    people: int
    visit: float
    same_order: float


def order_drift(matrix: RankMatrix) -> OrderDrift:
    """Return the slopes of all methods.

    Raises:
        NotComputableError: If the table does not have the order, or fewer than 5 people have ranked 3 photos.
    """
    if matrix.trial is None:
        raise NotComputableError(
            "The table has no column trial, so it is not known in which order photos were ranked, and whether that "
            "mattered."
        )
    order, ranked = _standardized(matrix.trial, matrix.participant)
    enough = ranked >= _FEWEST_TRIALS
    people = int(enough.sum())
    if people < _FEWEST_PEOPLE:
        raise NotComputableError(
            f"Whether differences changed from photo to photo needs at least {_FEWEST_PEOPLE} people who ranked "
            f"{_FEWEST_TRIALS} photos; there are {people}."
        )
    products = sums_by(matrix.participant, order[:, None] * matrix.scores, len(ranked))
    slopes = products[enough] / ranked[enough, None]
    means, errors = slopes.mean(axis=0), slopes.std(axis=0, ddof=1) / np.sqrt(people)
    # Slopes that are all equal but for rounding have no error.
    errors = np.where(errors > 1e-12 * np.ptp(matrix.scale), errors, np.nan)
    p = 2 * stats.t.sf(np.abs(means / errors), people - 1)
    reach = stats.t.isf((1 - CONFIDENCE) / 2, people - 1) * errors
    table = pd.DataFrame(
        {"slope": means, "low": means - reach, "high": means + reach, "p": p, "p_holm": holm(p)},
        index=pd.Index(matrix.methods, name="method"),
    )
    # Places 1..m are m - 1 apart, with variance (m^2 - 1) / 12.
    visit = float(np.sqrt(12 * (ranked[enough] - 1) / (ranked[enough] + 1)).mean())
    return OrderDrift(table, people, visit, _explained_by_photos(order, matrix))


def _standardized(trial: np.ndarray, participant: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (n,) each person's order with mean 0 and standard deviation 1, and how many rankings each person has."""
    ranked = np.bincount(participant)
    # The place among the person's rankings: repeats, practice and attention checks between them leave no gap.
    ascending = np.lexsort((trial, participant))
    place = np.empty(len(trial))
    place[ascending] = np.arange(len(trial)) - np.repeat(np.cumsum(ranked) - ranked, ranked)
    # Places 0..m-1 have variance (m^2 - 1) / 12.
    spread = np.sqrt((ranked.astype(float) ** 2 - 1) / 12)
    centered = place - (ranked[participant] - 1) / 2
    return np.divide(centered, spread[participant], out=np.zeros(len(trial)), where=ranked[participant] > 1), ranked


def _explained_by_photos(order: np.ndarray, matrix: RankMatrix) -> float:
    """Return the adjusted share of the variance of `order` between photos, at least 0; 0 where it is not known."""
    n, photos = len(order), len(matrix.images)
    total = float((order**2).sum())
    if n <= photos or photos < 2 or total == 0:
        return 0.0
    counts = np.bincount(matrix.image)
    between = float((np.bincount(matrix.image, weights=order) ** 2 / counts).sum())
    within = max(total - between, 0.0) / (n - photos)
    return max(0.0, 1 - within / (total / (n - 1)))

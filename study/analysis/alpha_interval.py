"""The interval of Krippendorff's alpha, for people and photos like these.

Alpha is an average over pairs of people who ranked the same photo. Its variance has three parts, as that of a mean
(``study.analysis.student``): each is the jackknife's, leaving out one person, one photo or one ranking at a time.
Ranks are complete, so alpha follows from the sums of the ranks that the versions of a photo were given, and every
value without something takes one subtraction.

References:
    K. Krippendorff (2019). Content analysis. 4th edition, Sage, chapter 12.
    J. N. Arvesen (1969). Jackknifing U-statistics. Annals of Mathematical Statistics 40, 2076-2100.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from study.analysis.crossed_design import CrossedDesign, Parts
from study.analysis.jackknife import jackknife_variance
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError, RankMatrix, sums_by
from study.analysis.significance import CONFIDENCE
from study.analysis.student import variances_and_freedom


@dataclass(frozen=True)
class AlphaInterval:
    """The 95 % interval of alpha; never above 1.

    Attributes:
        low: Lower limit.
        high: Upper limit.
        se: Standard error.
        df: Degrees of freedom, Satterthwaite's.
    """

    low: float
    high: float
    se: float
    df: float


def alpha_interval(matrix: RankMatrix) -> AlphaInterval:
    """Return the interval of ``study.analysis.agreement.Agreement.ordinal``.

    Raises:
        NotComputableError: With fewer than 2 photos, or if nothing to compare is left without some person or photo, or
            nothing varies.
    """
    design = CrossedDesign(matrix, Population.BOTH)
    k, photos, people = len(matrix.methods), len(matrix.images), len(matrix.participants)
    ranks = matrix.ranks.astype(float)
    raters = np.bincount(matrix.image, minlength=photos)
    sums = sums_by(matrix.image, ranks, photos)
    distances, counts = _distances(raters, sums, k)
    # What each ranking's photo would contribute without it.
    other_distances, other_counts = _distances(raters[matrix.image] - 1, sums[matrix.image] - ranks, k)
    less_distance, less_count = distances[matrix.image] - other_distances, counts[matrix.image] - other_counts
    of_people = [
        np.bincount(matrix.participant, less, minlength=people) for less in (less_distance, less_count.astype(float))
    ]
    total, shared = distances.sum(), counts.sum()
    left = [
        (total - distance, shared - count)
        for distance, count in ((of_people[0], of_people[1]), (distances, counts), (less_distance, less_count))
    ]
    if not all((count > 0.5).all() for _, count in left):
        raise NotComputableError(
            "Alpha has no interval: without one of the people or photos, no photo is left that 2 people have ranked."
        )
    people_part, photos_part, rankings_part = (jackknife_variance(_alpha(*sums_left, k)) for sums_left in left)
    parts = Parts(np.array([people_part]), np.array([photos_part]), np.array([rankings_part]))
    variances, freedom = variances_and_freedom(parts, design)
    alpha, error = float(_alpha(total, shared, k)), float(np.sqrt(variances[0]))
    if not error > 0:
        raise NotComputableError("Alpha has no interval: it is the same whoever, and whichever photo, is left out.")
    reach = float(stats.t.isf((1 - CONFIDENCE) / 2, freedom[0])) * error
    return AlphaInterval(alpha - reach, min(alpha + reach, 1.0), error, float(freedom[0]))


def _distances(raters: np.ndarray, sums: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return what photos contribute to alpha: observed squared distances, and people; 0 where nobody can be compared.

    Args:
        raters: (photos,) how many people ranked each.
        sums: (photos, k) sums of the ranks that they gave.
        k: How many methods there are.
    """
    shared = raters >= 2
    squares = raters**2 * (k * (k + 1) * (2 * k + 1) / 6)
    observed = 2 * (squares - (sums**2).sum(axis=1)) / np.maximum(raters - 1, 1)
    return np.where(shared, observed, 0.0), np.where(shared, raters, 0)


def _alpha(distances: np.ndarray, people: np.ndarray, k: int) -> np.ndarray:
    """Return alpha from summed contributions: 1 - observed / expected distance; every rank is equally frequent."""
    values = k * people
    expected = values * (k**2 - 1) / 6 / (values - 1)
    alpha: np.ndarray = 1 - distances / values / expected
    return alpha

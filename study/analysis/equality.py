"""The headline test: do people like these, on photos like these, score any method differently from the others?

Hotelling's T-squared of the differences between mean scores, with a covariance that allows for rankings sharing
people and photos, and Satterthwaite's degrees of freedom: for two methods much like the quasi-F test of
psycholinguistics, in which subjects and items are both random (Clark 1973). It holds its 5 % level on null studies
(docs/analysis-checks.md).

References:
    H. H. Clark (1973). The language-as-fixed-effect fallacy. Journal of Verbal Learning and Verbal Behavior 12,
    335-359.
    H. Hotelling (1931). The generalization of Student's ratio. Annals of Mathematical Statistics 2, 360-378.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, stats

from study.analysis.clustering import ROUNDING, clustered_covariance
from study.analysis.rank_matrix import NotComputableError, RankMatrix


@dataclass(frozen=True)
class EqualityTest:
    """A test of equal mean scores.

    Attributes:
        F: The statistic.
        df: Its degrees of freedom: methods - 1, and Satterthwaite's for participants and photos.
        p: Its p-value, from the F distribution.
    """

    F: float
    df: tuple[int, float]
    p: float


def equality_test(matrix: RankMatrix) -> EqualityTest:
    """Test whether all methods have the same mean score for people and photos like these.

    Raises:
        NotComputableError: With too few participants or photos, or rankings that hardly differ.
    """
    people, photos = len(matrix.participants), len(matrix.images)
    if people < 2 or photos < 2:
        raise NotComputableError(
            f"A test about people and photos like these needs at least 2 of each; got {people} and {photos}."
        )
    contrasts = linalg.null_space(np.ones((1, len(matrix.methods))))
    differences = matrix.scores.mean(axis=0) @ contrasts
    # Relative to the first ranking, so that identical rankings vary by exactly 0, not by rounding.
    deviations = (matrix.scores - matrix.scores[0]) @ contrasts
    contributions = (deviations - deviations.mean(axis=0)) / len(matrix)
    covariance = clustered_covariance(contributions, matrix).with_small_sample_factor()
    tested = len(differences)
    if np.linalg.matrix_rank(covariance.two_way, hermitian=True, rtol=ROUNDING) < tested:
        raise NotComputableError(
            "A test of equal mean scores cannot be computed: the rankings agree so much that their differences do not "
            "vary in every direction."
        )
    variances, freedom = covariance.two_way, covariance.degrees_of_freedom
    if freedom < tested:
        # Components that nearly cancel leave no degrees of freedom; the cautious covariance has the usual ones.
        variances, freedom = covariance.cautious, min(covariance.clusters) - 1
    if freedom < tested:
        raise NotComputableError(
            f"A test of equal mean scores of {len(matrix.methods)} methods needs more participants or photos than "
            f"{people} and {photos}."
        )
    t_squared = float(differences @ np.linalg.solve(variances, differences))
    left = freedom - tested + 1
    statistic = t_squared * left / (tested * freedom)
    return EqualityTest(statistic, (tested, left), float(stats.f.sf(statistic, tested, left)))

"""ITU-R BT.500's screening of observers, as advice: it was made for ratings on a scale and is weak with rankings.

For every version, scores count as far from the mean beyond two standard deviations where their kurtosis is between 2
and 4, as normal scores' is, and otherwise beyond the root of 20. An observer is rejected if more than 5 % of their
scores are far from the means, and about as many above as below. A few ranks can rarely be so far: with scores in equal
steps that all occur alike, none is, since the kurtosis is below 2 and the limit is beyond the scale. So whoever passes
is not thereby a careful observer, and nobody is flagged by it.

References:
    Recommendation ITU-R BT.500-15 (2023). Methodologies for the subjective assessment of the quality of television
    images. Part 1, annex 1: screening of the observers.
"""

import math

import numpy as np
import pandas as pd

from study.analysis.rank_matrix import RankMatrix, sums_by

NORMAL_KURTOSIS = 2.0, 4.0
LARGEST_SHARE = 0.05
LARGEST_IMBALANCE = 0.3

_FAR_IF_NORMAL, _FAR = 2.0, math.sqrt(20)  # standard deviations


def bt500_screening(matrix: RankMatrix) -> pd.DataFrame:
    """Return the screening of every participant.

    Returns:
        Index ``participant``; columns ``above`` and ``below`` (how many scores are far above or below the mean of
        their version: P and Q), ``share`` (of all scores of versions that others have ranked differently; missing
        where there is none), ``imbalance`` (abs(P - Q) / (P + Q); missing where both are 0) and ``rejects`` (whether
        the recommendation rejects the participant).
    """
    people, photos = len(matrix.participants), len(matrix.images)
    raters = np.bincount(matrix.image, minlength=photos)[:, None]
    means = sums_by(matrix.image, matrix.scores, photos) / raters
    from_mean = matrix.scores - means[matrix.image]
    squares, fourths = (sums_by(matrix.image, from_mean**power, photos) / raters for power in (2, 4))
    varies = squares > 0
    kurtosis = np.divide(fourths, squares**2, out=np.zeros(squares.shape), where=varies)
    low, high = NORMAL_KURTOSIS
    deviations = np.where((low <= kurtosis) & (kurtosis <= high), _FAR_IF_NORMAL, _FAR)
    # The recommendation's standard deviation divides by N - 1, its kurtosis by N.
    limits = deviations * np.sqrt(squares * raters / np.maximum(raters - 1, 1))
    counted = varies[matrix.image]
    above, below, of = (
        np.bincount(matrix.participant, weights=found.sum(axis=1), minlength=people).astype(int)
        for found in (
            counted & (from_mean >= limits[matrix.image]),
            counted & (from_mean <= -limits[matrix.image]),
            counted,
        )
    )
    far = above + below
    share = np.divide(far, of, out=np.full(people, np.nan), where=of > 0)
    imbalance = np.divide(np.abs(above - below), far, out=np.full(people, np.nan), where=far > 0)
    return pd.DataFrame(
        {
            "above": above,
            "below": below,
            "share": share,
            "imbalance": imbalance,
            "rejects": (share > LARGEST_SHARE) & (imbalance < LARGEST_IMBALANCE),
        },
        index=matrix.participants,
    )

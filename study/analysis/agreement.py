"""How much participants agree about the methods: Krippendorff's alpha.

References:
    K. Krippendorff (2019). Content analysis. 4th edition, Sage, chapter 12.
"""

from dataclasses import dataclass
from typing import Literal

import krippendorff
import numpy as np
import pandas as pd

from study.analysis.rank_matrix import NotComputableError, RankMatrix


@dataclass(frozen=True)
class Agreement:
    """Krippendorff's alpha: 1 = all rankings of a photo agree, 0 = agreement by chance.

    Attributes:
        ordinal: Over all versions of all photos, with the ordinal distance between ranks.
        interval: The same with the squared difference of ranks; equal, because every rank is used equally often.
        per_image: Image -> ``interval`` within that photo, for photos that at least two participants ranked.
    """

    ordinal: float
    interval: float
    per_image: pd.Series


def agreement(matrix: RankMatrix) -> Agreement:
    """Return the agreement of the participants; units are the versions of photos, values are the ranks.

    Raises:
        NotComputableError: If no photo was ranked by two or more participants.
    """
    k, photos = len(matrix.methods), len(matrix.images)
    counts = np.zeros((photos, k, k), dtype=int)
    for place in range(k):
        np.add.at(counts[:, place], (matrix.image, matrix.ranks[:, place] - 1), 1)
    shared = counts.sum(axis=2)[:, 0] >= 2
    if not shared.any():
        raise NotComputableError("Agreement needs a photo that at least 2 participants have ranked; there is none.")
    return Agreement(
        ordinal=_alpha(counts[shared].reshape(-1, k), "ordinal"),
        interval=_alpha(counts[shared].reshape(-1, k), "interval"),
        per_image=pd.Series(
            [_alpha(of_photo, "interval") for of_photo in counts[shared]], index=matrix.images[shared], name="alpha"
        ),
    )


def _alpha(value_counts: np.ndarray, level: Literal["ordinal", "interval"]) -> float:
    """Return alpha of (units, ranks) counts of how often every unit was given every rank."""
    ranks = range(1, value_counts.shape[1] + 1)
    return float(krippendorff.alpha(value_counts=value_counts, value_domain=list(ranks), level_of_measurement=level))

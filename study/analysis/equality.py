"""The headline test: does the population score any method differently from the others?

It is the simultaneous test of all pairs: the p-value is that of the largest standardized difference, so that the
headline and the claims about pairs come from one procedure. With two methods that is Student's t of their difference.
"""

from dataclasses import dataclass

import numpy as np

from study.analysis.rank_matrix import NotComputableError
from study.analysis.simultaneous import AllPairs


@dataclass(frozen=True)
class EqualityTest:
    """A test of equal mean scores.

    Attributes:
        z: The largest standardized difference of two methods' mean scores, on the normal scale.
        p: Its p-value for all pairs together.
    """

    z: float
    p: float


def equality_test(pairs: AllPairs) -> EqualityTest:
    """Return the test whether all methods have the same mean score.

    Raises:
        NotComputableError: If the differences do not vary.
    """
    if np.isnan(pairs.z).all():
        raise NotComputableError(
            "A test of equal mean scores cannot be computed: all rankings agree, so the differences do not vary."
        )
    return EqualityTest(float(np.nanmax(pairs.z)), float(np.nanmin(pairs.p)))

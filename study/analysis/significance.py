"""The levels of significance and confidence, and the adjustment of p-values for the number of tests.

References:
    S. Holm (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6,
    65-70.
"""

import numpy as np

SIGNIFICANCE = 0.05
"""A p-value below it is reported as a difference."""

CONFIDENCE = 0.95
"""Share of studies whose intervals contain the true value."""

FEWEST_CLUSTERS = 5
"""Nothing is claimed about more people or photos than took part if fewer of them did."""


def holm(p: np.ndarray) -> np.ndarray:
    """Return p-values adjusted by Holm's procedure, in the order given; missing ones stay missing and are not counted.

    statsmodels has the same, and calls the garbage collector each time: a third of a second in a large process.
    """
    adjusted = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    ascending = known[np.argsort(p[known], kind="stable")]
    stepped = p[ascending] * np.arange(len(known), 0, -1)
    adjusted[ascending] = np.minimum(np.maximum.accumulate(stepped), 1)
    return adjusted

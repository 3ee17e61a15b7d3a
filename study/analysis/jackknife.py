"""The delete-one jackknife: how much a statistic varies that is no mean, from its values without each unit in turn.

It suits averages over pairs of units, such as agreement: a bootstrap draws a unit twice and counts the pair of it with
itself as full agreement.

References:
    J. W. Tukey (1958). Bias and confidence in not quite large samples. Annals of Mathematical Statistics 29, 614.
    J. N. Arvesen (1969). Jackknifing U-statistics. Annals of Mathematical Statistics 40, 2076-2100.
"""

import numpy as np


def jackknife_variance(without: np.ndarray) -> float:
    """Return the variance of a statistic from its values without each of two or more units, (units,)."""
    units = len(without)
    return float((units - 1) / units * ((without - without.mean()) ** 2).sum())

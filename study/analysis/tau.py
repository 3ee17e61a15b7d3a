"""Kendall's tau-b of many pairs of rankings at once.

References:
    M. G. Kendall (1945). The treatment of ties in ranking problems. Biometrika 33, 239-251.
"""

import numpy as np


def tau_b(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return (n,) tau-b between the rows of two (n, k) arrays, -1..1; NaN where one of the rows is all ties."""
    left, right = np.triu_indices(one.shape[1], k=1)
    concordant = np.zeros(len(one))
    untied, other_untied = np.zeros(len(one)), np.zeros(len(one))
    # Pair by pair: all pairs of a million rankings at once would not fit.
    for a, b in zip(left, right, strict=True):
        sign, other_sign = np.sign(one[:, a] - one[:, b]), np.sign(other[:, a] - other[:, b])
        concordant += sign * other_sign
        untied += np.abs(sign)
        other_untied += np.abs(other_sign)
    scale = np.sqrt(untied * other_untied)
    return np.divide(concordant, scale, out=np.full(len(one), np.nan), where=scale > 0)

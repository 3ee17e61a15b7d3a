"""Intervals of a share of color error, by resampling photos."""

import numpy as np

DRAWS = 2000
_SEED = 0


def left_interval(after: np.ndarray, before: np.ndarray) -> tuple[float, float]:
    """95 % bootstrap interval of sum(after) / sum(before) over photos like these; 2000 draws, always the same.

    Args:
        after: error of every photo after an edit, (N,).
        before: error of the same photos before it, (N,).

    Returns:
        Its ends; NaN if a draw has no error before.
    """
    count = len(before)
    weights = np.random.default_rng(_SEED).multinomial(count, [1 / count] * count, size=DRAWS)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = (weights @ after) / (weights @ before)
    low, high = np.quantile(shares, [0.025, 0.975]) if np.isfinite(shares).all() else (np.nan, np.nan)
    return float(low), float(high)

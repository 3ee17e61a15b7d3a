"""How much of what is known of two methods comes from rankings that place both.

Under the model, two methods that both meet a third are compared through it. The share of the direct rankings is what
they alone would know of the difference (one over its variance), of what all rankings know: 1 where every ranking places
both, 0 where none does. It depends on the design alone, from the information that rankings would have if no method were
better (``study.analysis.incomplete.design``), as the shares of direct evidence in network meta-analysis do.

References:
    J. König, U. Krahn and H. Binder (2013). Visualizing the flow of evidence in network meta-analysis and
    characterizing mixed treatment comparisons. Statistics in Medicine 32, 5414-5429.
"""

import numpy as np

from study.analysis.incomplete.design import of_sizes
from study.analysis.incomplete.rankings import IncompleteRankings

MOSTLY = 0.5
"""Share of direct rankings below which what is known of two methods is mostly indirect."""

_ROUNDING = 1e-10  # share of the largest eigenvalue below which one is 0 on paper


def direct_share(rankings: IncompleteRankings, one: str, other: str) -> float:
    """Return the share, 0 to 1, of what is known of two connected methods that rankings with both know alone."""
    a, b = rankings.methods.index(one), rankings.methods.index(other)
    sets, counts = rankings.once("sets shown", lambda: _sets(rankings))
    direct = sets[:, a] & sets[:, b]
    if not direct.any():
        return 0.0
    contrast = np.zeros(len(rankings.methods))
    contrast[[a, b]] = 1, -1
    return _variance(sets, counts, contrast) / _variance(sets[direct], counts[direct], contrast)


def _sets(rankings: IncompleteRankings) -> tuple[np.ndarray, np.ndarray]:
    """Return (u, k): which methods are in each set that was shown; and (u,) how many rankings are of it."""
    packed, counts = np.unique(np.packbits(rankings.placed, axis=1), axis=0, return_counts=True)
    return np.unpackbits(packed, axis=1, count=len(rankings.methods)).astype(bool), counts


def _variance(sets: np.ndarray, counts: np.ndarray, contrast: np.ndarray) -> float:
    """Return the variance of a difference of log-worths that these rankings would leave were all equal."""
    placed, sizes = sets.astype(float), sets.sum(axis=1)
    weight = of_sizes(len(contrast))[sizes] * counts
    information = np.diag(weight @ placed) - placed.T @ (placed * (weight / sizes)[:, None])
    return float(contrast @ np.linalg.pinv(information, rcond=_ROUNDING, hermitian=True) @ contrast)

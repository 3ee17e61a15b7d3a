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

from study.analysis.incomplete.design import information
from study.analysis.incomplete.rankings import IncompleteRankings

MOSTLY = 0.5
"""Share of direct rankings below which what is known of two methods is mostly indirect."""

_ROUNDING = 1e-10  # share of the largest eigenvalue below which one is 0 on paper


def direct_share(rankings: IncompleteRankings, one: str, other: str) -> float:
    """Return the share, 0 to 1, of what is known of two connected methods that rankings with both know alone."""
    a, b = rankings.methods.index(one), rankings.methods.index(other)
    direct = rankings.placed[:, a] & rankings.placed[:, b]
    if not direct.any():
        return 0.0
    contrast = np.zeros(len(rankings.methods))
    contrast[[a, b]] = 1, -1
    return _variance(rankings, contrast) / _variance(rankings.rows(direct), contrast)


def _variance(rankings: IncompleteRankings, contrast: np.ndarray) -> float:
    of_all = information(rankings, np.zeros(len(rankings), dtype=int))[0]
    return float(contrast @ np.linalg.pinv(of_all, rcond=_ROUNDING, hermitian=True) @ contrast)

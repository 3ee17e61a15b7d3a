"""How much people and photos that ranked different sets of methods know of the differences between methods.

With complete rankings every person knows as much of every difference, and the number of people says how well a variance
between people is known. Who saw only some of the methods knows only some of the differences: then the effective number
is smaller, most where everybody always saw the same few. The estimate also follows its own rankings more closely, by
their leverage, so that what is left over looks smaller than it is. Both depend on the design alone: they are computed
from the information that rankings would have if no method were better.

References:
    L. Kish (1965). Survey sampling. Wiley (effective numbers).
    R. M. Bell and D. F. McCaffrey (2002). Bias reduction in standard errors for linear regression with multi-stage
    samples. Survey Methodology 28, 169-181 (leverage of clusters, and degrees of freedom).
"""

from dataclasses import dataclass

import numpy as np

from study.analysis.clustering import effective_clusters
from study.analysis.crossed_design import CrossedDesign
from study.analysis.incomplete.rankings import IncompleteRankings
from study.analysis.rank_matrix import sums_by


@dataclass(frozen=True)
class Known:
    """What is known of differences between methods, the mean over all pairs.

    Attributes:
        people: Effective number of people.
        photos: Effective number of photos.
        inflation: Factor that undoes what leverage takes from standard errors; 1 for complete rankings.
    """

    people: float
    photos: float
    inflation: float


def known(rankings: IncompleteRankings) -> Known:
    """Return what is known of the differences between methods, all of them connected."""
    return rankings.once("known differences", lambda: _known(rankings))


@dataclass(frozen=True)
class IncompleteDesign(CrossedDesign):
    """A ``CrossedDesign`` with the degrees of freedom of what people and photos know.

    Attributes:
        of: What is known.
    """

    of: Known

    @property
    def degrees_of_freedom(self) -> tuple[float, float, float]:
        """Of each of ``Parts``: effective people - 1, effective photos - 1, and ``left_over``, at least 1."""
        return self.of.people - 1, self.of.photos - 1, float(max(self.left_over, 1))


def _known(rankings: IncompleteRankings) -> Known:
    people, photos = _informed(rankings, rankings.participant), _informed(rankings, rankings.image)
    all_people, all_photos = effective_clusters(rankings)
    # Unequal numbers of rankings are in both; only one cluster knows nothing of the variance between clusters.
    return Known(
        people=min(people[0], all_people), photos=min(photos[0], all_photos), inflation=max(people[1], photos[1], 1.0)
    )


def _informed(rankings: IncompleteRankings, codes: np.ndarray) -> tuple[float, float]:
    """Return the effective number of clusters, and the factor against leverage, the means over all pairs of methods."""
    information = _information(rankings, codes)
    count, k = len(information), information.shape[1]
    inverse = np.linalg.inv(information.sum(axis=0) + 1) - 1 / k**2
    first, second = np.triu_indices(k, 1)
    contrasts = (np.eye(k)[first] - np.eye(k)[second]) @ inverse
    # What every cluster contributes to the variance of every pair's difference.
    parts = np.einsum("qa,cab,qb->cq", contrasts, information, contrasts)
    total = parts.sum(axis=0)
    effective = float((total**2 / (parts**2).sum(axis=0)).mean())
    seen = np.einsum("qa,cab->cqb", contrasts, information)
    kept = 1 - np.einsum("cqa,ab,cqb->q", seen, inverse, seen) / total
    # The crossed design makes up for 1 / count, which is all with complete rankings.
    even = 1 - 1 / count
    return effective, float(np.sqrt(even / kept).mean()) if even > 0 and (kept > 0).all() else 1.0


def _information(rankings: IncompleteRankings, codes: np.ndarray) -> np.ndarray:
    """Return (clusters, k, k): the information about log-worths that the rankings of each would have were all equal."""
    k, count = len(rankings.methods), int(codes.max()) + 1
    placed = rankings.placed.astype(float)
    # A choice from r versions has 1 - 1 / r, spread evenly over the differences of the m placed.
    of_size = np.array([0.0, 0.0, *(sum(1 - 1 / r for r in range(2, m + 1)) / (m - 1) for m in range(2, k + 1))])
    weight = of_size[rankings.sizes]
    found = np.empty((count, k, k))
    for method in range(k):
        # Method by method: all pairs of a million rankings at once would not fit.
        both = placed[:, [method]] * placed
        found[:, method] = -sums_by(codes, both * (weight / rankings.sizes)[:, None], count)
        found[:, method, method] += np.bincount(codes, weights=placed[:, method] * weight, minlength=count)
    return found

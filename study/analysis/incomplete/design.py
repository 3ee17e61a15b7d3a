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
from study.analysis.crossed_design import CrossedDesign, Own
from study.analysis.incomplete.rankings import IncompleteRankings
from study.analysis.rank_matrix import sums_by
from study.analysis.significance import FEWEST_CLUSTERS

_FEWEST = 1e-3  # degrees of freedom; of a single cluster there are none
_ROUNDING = 0.05  # an effective number that a report writes as 5.0 is not fewer than 5


@dataclass(frozen=True)
class Known:
    """What is known of differences between methods.

    Attributes:
        people: Effective number of people, the mean over all pairs of which enough is known, or else over all.
        photos: Effective number of photos, the same mean.
        inflation: Factor that undoes what leverage takes from standard errors, the same mean; 1 for complete rankings.
        pairs: Of the difference of every two methods, by ``method_pairs``.
        methods: Of the difference of every method and the mean of all.
    """

    people: float
    photos: float
    inflation: float
    pairs: "Differences"
    methods: "Differences"


@dataclass(frozen=True)
class Differences:
    """What is known of each of q differences; each (q,), as the attributes of ``Known``."""

    people: np.ndarray
    photos: np.ndarray
    inflation: np.ndarray


def known(rankings: IncompleteRankings) -> Known:
    """Return what is known of the differences between methods, all of them connected."""
    return rankings.once("known differences", lambda: _known(rankings))


@dataclass(frozen=True)
class IncompleteDesign(CrossedDesign):
    """A ``CrossedDesign`` with the degrees of freedom of what people and photos know.

    Attributes:
        of: What is known.
        untested: (pairs,) pairs of which too little is known to test them.
    """

    of: Known
    untested: np.ndarray

    @property
    def degrees_of_freedom(self) -> tuple[float, float, float]:
        """Of each of ``Parts``: effective people - 1, effective photos - 1, and ``left_over``, at least 1."""
        return self.of.people - 1, self.of.photos - 1, float(max(self.left_over, 1))

    @property
    def own_of_pairs(self) -> Own:
        """What is known of every difference of two methods."""
        return self._own(self.of.pairs)

    @property
    def own_of_methods(self) -> Own:
        """What is known of every method's expected rank, or worth."""
        return self._own(self.of.methods)

    @property
    def tested(self) -> np.ndarray | None:
        """Which differences are tested together; all where too little is known of every one, and none is told."""
        return None if self.untested.all() else ~self.untested

    def _own(self, known: Differences) -> Own:
        return Own(
            people=np.maximum(known.people - 1, _FEWEST),
            photos=np.maximum(known.photos - 1, _FEWEST),
            rankings=np.full(len(known.people), float(max(self.left_over, 1))),
            # The mean is in what rankings contribute already.
            inflation=known.inflation / self.of.inflation,
        )


def too_few(number: np.ndarray) -> np.ndarray:
    """Return which effective numbers of people, or of photos, are too small to claim anything about more."""
    return np.asarray(number < FEWEST_CLUSTERS - _ROUNDING)


def _known(rankings: IncompleteRankings) -> Known:
    k = len(rankings.methods)
    first, second = np.triu_indices(k, 1)
    pairs = _differences(rankings, np.eye(k)[first] - np.eye(k)[second])
    # Pairs of which nothing is claimed are not among those that are tested together.
    is_thin = too_few(pairs.people) | too_few(pairs.photos)
    counted = np.ones(len(first), dtype=bool) if is_thin.all() else ~is_thin
    return Known(
        people=float(pairs.people[counted].mean()),
        photos=float(pairs.photos[counted].mean()),
        inflation=float(pairs.inflation[counted].mean()),
        pairs=pairs,
        methods=_differences(rankings, np.eye(k) - 1 / k),
    )


def _differences(rankings: IncompleteRankings, contrasts: np.ndarray) -> Differences:
    """Return what is known of differences, (q, k) `contrasts` of the methods."""
    of_people, of_photos = (_informed(information, contrasts) for information in _informations(rankings))
    all_people, all_photos = effective_clusters(rankings)
    # Unequal numbers of rankings are in both; only one cluster knows nothing of the variance between clusters.
    return Differences(
        people=np.minimum(of_people[0], all_people),
        photos=np.minimum(of_photos[0], all_photos),
        inflation=np.maximum(np.maximum(of_people[1], of_photos[1]), 1.0),
    )


def _informations(rankings: IncompleteRankings) -> tuple[np.ndarray, np.ndarray]:
    """Return ``information`` of people's rankings, and of photos'."""
    return rankings.once(
        "information", lambda: (information(rankings, rankings.participant), information(rankings, rankings.image))
    )


def _informed(information: np.ndarray, contrasts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (q,) effective numbers of clusters with (clusters, k, k) `information`, and factors against leverage."""
    count, k = len(information), information.shape[1]
    inverse = np.linalg.inv(information.sum(axis=0) + 1) - 1 / k**2
    weights = contrasts @ inverse
    parts = _parts(information, weights)
    seen = np.einsum("qa,cab->cqb", weights, information)
    kept = 1 - np.einsum("cqa,ab,cqb->q", seen, inverse, seen) / parts.sum(axis=0)
    # The crossed design makes up for 1 / count, which is all with complete rankings. Of a single cluster nothing is
    # kept, and nothing known.
    even = 1 - 1 / count
    return effective_number(parts), np.sqrt(even / np.maximum(kept, 1 / count))


def _parts(information: np.ndarray, contrasts: np.ndarray) -> np.ndarray:
    """Return (clusters, q): what every cluster contributes to the variance of every difference."""
    return np.asarray(np.einsum("qa,cab,qb->cq", contrasts, information, contrasts))


def effective_number(parts: np.ndarray) -> np.ndarray:
    """Return (q,): as many clusters with equal shares each say as much as these with (clusters, q) `parts` (Kish)."""
    return np.asarray(parts.sum(axis=0) ** 2 / (parts**2).sum(axis=0))


def of_sizes(k: int) -> np.ndarray:
    """Return (k + 1,): the information of a ranking of 0 to k versions about each difference of one and their mean.

    A choice from r versions has 1 - 1 / r, spread evenly over the differences of all that are placed.
    """
    return np.array([0.0, 0.0, *(sum(1 - 1 / r for r in range(2, m + 1)) / (m - 1) for m in range(2, k + 1))])


def information(rankings: IncompleteRankings, codes: np.ndarray) -> np.ndarray:
    """Return (clusters, k, k): the information about log-worths that the rankings of each would have were all equal."""
    k, count = len(rankings.methods), int(codes.max()) + 1
    placed = rankings.placed.astype(float)
    weight = of_sizes(k)[rankings.sizes]
    found = np.empty((count, k, k))
    for method in range(k):
        # Method by method: all pairs of a million rankings at once would not fit.
        both = placed[:, [method]] * placed
        found[:, method] = -sums_by(codes, both * (weight / rankings.sizes)[:, None], count)
        found[:, method, method] += np.bincount(codes, weights=placed[:, method] * weight, minlength=count)
    return found

"""Variance components of statistics over rankings, in which people and photos cross: both differ, and so do rankings.

A statistic is a mean over rankings: a mean score, a difference of two, or a win rate. Its values vary from person to
person, from photo to photo, and from ranking to ranking (including what a person thinks of a photo). The three
variances are estimated by equating sums of squares to their expectations, which needs no normal distribution and
allows missing trials; nothing missing, they are those of the analysis of variance.

References:
    C. R. Henderson (1953). Estimation of variance and covariance components. Biometrics 9, 226-252 (method 1).
    L. Kish (1965). Survey sampling. Wiley (effective numbers).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from study.analysis.clustering import effective_clusters
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError, RankMatrix, sums_by

ROUNDING = 1e-12
"""Parts below this share of a variance are what rounding leaves of 0."""


@dataclass(frozen=True)
class Parts:
    """Parts of the (co)variance of q means over all rankings; each (q,) or (q, q), in squared units of the values.

    Attributes:
        people: From people and single rankings: the variance if the photos are fixed.
        photos: From photos and single rankings: the variance if the people are fixed.
        rankings: From single rankings alone.
    """

    people: np.ndarray
    photos: np.ndarray
    rankings: np.ndarray


def separation(of_people: np.ndarray, of_photos: np.ndarray) -> np.ndarray:
    """Return (3, 3): components from sums of squares; a pseudo-inverse where the design does not separate them all.

    Columns are sums of squares of people's, of photos' and of all rankings' deviations from the mean; rows are the
    variances between people, photos and rankings.

    Args:
        of_people: How many rankings each participant made, (people,).
        of_photos: How many rankings of each photo there are, (photos,).
    """
    n, people, photos = of_people.sum(), len(of_people), len(of_photos)
    people_share, photos_share = ((counts**2).sum() / n for counts in (of_people, of_photos))
    # Every participant ranks a photo at most once.
    expected = [
        [n - people_share, people - photos_share, people - 1],
        [photos - people_share, n - photos_share, photos - 1],
        [n - people_share, n - photos_share, n - 1],
    ]
    return np.linalg.pinv(np.array(expected, dtype=float), rcond=1e-12)


@dataclass(frozen=True)
class Own:
    """What is known of each of q means, where more is known of some than of others; each (q,).

    Attributes:
        people: Degrees of freedom of people, above 0.
        photos: Degrees of freedom of photos, above 0.
        rankings: Degrees of freedom of single rankings.
        inflation: Factor of the standard error.
    """

    people: np.ndarray
    photos: np.ndarray
    rankings: np.ndarray
    inflation: np.ndarray


@dataclass(frozen=True)
class CrossedDesign:
    """Who ranked what, and for whom the results shall hold.

    Attributes:
        matrix: The rankings.
        population: What people and photos are a sample of.
    """

    matrix: RankMatrix
    population: Population

    def __post_init__(self) -> None:
        """Reject designs that say nothing about the population.

        Raises:
            NotComputableError: With too few participants, photos or rankings.
        """
        people, photos = len(self.matrix.participants), len(self.matrix.images)
        if self.population is Population.BOTH and min(people, photos) < 2:
            raise NotComputableError(
                f"Intervals for people and photos like these need at least 2 of each; there are {people} and {photos}."
            )
        if self.population is Population.PEOPLE and people < 2:
            raise NotComputableError(f"Intervals for people like these need at least 2; there is {people}.")
        if self.population is Population.PHOTOS and photos < 2:
            raise NotComputableError(f"Intervals for photos like these need at least 2; there is {photos}.")
        if self.population is Population.NEITHER and (min(people, photos) < 2 or self.left_over < 1):
            raise NotComputableError(
                "Intervals for exactly these people and photos need at least 2 of each, and photos ranked by several "
                f"people; there are {people}, {photos} and {len(self.matrix)} rankings."
            )

    @property
    def left_over(self) -> int:
        """Degrees of freedom of single rankings: those that people and photos leave over."""
        return len(self.matrix) - len(self.matrix.participants) - len(self.matrix.images) + 1

    @cached_property
    def degrees_of_freedom(self) -> tuple[float, float, float]:
        """Of each of ``Parts``: effective people - 1, effective photos - 1, and ``left_over``, at least 1."""
        people, photos = effective_clusters(self.matrix)
        return people - 1, photos - 1, float(max(self.left_over, 1))

    @property
    def own_of_pairs(self) -> Own | None:
        """What is known of every difference of two methods; None where that is the same of all."""
        return None

    @property
    def own_of_methods(self) -> Own | None:
        """What is known of every method's mean; None where that is the same of all."""
        return None

    @property
    def tested(self) -> np.ndarray | None:
        """(pairs,) which differences of two methods are tested together, one or more; None for all."""
        return None

    @property
    def fewest(self) -> float:
        """The degrees of freedom of the fewer of what is sampled: people, photos, or else rankings."""
        people, photos, rankings = self.degrees_of_freedom
        sampled = [
            *([people] if self.population.samples_people else []),
            *([photos] if self.population.samples_photos else []),
        ]
        return min(sampled, default=rankings)

    @cached_property
    def _counts(self) -> tuple[np.ndarray, np.ndarray]:
        return np.bincount(self.matrix.participant), np.bincount(self.matrix.image)

    @cached_property
    def _shares(self) -> tuple[float, float]:
        """The sums of n^2 over the n rankings of each person, and of each photo, over all rankings."""
        of_people, of_photos = self._counts
        return float((of_people**2).sum()) / len(self.matrix), float((of_photos**2).sum()) / len(self.matrix)

    @cached_property
    def _inverse(self) -> np.ndarray:
        """(3, 3): components from sums of squares; a pseudo-inverse where the design does not separate them all."""
        return separation(*self._counts)

    def components(self, values: np.ndarray) -> np.ndarray:
        """Return (3, q): variances between people, photos and rankings of `values`, (n, q); negative ones are kept."""
        return self._estimated(values, "gq,gq->q")

    def parts(self, values: np.ndarray) -> Parts:
        """Return the parts of the variances, (q,), of the means of `values`, (n, q)."""
        return self.rounded(self.components(values), values.var(axis=0))

    def rounded(self, components: np.ndarray, spread: np.ndarray) -> Parts:
        """Return the parts that belong to (3, q) `components` of values with these (q,) variances.

        A part that is 0 on paper is exactly 0: what rounding leaves of it would pass for a certain difference.
        """
        found, least = self.parts_of(components), ROUNDING * spread / len(self.matrix)
        return Parts(*(np.where(np.abs(part) > least, part, 0) for part in vars(found).values()))

    def score_parts(self) -> Parts:
        """Return the parts of the covariances, (k, k), of the methods' mean scores."""
        scores = self.matrix.scores
        return self.parts_of(self.matrix.once("score covariances", lambda: self._estimated(scores, "gq,gr->qr")))

    def parts_of(self, components: np.ndarray) -> Parts:
        """Return the parts that belong to (3, ...) `components`."""
        participant, image, residual = components
        people_share, photos_share = (share / len(self.matrix) for share in self._shares)
        rankings = residual / len(self.matrix)
        return Parts(people_share * participant + rankings, photos_share * image + rankings, rankings)

    def _estimated(self, values: np.ndarray, product: str) -> np.ndarray:
        # Relative to the first ranking, so that identical values vary by exactly 0, not by rounding.
        values = values - values[0]
        values -= values.mean(axis=0)
        of_people, of_photos = self._counts
        sums = (
            sums_by(self.matrix.participant, values, len(of_people)) / np.sqrt(of_people)[:, None],
            sums_by(self.matrix.image, values, len(of_photos)) / np.sqrt(of_photos)[:, None],
            values,
        )
        squares = np.stack([np.einsum(product, part, part) for part in sums])
        return np.tensordot(self._inverse, squares, axes=1)

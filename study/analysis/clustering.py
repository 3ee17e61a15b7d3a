"""Covariances of sums over rankings that share participants and photos: two-way clustered.

References:
    A. C. Cameron, J. B. Gelbach and D. L. Miller (2011). Robust inference with multiway clustering. Journal of
    Business and Economic Statistics 29, 238-249.
    L. Kish (1965). Survey sampling. Wiley (effective numbers).
    A. V. Carter, K. T. Schnepel and D. G. Steigerwald (2017). Asymptotic behavior of a t-test robust to cluster
    heterogeneity. Review of Economics and Statistics 99, 698-709.
"""

from dataclasses import dataclass

import numpy as np

from study.analysis.rank_matrix import RankMatrix, sums_by

ROUNDING = 1e-10
"""Eigenvalues below this share of the largest are taken as 0."""


def effective_clusters(matrix: RankMatrix) -> tuple[float, float]:
    """Return the effective numbers of participants and photos: (sum n)^2 / sum n^2 over the n rankings of each.

    The actual numbers if all have equally many rankings; less if a few have most (Kish 1965; Carter, Schnepel and
    Steigerwald 2017).
    """
    people, photos = (np.bincount(codes).astype(float) for codes in (matrix.participant, matrix.image))
    return float(people.sum() ** 2 / (people**2).sum()), float(photos.sum() ** 2 / (photos**2).sum())


@dataclass(frozen=True)
class ClusteredCovariance:
    """Estimates of the (q, q) covariance of a sum of contributions, by what the rankings share.

    Attributes:
        participants: If only rankings of one participant depend on each other.
        images: If only rankings of one photo do.
        rankings: If none do.
        clusters: Effective numbers of participants and photos (``effective_clusters``).
    """

    participants: np.ndarray
    images: np.ndarray
    rankings: np.ndarray
    clusters: tuple[float, float]

    @property
    def two_way(self) -> np.ndarray:
        """If both do: the sum of the first two minus the third, or ``cautious`` where that is not a covariance."""
        covariance = self.participants + self.images - self.rankings
        eigenvalues = np.linalg.eigvalsh(covariance)
        # Contributions that add up to 0 leave an eigenvalue of 0, which rounding may make negative.
        if eigenvalues[0] >= -ROUNDING * eigenvalues[-1]:
            return covariance
        # Too few clusters can leave a negative variance.
        return self.cautious

    @property
    def cautious(self) -> np.ndarray:
        """If both do, with negative components set to 0: larger than ``two_way``, on the safe side."""
        return self.rankings + _positive(self.participants - self.rankings) + _positive(self.images - self.rankings)


def clustered_covariance(contributions: np.ndarray, matrix: RankMatrix) -> ClusteredCovariance:
    """Estimate the covariance of the sum of `contributions`, (n, q): one row per ranking, with mean 0."""
    people, photos = len(matrix.participants), len(matrix.images)
    of_people = sums_by(matrix.participant, contributions, people)
    of_photos = sums_by(matrix.image, contributions, photos)
    return ClusteredCovariance(
        of_people.T @ of_people, of_photos.T @ of_photos, contributions.T @ contributions, effective_clusters(matrix)
    )


def _positive(symmetric: np.ndarray) -> np.ndarray:
    """Return a symmetric matrix without its negative eigenvalues."""
    values, vectors = np.linalg.eigh(symmetric)
    return (vectors * np.maximum(values, 0)) @ vectors.T

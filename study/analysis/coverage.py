"""Who ranked which photos: whether all of it hangs together, and whether a few dominate.

References:
    L. Kish (1965). Survey sampling. Wiley (effective numbers).
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from study.analysis.clustering import effective_clusters
from study.analysis.rank_matrix import RankMatrix

LARGEST_SHARE = 0.2
"""Share of all rankings above which one person, or one photo, counts as dominating."""
FEWEST_FOR_SHARE = 10
"""People, or photos, from which on a share is judged: of fewer, each has a large one."""
SMALLEST_EFFECTIVE = 0.5
"""Effective number over actual number below which a few dominate."""


@dataclass(frozen=True)
class Cover:
    """How the rankings spread over people, or over photos.

    Attributes:
        count: How many have rankings.
        effective: The effective number: as many with equally many rankings each say as much.
        largest_share: The share of all rankings of the one with the most.
        largest: That one's name; the first of several.
    """

    count: int
    effective: float
    largest_share: float
    largest: str

    @property
    def is_dominated(self) -> bool:
        """Whether one or a few have so many of the rankings that the others hardly count."""
        by_one = self.count >= FEWEST_FOR_SHARE and self.largest_share > LARGEST_SHARE
        return by_one or self.effective < SMALLEST_EFFECTIVE * self.count


@dataclass(frozen=True)
class Coverage:
    """Who ranked what.

    Attributes:
        people: How the rankings spread over people.
        photos: How they spread over photos.
        filled: Share of all pairs of a person and a photo that were ranked.
        parts: (people, photos) of every part of the study that shares neither people nor photos with the others, the
            largest first; one part if all hangs together.
    """

    people: Cover
    photos: Cover
    filled: float
    parts: tuple[tuple[int, int], ...]


def coverage(matrix: RankMatrix) -> Coverage:
    """Return who ranked what."""
    people, photos = len(matrix.participants), len(matrix.images)
    effective = effective_clusters(matrix)
    return Coverage(
        people=_cover(matrix.participant, matrix.participants.tolist(), effective[0]),
        photos=_cover(matrix.image, matrix.images.tolist(), effective[1]),
        filled=len(matrix) / (people * photos),
        parts=_parts(matrix, people, photos),
    )


def _cover(codes: np.ndarray, names: list[str], effective: float) -> Cover:
    counts = np.bincount(codes)
    return Cover(len(counts), effective, float(counts.max() / counts.sum()), names[int(counts.argmax())])


def _parts(matrix: RankMatrix, people: int, photos: int) -> tuple[tuple[int, int], ...]:
    links = coo_array(
        (np.ones(len(matrix)), (matrix.participant, matrix.image + people)), shape=(people + photos, people + photos)
    )
    count, part = connected_components(links, directed=False)
    of_people = np.bincount(part[:people], minlength=count)
    of_photos = np.bincount(part[people:], minlength=count)
    return tuple(sorted(zip(of_people.tolist(), of_photos.tolist(), strict=True), reverse=True))

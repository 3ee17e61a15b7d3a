"""The design of a study that is not there yet: how many people rank how many photos, and for whom it shall hold."""

from dataclasses import dataclass

import numpy as np

from study.analysis.clustering import effective_clusters
from study.analysis.crossed_design import CrossedDesign, Parts
from study.analysis.population import Population
from study.analysis.simultaneous import FEW_CLUSTERS
from study.analysis.student import variances_and_freedom


@dataclass(frozen=True)
class Sets:
    """What the people of a study that is not there yet are shown.

    Attributes:
        photos: (people, sets) numbers of the photos that each person ranks, each once; None if everybody ranks all.
        placed: (people, sets, methods) whether a set shows a method, in the order of ``photos``; None if all do.
    """

    photos: np.ndarray | None
    placed: np.ndarray | None = None


@dataclass(frozen=True)
class PlannedDesign:
    """As much of a ``CrossedDesign`` as is known without rankings.

    Attributes:
        people: Number of people; an effective one if they rank differently many photos.
        photos: The same of photos.
        rankings: Number of rankings.
        left_over: Degrees of freedom of single rankings.
        population: What people and photos are a sample of.
    """

    people: float
    photos: float
    rankings: int
    left_over: int
    population: Population

    @property
    def degrees_of_freedom(self) -> tuple[float, float, float]:
        """Of people, photos and rankings, as in ``CrossedDesign``."""
        return self.people - 1, self.photos - 1, float(max(self.left_over, 1))

    @property
    def sampled(self) -> tuple[float, ...]:
        """The numbers of people and of photos, where they are samples."""
        return self._of_samples(self.people, self.photos)

    @property
    def few_clusters(self) -> float:
        """What ``study.analysis.simultaneous`` divides standardized differences by."""
        people, photos, rankings = self.degrees_of_freedom
        return 1 + FEW_CLUSTERS / min(self._of_samples(people, photos), default=rankings)

    def is_large_enough(self, fewest: int) -> bool:
        """Return whether there are at least `fewest` of all that is sampled."""
        return min(self.sampled, default=fewest) >= fewest

    def _of_samples(self, people: float, photos: float) -> tuple[float, ...]:
        of_people = (people,) if self.population.samples_people else ()
        return (*of_people, photos) if self.population.samples_photos else of_people


def complete(people: int, photos: int, population: Population) -> PlannedDesign:
    """Return the design in which everybody ranks every photo; at least 2 of each."""
    return PlannedDesign(people, photos, people * photos, (people - 1) * (photos - 1), population)


def shown_to(photos_of: np.ndarray, population: Population = Population.BOTH) -> PlannedDesign:
    """Return the design in which each person ranks some photos, (people, sets): numbers of photos, each row once."""
    people, sets = photos_of.shape
    counts = np.unique(photos_of, return_counts=True)[1]
    rankings = people * sets
    effective = rankings**2 / float((counts**2).sum())
    return PlannedDesign(people, effective, rankings, rankings - people - len(counts) + 1, population)


def like(design: CrossedDesign) -> PlannedDesign:
    """Return the design of another study like that one."""
    people, photos = effective_clusters(design.matrix)
    return PlannedDesign(people, photos, len(design.matrix), design.left_over, design.population)


def estimated(parts: Parts, design: PlannedDesign) -> tuple[np.ndarray, np.ndarray]:
    """Return the variances and degrees of freedom, the shape of `parts`, that studies with these parts estimate."""
    return variances_and_freedom(parts, design)

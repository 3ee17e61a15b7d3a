"""How many people, and photos, every method was shown to and on: of too few, nothing is claimed.

A table of many people and photos may have a method that was shown on two of them. What those two did to it passes for
what the method does, as it does where a whole study has two photos, so that the same rule applies: nothing is claimed
about more people or photos than took part if fewer than ``FEWEST_CLUSTERS`` of them did. It is applied to effective
numbers (Kish), since a method shown on one photo alone but for a few rankings is hardly better known; and to those that
know of a difference, since two methods may each have been shown on many photos and be compared through another, which
was shown with both on a few.

References:
    L. Kish (1965). Survey sampling. Wiley (effective numbers).
"""

from dataclasses import dataclass

import numpy as np

from study.analysis.clustering import effective_clusters
from study.analysis.incomplete.design import effective_number, known, too_few
from study.analysis.incomplete.rankings import IncompleteRankings
from study.analysis.population import Population
from study.analysis.rank_matrix import sums_by


@dataclass(frozen=True)
class Exposure:
    """To whom, and on what, methods were shown; each (k,).

    Attributes:
        rankings: How many rankings place each.
        people: How many people ranked it.
        photos: How many photos it was ranked on.
        effective_people: The effective number of these people, by how many of its rankings each made.
        effective_photos: The same of photos.
    """

    rankings: np.ndarray
    people: np.ndarray
    photos: np.ndarray
    effective_people: np.ndarray
    effective_photos: np.ndarray


@dataclass(frozen=True)
class Thin:
    """What too few people know of, or too few photos show, for a claim about more.

    Attributes:
        methods: (k,) methods that were shown to too few people, or on too few photos.
        pairs: (pairs,) pairs with such a method, and those whose difference rests on too few, by ``method_pairs``.
    """

    methods: np.ndarray
    pairs: np.ndarray


def exposure(rankings: IncompleteRankings) -> Exposure:
    """Count to whom, and on what, every method was shown."""
    return rankings.once("exposure", lambda: _exposure(rankings))


def says_too_little(rankings: IncompleteRankings, population: Population) -> bool:
    """Return whether these rankings are of too few people, or photos, to claim anything about a population."""
    people, photos = (bool(too_few(np.array(number))) for number in effective_clusters(rankings))
    return (people and population.samples_people) or (photos and population.samples_photos)


def thin(rankings: IncompleteRankings, population: Population) -> Thin:
    """Return what is too little known to claim anything about a population; all methods are connected."""
    shown, of = exposure(rankings), known(rankings)
    nobody = np.zeros(len(rankings.methods), dtype=bool)
    sampled = [
        *([(shown.effective_people, of.pairs.people)] if population.samples_people else []),
        *([(shown.effective_photos, of.pairs.photos)] if population.samples_photos else []),
    ]
    methods = np.any([nobody, *(too_few(number) for number, _ in sampled)], axis=0)
    first, second = np.triu_indices(len(methods), 1)
    pairs = np.any([methods[first] | methods[second], *(too_few(number) for _, number in sampled)], axis=0)
    return Thin(methods, pairs)


def _exposure(rankings: IncompleteRankings) -> Exposure:
    placed = rankings.placed.astype(float)
    of_people = sums_by(rankings.participant, placed, len(rankings.participants))
    of_photos = sums_by(rankings.image, placed, len(rankings.images))
    return Exposure(
        rankings=rankings.placed.sum(axis=0),
        people=(of_people > 0).sum(axis=0),
        photos=(of_photos > 0).sum(axis=0),
        effective_people=_effective(of_people),
        effective_photos=_effective(of_photos),
    )


def _effective(counts: np.ndarray) -> np.ndarray:
    """Return (k,) effective numbers; 0 of a method that was never ranked."""
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(effective_number(counts))

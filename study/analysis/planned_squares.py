"""What planned studies estimate of their variances: sums of squares, drawn without drawing rankings.

Persons, photos and single rankings are normal. Where everybody ranks every photo, mean squares are independent and have
Wishart distributions. Where everybody ranks some photos, they depend on each other: then effects of people and photos
are drawn, of single rankings only the sums by person and by photo, and of all that these leave over the Wishart matrix;
nothing is approximated.
"""

import math
from collections.abc import Iterator

import numpy as np
from scipy import stats

from study.analysis.crossed_design import ROUNDING, Parts, separation
from study.analysis.planned_design import PlannedDesign
from study.analysis.power import Components

_NUMBERS_AT_ONCE = 2_000_000


def method_pairs(methods: int) -> np.ndarray:
    """Return (pairs, methods): 1 for the first method of each pair, -1 for the second; the first two come first."""
    first, second = np.triu_indices(methods, 1)
    identity = np.eye(methods)
    contrasts: np.ndarray = identity[first] - identity[second]
    return contrasts


def parts_if_complete(
    rng: np.random.Generator, components: Components, design: PlannedDesign, contrasts: np.ndarray, studies: int
) -> Parts:
    """Return the parts of variances, (studies, pairs) each, that studies estimate in which everybody ranks every photo.

    Args:
        rng: Source of the draws.
        components: True variances of a difference of two methods, the same for all pairs.
        design: People, photos and rankings.
        contrasts: ``method_pairs``.
        studies: How many studies.
    """
    expected = vars(components.parts(design)).values()
    # A method has half the variance of a difference.
    return Parts(
        *(
            part / 2 * _mean_squares(rng, contrasts, int(degrees), studies)
            for part, degrees in zip(expected, design.degrees_of_freedom, strict=True)
        )
    )


def parts_if_shown(
    rng: np.random.Generator,
    components: Components,
    design: PlannedDesign,
    photos_of: np.ndarray,
    contrasts: np.ndarray,
    studies: int,
) -> Parts:
    """Return the same of studies in which each person ranks the photos ``photos_of``, (people, sets).

    The parts are those of ``CrossedDesign``: components by Henderson's method 1, which may be negative.
    """
    people, sets = photos_of.shape
    _, column = np.unique(photos_of, return_inverse=True)
    incidence = np.zeros((people, column.max() + 1))
    incidence[np.arange(people)[:, None], column.reshape(photos_of.shape)] = 1
    counts = incidence.sum(axis=0)
    inverse = separation(np.full(people, float(sets)), counts)
    drawn = [
        np.tensordot(inverse, squares, axes=1)
        for squares in _sums_of_squares(rng, components, incidence, contrasts, studies)
    ]
    of_people, of_photos, of_rankings = np.concatenate(drawn, axis=1)
    rankings = of_rankings / design.rankings
    return Parts(of_people / design.people + rankings, of_photos / design.photos + rankings, rankings)


def _sums_of_squares(
    rng: np.random.Generator, components: Components, incidence: np.ndarray, contrasts: np.ndarray, studies: int
) -> Iterator[np.ndarray]:
    """Yield (3, some studies, pairs): sums of squares of people, photos and all rankings about the mean."""
    people, photos = incidence.shape
    sets, counts, n = incidence[0].sum(), incidence.sum(axis=0), incidence.sum()
    of_person, of_photo, of_ranking = (math.sqrt(variance / 2) for variance in vars(components).values())
    root = _root(np.diag(counts) - incidence.T @ incidence / sets)
    left_over = int(n) - people - len(root)
    k = contrasts.shape[1]
    at_once = max(1, _NUMBERS_AT_ONCE // (k * (people + photos)))
    for start in range(0, studies, at_once):
        some = min(at_once, studies - start)
        persons = of_person * rng.standard_normal((some, k, people))
        scenes = of_photo * rng.standard_normal((some, k, photos))
        # Rankings: their sums by person, then those by photo given these, of which `independent` is the new part.
        by_person = of_ranking * math.sqrt(sets) * rng.standard_normal((some, k, people))
        independent = of_ranking * rng.standard_normal((some, k, len(root)))
        by_photo = by_person @ incidence / sets + independent @ root
        person_sums = sets * persons + scenes @ incidence.T + by_person
        photo_sums = persons @ incidence + counts * scenes + by_photo
        mixed = _products(persons, scenes @ incidence.T) + _products(persons, by_person) + _products(scenes, by_photo)
        everything = (
            sets * _products(persons, persons)
            + _products(counts * scenes, scenes)
            + mixed
            + mixed.transpose(0, 2, 1)
            + _products(by_person, by_person) / sets
            + _products(independent, independent)
        )
        of_pairs = [
            np.einsum("pk,nkl,pl->np", contrasts, matrix, contrasts)
            for matrix in (_products(person_sums, person_sums) / sets, _products(photo_sums / counts, photo_sums))
        ]
        rest = left_over * of_ranking**2 * _mean_squares(rng, contrasts, left_over, some)
        of_pairs.append(np.einsum("pk,nkl,pl->np", contrasts, everything, contrasts) + rest)
        yield np.stack(of_pairs) - (person_sums.sum(axis=2) @ contrasts.T) ** 2 / n


def _products(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return (studies, k, k): sums of products over the last axis of (studies, k, m) each."""
    return one @ other.transpose(0, 2, 1)


def _root(covariance: np.ndarray) -> np.ndarray:
    """Return R, (rank, m), with R'R = `covariance`, (m, m)."""
    values, vectors = np.linalg.eigh(covariance)
    known = values > ROUNDING * max(float(values[-1]), 1.0) * len(values)
    root: np.ndarray = np.sqrt(values[known])[:, None] * vectors.T[known]
    return root


def _mean_squares(rng: np.random.Generator, contrasts: np.ndarray, degrees: int, studies: int) -> np.ndarray:
    """Return (studies, pairs): mean squares of the differences of independent methods with variance 1."""
    k = contrasts.shape[1]
    if degrees < k:
        # Too few for a Wishart matrix that can be inverted, but few enough to draw the deviations themselves.
        deviations = rng.standard_normal((studies, degrees, k))
        return ((deviations @ contrasts.T) ** 2).sum(axis=1) / max(degrees, 1)
    squares = stats.wishart.rvs(degrees, np.eye(k), studies, rng).reshape(studies, k, k)
    found: np.ndarray = np.einsum("pi,nij,pj->np", contrasts, squares, contrasts) / degrees
    return found
